"""The user's strokes and tools on the touch-up of one document."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from koutu.document.commands import EditTouchup
from koutu.document.history import History
from koutu.engine.core.rect import Rect
from koutu.engine.core.tiles import TileDelta, TileMap
from koutu.engine.matting.cutout import Matte
from koutu.engine.selection.pieces import Area
from koutu.engine.touchup.brush import Brush
from koutu.engine.touchup.touchup import Touchup, TouchupStroke


@dataclass(frozen=True, slots=True)
class TouchedRects:
    """An event: the touch-up is another inside these."""

    rects: tuple[Rect, ...]


class TouchupEditor(QObject):
    """Edits a touch-up, by strokes that grow point by point and by tools that do it at once; every edit is a command.

    Attributes:
        touchup: what is edited. Change it by the methods here only.
        history: keeps what the commands need to go back.

    Signals:
        begun(): a stroke is in hand now.
        changed(TouchedRects): the touch-up is another inside these, a stroke in hand included.
        edited(): an edit is done, taken back, or done again; a stroke still in hand is none.
    """

    begun = Signal()
    changed = Signal(TouchedRects)
    edited = Signal()

    def __init__(self, touchup: Touchup, bounds: Rect, undo: QUndoStack, history: History, parent: QObject) -> None:
        super().__init__(parent)
        self.touchup = touchup
        self.history = history
        self._bounds = bounds
        self._undo = undo
        self._stroke: TouchupStroke | None = None

    @property
    def stroking(self) -> bool:
        """Whether a stroke is in hand."""
        return self._stroke is not None

    def begin(self, brush: Brush, value: int) -> None:
        """Begin a stroke that keeps (255) or erases (0); there must be no other in hand."""
        assert self._stroke is None
        self._stroke = TouchupStroke(self.touchup, brush, value)
        self.begun.emit()

    def extend(self, x: float, y: float, pressure: float = 1.0) -> None:
        """Extend the stroke in hand to a photo point; see `Stroke.add`."""
        assert self._stroke is not None
        self.changed.emit(TouchedRects(tuple(self._stroke.add(x, y, pressure))))

    def commit(self, text: str) -> None:
        """Commit the stroke in hand: it becomes a command called `text`."""
        assert self._stroke is not None
        stroke, self._stroke = self._stroke, None
        self._push(text, stroke.commit())

    def cancel(self) -> None:
        """Take a stroke in hand back without a trace."""
        if self._stroke is not None:
            stroke, self._stroke = self._stroke, None
            self.show_touched(stroke.cancel())

    def fill_areas(self, text: str, areas: Sequence[Area], value: int) -> None:
        """Keep (255) or erase (0) some areas, as one command called `text`."""
        self._edit(text, self.touchup.fill_areas(areas, value))

    def blend_matte(self, text: str, rect: Rect, value: Matte, coverage: Matte) -> None:
        """Lay a matte over a part of the picture, as one command called `text`; see `Touchup.blend_matte`."""
        self._edit(text, self.touchup.blend_matte(rect, value, coverage))

    def clear(self) -> None:
        """Drop every edit, as one command."""
        if not self.touchup.tiles.empty:
            self._edit(self.tr("Clear touch-up"), self.touchup.clear())

    def install(self, touchup: Touchup, bounds: Rect) -> None:
        """For a `Reframe`: take the touch-up of the photo framed in another way. Nobody is told; there is no stroke."""
        assert self._stroke is None
        self.touchup, self._bounds = touchup, bounds

    def settled(self) -> Touchup:
        """A copy without a stroke in hand, that later edits do not reach."""
        return self.touchup.shared() if self._stroke is None else self._stroke.without()

    def tiles_for_exchange(self) -> TileMap:
        """For `EditTouchup`: the tiles, without a stroke in hand."""
        self.cancel()
        return self.touchup.tiles

    def show_touched(self, rects: list[Rect]) -> None:
        """For `EditTouchup`: tell that tiles were exchanged."""
        self.changed.emit(TouchedRects(tuple(rects)))
        self.edited.emit()

    def _edit(self, text: str, delta: TileDelta) -> None:
        self.changed.emit(TouchedRects(tuple(delta.rects(self._bounds))))
        self._push(text, delta)

    def _push(self, text: str, delta: TileDelta) -> None:
        if not delta.empty:
            self._undo.push(EditTouchup(text, self, delta))
            self.edited.emit()
