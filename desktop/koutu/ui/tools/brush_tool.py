"""The brush: keeps or erases where it paints."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.engine.touchup.brush import Brush
from koutu.engine.touchup.stabiliser import Stabiliser
from koutu.engine.touchup.touchup import ERASE, KEEP
from koutu.ui.tools.brush_options import BrushOptions
from koutu.ui.tools.chip import draw_chip
from koutu.ui.tools.relative_size import LARGEST, RelativeSize
from koutu.ui.tools.stroke_film import draw_film, film_area
from koutu.ui.tools.tool import Face, Pointer, Tool, ToolView

SMALLEST = 1.0
_HARDNESS_STEP = 0.25
_DRAGGED = 4  # so far a press with Shift may move and still be a click
_HARDER_BY = 1 / 250  # hardness per unit dragged upwards
_NUMBERS = 260  # points that size and hardness take beside the ring
_KEEP_COLOUR, _ERASE_COLOUR = QColor(40, 160, 70), QColor(215, 50, 50)


class BrushTool(Tool):
    """Paints on the touch-up.

    Shift and a click draw a straight line from where the last stroke ended. Shift and a drag, or Alt and a drag with
    the right button, change the brush itself: sideways its size, upwards its hardness.

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
        self._keeps = True
        self._stabiliser: Stabiliser | None = None
        self._value = KEEP
        self._last: QPointF | None = None
        # A press that changes the brush, or with Shift may still be a click: where, and the brush it began with.
        self._sizing: tuple[Pointer, Brush] | None = None
        self._digit: int | None = None
        self._relative = RelativeSize()
        self._path: list[QPointF] = []

    # What it looks like

    def faces(self) -> Sequence[Face]:
        """Keep and erase."""
        keep = self.tr("Paint what to keep; the right button or Ctrl erases, X swaps")
        erase = self.tr("Paint what to remove; the right button or Ctrl keeps, X swaps")
        return (
            Face("keep", "keep", "B", self.tr("Keep"), keep),
            Face("erase", "erase", "E", self.tr("Erase"), erase),
        )

    @property
    def way(self) -> str:
        """`keep` or `erase`."""
        return "keep" if self._keeps else "erase"

    def take_way(self, name: str) -> None:
        """Keep or erase from the next stroke on."""
        if name != self.way:
            self._keeps = name == "keep"
            self.wayChanged.emit()
            self.overlayChanged.emit()

    def make_options(self) -> QWidget:
        """Size, hardness, opacity, flow, smoothing, the pen."""
        return BrushOptions(self)

    def shortcuts(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """Brackets for size and hardness, digits for opacity, X to swap."""
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
            ("X", self.swap),
            *digits,
        )

    @property
    def cursor(self) -> Qt.CursorShape:
        """None: the ring says it all."""
        return Qt.CursorShape.BlankCursor

    def area(self, view: ToolView, at: QPointF | None) -> QRectF:
        """Return the ring and its edge."""
        centre = self._centre(at)
        if centre is None:
            return QRectF()
        reach = self._radius(view) + 4
        ring = QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)
        if self._sizing is not None:
            ring.adjust(-4, -20, _NUMBERS, 20)
        return ring.united(film_area(view, self._path, reach)) if self._path else ring

    def draw(self, painter: QPainter, view: ToolView, at: QPointF | None) -> None:
        """Draw the ring, white in black, seen on any photo; its middle is green if it keeps, red if it erases."""
        centre = self._centre(at)
        if centre is None:
            return
        radius = self._radius(view)
        keeps = self._value == KEEP if self.busy and self._sizing is None else self._keeps
        draw_film(painter, view, self._path, radius, _KEEP_COLOUR if keeps else _ERASE_COLOUR)
        rings = [radius]
        if self._sizing is not None:
            rings.append(radius * self.brush.hardness)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(255, 255, 255), 1.2)):
            painter.setPen(QPen(colour, width))
            for ring in rings:
                painter.drawEllipse(centre, ring, ring)
        painter.setPen(QPen(QColor(255, 255, 255), 1))
        painter.setBrush(_KEEP_COLOUR if keeps else _ERASE_COLOUR)
        painter.drawEllipse(centre, 2.5, 2.5)
        if self._sizing is not None:
            draw_chip(painter, centre + QPointF(radius + 8, -10), self._numbers())

    def _numbers(self) -> str:
        numbers = self.tr("{size} px  ·  hardness {hardness} %")
        return numbers.format(size=round(self.brush.size), hardness=round(self.brush.hardness * 100))

    def _centre(self, at: QPointF | None) -> QPointF | None:
        return at if self._sizing is None else self._sizing[0].at

    def _radius(self, view: ToolView) -> float:
        return max(2.0, self.brush.size / 2 * view.widget_scale)

    # How it paints

    def set_brush(self, brush: Brush) -> None:
        """Take another brush, for the next stroke."""
        if brush != self.brush:
            self.brush = brush
            self.brushChanged.emit()
            self.overlayChanged.emit()

    def brush_to_keep(self) -> Brush:
        """Return the brush as settings keep it, whatever picture comes next; see `RelativeSize`."""
        return replace(self.brush, size=self._relative.to_keep(self.brush.size, SMALLEST))

    def set_smoothing(self, smoothing: float) -> None:
        """Steady strokes more or less, from the next one on."""
        if smoothing != self.smoothing:
            self.smoothing = smoothing
            self.brushChanged.emit()

    def swap(self) -> None:
        """Keep instead of erase, or the other way round (X)."""
        self.take_way("erase" if self._keeps else "keep")

    def resize(self, steps: int) -> None:
        """Make the brush larger or smaller by steps of a tenth, at least one pixel ([ and ])."""
        by = max(1.0, self.brush.size / 10)
        self.set_brush(replace(self.brush, size=min(max(self.brush.size + steps * by, SMALLEST), LARGEST)))

    def harden(self, steps: int) -> None:
        """Make the brush harder or softer by quarters (Shift+[ and Shift+])."""
        hardness = min(max(self.brush.hardness + steps * _HARDNESS_STEP, 0.0), 1.0)
        self.set_brush(replace(self.brush, hardness=hardness))

    def dial(self, digit: int) -> None:
        """Set the opacity: 1 to 9 are tens of per cent, 0 is all."""
        self.set_brush(replace(self.brush, opacity=digit / 10 if digit else 1.0))

    # What it does

    def set_document(self, document: Document | None) -> None:
        """Paint on another document, as large on it as on the one before; a stroke in hand is aborted."""
        super().set_document(document)
        if document is not None:
            self.set_brush(replace(self.brush, size=self._relative.on(document, self.brush.size, SMALLEST)))
        self._last = None

    @property
    def busy(self) -> bool:
        """Whether a stroke or a change of the brush is in hand."""
        return self._painting or self._sizing is not None

    @property
    def _painting(self) -> bool:
        return self._stabiliser is not None and self.document is not None and self.document.touchup_editor.stroking

    def press(self, pointer: Pointer) -> None:
        """Begin a stroke, or wait what a press with Shift becomes."""
        if self.document is None or self.busy:
            return
        if pointer.shift or (pointer.right and not pointer.opposite):
            self._sizing = (pointer, self.brush)
        else:
            self._begin(pointer)

    def move(self, pointer: Pointer) -> None:
        """Lead the stroke on, or change the brush."""
        if self._sizing is not None:
            self._size(pointer)
        elif self._painting:
            self._lead(pointer)

    def release(self, pointer: Pointer) -> None:
        """End the stroke; a click with Shift draws a line."""
        if self._sizing is not None:
            (pressed, _), self._sizing = self._sizing, None
            if pressed.shift and not _far(pressed, pointer):
                self._line(pressed)
        elif self._painting:
            self._end(pointer)
        self.overlayChanged.emit()

    def abort(self) -> None:
        """Take the stroke in hand back without a trace."""
        if self._sizing is not None:
            (_, brush), self._sizing = self._sizing, None
            self.set_brush(brush)
        elif self._painting and self.document is not None:
            self.document.touchup_editor.cancel()
        self._stabiliser = None
        self._path = []
        self.overlayChanged.emit()

    def _size(self, pointer: Pointer) -> None:
        assert self._sizing is not None
        pressed, brush = self._sizing
        if not _far(pressed, pointer):
            return
        along = pointer.at - pressed.at
        scale = along.x() and (pointer.photo.x() - pressed.photo.x()) / along.x()
        size = min(max(brush.size + 2 * along.x() * scale, SMALLEST), LARGEST)
        hardness = min(max(brush.hardness - along.y() * _HARDER_BY, 0.0), 1.0)
        if abs(along.x()) < abs(along.y()):
            size = brush.size
        else:
            hardness = brush.hardness
        self.set_brush(replace(brush, size=size, hardness=hardness))

    def _begin(self, pointer: Pointer) -> None:
        assert self.document is not None
        self._value = KEEP if self._keeps != pointer.opposite else ERASE
        self._stabiliser = Stabiliser(self.smoothing)
        self.document.touchup_editor.begin(self.brush, self._value)
        self._path = []
        self._lead(pointer)

    def _lead(self, pointer: Pointer) -> None:
        assert self.document is not None
        self._path.append(pointer.photo)
        assert self._stabiliser is not None
        self.document.touchup_editor.extend(
            *self._stabiliser.add(pointer.photo.x(), pointer.photo.y(), pointer.pressure)
        )

    def _end(self, pointer: Pointer) -> None:
        assert self.document is not None
        assert self._stabiliser is not None
        for point in self._stabiliser.rest():
            self.document.touchup_editor.extend(*point)
        self._stabiliser = None
        self._path = []
        self._last = pointer.photo
        self.document.touchup_editor.commit(self.tr("Keep") if self._value == KEEP else self.tr("Erase"))

    def _line(self, pointer: Pointer) -> None:
        start = self._last or pointer.photo
        self._begin(replace(pointer, photo=start))
        assert self.document is not None
        self.document.touchup_editor.extend(pointer.photo.x(), pointer.photo.y(), pointer.pressure)
        self._stabiliser = Stabiliser(0)
        self._end(pointer)


def _far(one: Pointer, other: Pointer) -> bool:
    return math.hypot(other.at.x() - one.at.x(), other.at.y() - one.at.y()) >= _DRAGGED
