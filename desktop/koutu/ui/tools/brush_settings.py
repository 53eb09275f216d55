"""How the brush paints: its size, hardness, opacity and smoothing, and the keys that change them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from koutu.document.document import Document
from koutu.engine.touchup.brush import Brush
from koutu.ui.tools.relative_size import LARGEST, RelativeSize

SMALLEST = 1.0
_HARDNESS_STEP = 0.25


class BrushSettings(QObject):
    """The brush of the next stroke.

    Attributes:
        brush: how it paints.
        smoothing: 0 to 1: how much a stroke is steadied.

    Signals:
        brushChanged(): `brush` or `smoothing`.
    """

    brushChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.brush = Brush()
        self.smoothing = 0.0
        self._relative = RelativeSize()

    def set_brush(self, brush: Brush) -> None:
        """Take another brush, for the next stroke."""
        if brush != self.brush:
            self.brush = brush
            self.brushChanged.emit()

    def set_smoothing(self, smoothing: float) -> None:
        """Steady strokes more or less, from the next one on."""
        if smoothing != self.smoothing:
            self.smoothing = smoothing
            self.brushChanged.emit()

    def set_shape(self, size: float, hardness: float) -> None:
        """Take another size in photo pixels and another hardness, both kept within their ranges."""
        size = min(max(size, SMALLEST), LARGEST)
        self.set_brush(replace(self.brush, size=size, hardness=min(max(hardness, 0.0), 1.0)))

    def resize(self, steps: int) -> None:
        """Make the brush larger or smaller by steps of a tenth, at least one pixel ([ and ])."""
        by = max(1.0, self.brush.size / 10)
        self.set_shape(self.brush.size + steps * by, self.brush.hardness)

    def harden(self, steps: int) -> None:
        """Make the brush harder or softer by quarters (Shift+[ and Shift+])."""
        self.set_shape(self.brush.size, self.brush.hardness + steps * _HARDNESS_STEP)

    def dial(self, digit: int) -> None:
        """Set the opacity: 1 to 9 are tens of per cent, 0 is all."""
        self.set_brush(replace(self.brush, opacity=digit / 10 if digit else 1.0))

    def fit(self, document: Document) -> None:
        """Be as large on another document as on the one before."""
        self.set_brush(replace(self.brush, size=self._relative.on(document, self.brush.size, SMALLEST)))

    def to_keep(self) -> Brush:
        """Return the brush as settings keep it, whatever picture comes next; see `RelativeSize`."""
        return replace(self.brush, size=self._relative.to_keep(self.brush.size, SMALLEST))

    def shortcuts(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """Return the keys: brackets for size and hardness, digits for opacity."""
        digits = [(str(digit), partial(self.dial, digit)) for digit in range(10)]
        return (
            ("[", partial(self.resize, -1)),
            ("]", partial(self.resize, 1)),
            ("{", partial(self.harden, -1)),
            # A keyboard says one or the other of the same two keys.
            ("Shift+[", partial(self.harden, -1)),
            ("Shift+{", partial(self.harden, -1)),
            ("}", partial(self.harden, 1)),
            ("Shift+]", partial(self.harden, 1)),
            ("Shift+}", partial(self.harden, 1)),
            *digits,
        )
