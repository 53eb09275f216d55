"""The brush: keeps or erases where it paints."""

from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from koutu.engine.brush import Brush
from koutu.engine.touchup import ERASE, KEEP, Touchup, TouchupStroke
from koutu.ui.tools.tool import Pointer

_SMALLEST, _LARGEST = 1.0, 2000.0
_HARDNESS_STEP = 0.25


class BrushTool(QObject):
    """Paints on a touch-up.

    Attributes:
        brush: how it paints.
        keeps: whether it keeps (the opposite erases).

    Signals:
        painted(Rect): the touch-up changed inside a rectangle of the photo.
        finished(TileDelta): a stroke ended; what undoes it.
        brushChanged(): `brush` or `keeps`.
    """

    painted = Signal(object)
    finished = Signal(object)
    brushChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.brush = Brush()
        self.keeps = False
        self._touchup: Touchup | None = None
        self._stroke: TouchupStroke | None = None
        self._last: QPointF | None = None

    def set_touchup(self, touchup: Touchup | None) -> None:
        """Paint on another touch-up, or on none; a stroke in hand is aborted."""
        self.abort()
        self._touchup = touchup
        self._last = None

    def set_brush(self, brush: Brush) -> None:
        """Take another brush, for the next stroke."""
        if brush != self.brush:
            self.brush = brush
            self.brushChanged.emit()

    def swap(self) -> None:
        """Keep instead of erase, or the other way round (X)."""
        self.keeps = not self.keeps
        self.brushChanged.emit()

    def resize(self, steps: int) -> None:
        """Make the brush larger or smaller by steps of a tenth, at least one pixel ([ and ])."""
        by = max(1.0, self.brush.size / 10)
        self.set_brush(replace(self.brush, size=min(max(self.brush.size + steps * by, _SMALLEST), _LARGEST)))

    def harden(self, steps: int) -> None:
        """Make the brush harder or softer by quarters (Shift+[ and Shift+])."""
        hardness = min(max(self.brush.hardness + steps * _HARDNESS_STEP, 0.0), 1.0)
        self.set_brush(replace(self.brush, hardness=hardness))

    @property
    def cursor(self) -> Qt.CursorShape:
        """None: the ring says it all."""
        return Qt.CursorShape.BlankCursor

    @property
    def busy(self) -> bool:
        """Whether a stroke is in hand."""
        return self._stroke is not None

    def press(self, pointer: Pointer) -> None:
        """Begin a stroke; with Shift it begins where the last one ended."""
        if self._touchup is None or self._stroke is not None:
            return
        self._stroke = TouchupStroke(self._touchup, self.brush, KEEP if self.keeps != pointer.opposite else ERASE)
        if pointer.line and self._last is not None:
            self._add(Pointer(self._last, pointer.pressure))
        self._add(pointer)

    def move(self, pointer: Pointer) -> None:
        """Lead the stroke on."""
        if self._stroke is not None:
            self._add(pointer)

    def release(self, pointer: Pointer) -> None:
        """End the stroke."""
        if self._stroke is not None:
            self._last = pointer.photo
            stroke, self._stroke = self._stroke, None
            self.finished.emit(stroke.finish())

    def abort(self) -> None:
        """Take the stroke in hand back without a trace."""
        if self._stroke is not None:
            stroke, self._stroke = self._stroke, None
            for rect in stroke.abort():
                self.painted.emit(rect)

    def draw(self, painter: QPainter, at: QPointF, scale: float) -> None:
        """Draw the ring, white in black, seen on any photo; its middle is green if it keeps, red if it erases."""
        radius = max(2.0, self.brush.size / 2 * scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(255, 255, 255), 1.2)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(at, radius, radius)
        painter.setPen(QPen(QColor(255, 255, 255), 1))
        painter.setBrush(QColor(40, 160, 70) if self.keeps else QColor(215, 50, 50))
        painter.drawEllipse(at, 2.5, 2.5)

    def reach(self, scale: float) -> float:
        """The ring and its edge."""
        return max(2.0, self.brush.size / 2 * scale) + 4

    def _add(self, pointer: Pointer) -> None:
        assert self._stroke is not None
        dirty = self._stroke.add(pointer.photo.x(), pointer.photo.y(), pointer.pressure)
        if not dirty.empty:
            self.painted.emit(dirty)
