"""What tools have in common that are led over the photo like a brush, and act when it is lifted."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from koutu.document.document import Document
from koutu.engine.selection.pieces import Area
from koutu.engine.touchup.brush import Brush, Stroke
from koutu.ui.tools.relative_size import LARGEST, RelativeSize
from koutu.ui.tools.tint import ERASE_COLOUR, KEEP_COLOUR, Tint
from koutu.ui.tools.tool import Pointer, Tool, ToolView

SMALLEST = 2.0
_SIGN = 10.0  # how far a sign reaches around the pointer
_FILM = 110  # alpha of the stroke in hand


class StrokeTool(Tool):
    """Collects a stroke; subclasses use it.

    Attributes:
        size: diameter in photo pixels.
        tint: what is being worked on, shown below the stroke in hand, or None.

    Signals:
        sizeChanged(): `size`.
    """

    sizeChanged = Signal()

    def __init__(self, size: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.size = size
        self.tint: Tint | None = None
        self.stroke: Stroke | None = None
        self.keeps = True
        self._path: list[QPointF] = []
        self._relative = RelativeSize()

    def colour(self, keeps: bool) -> QColor:
        """Return the colour of a stroke that keeps or erases."""
        return KEEP_COLOUR if keeps else ERASE_COLOUR

    def begins_keeping(self, pointer: Pointer) -> bool:
        """Say whether a stroke that begins there keeps."""
        raise NotImplementedError

    def hint(self) -> str:
        """Say in the options bar how the tool is used, in the present language."""
        raise NotImplementedError

    def use(self, area: Area) -> None:
        """Do what the tool does with the stroke that ended; `keeps` says which way."""
        raise NotImplementedError

    def set_document(self, document: Document | None) -> None:
        """Work on another document, as large on it as on the one before."""
        super().set_document(document)
        if document is not None:
            self.set_size(self._relative.on(document, self.size, SMALLEST))

    def set_size(self, size: float) -> None:
        """Take another size."""
        size = min(max(size, SMALLEST), LARGEST)
        if size != self.size:
            self.size = size
            self.sizeChanged.emit()
            self.overlayChanged.emit()

    def resize(self, steps: int) -> None:
        """Make it larger or smaller by steps of a tenth, at least one pixel ([ and ])."""
        self.set_size(self.size + steps * max(1.0, self.size / 10))

    def shortcuts(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """Brackets."""
        return (("[", partial(self.resize, -1)), ("]", partial(self.resize, 1)))

    @property
    def cursor(self) -> Qt.CursorShape:
        """None: the ring says it all."""
        return Qt.CursorShape.BlankCursor

    def area(self, view: ToolView, at: QPointF | None) -> QRectF:
        """Return what the ring, the stroke in hand and the tint cover."""
        reach = max(self._radius(view), _SIGN) + 4
        points = [view.widget_point(point) for point in self._path] + ([] if at is None else [at])
        covered = QRectF() if self.tint is None else self.tint.place(view)
        for point in points:
            covered = covered.united(QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach))
        return covered

    def draw(self, painter: QPainter, view: ToolView, at: QPointF | None) -> None:
        """Draw the tint, the stroke in hand as a film, and the ring with a plus or a minus."""
        if self.tint is not None:
            self.tint.draw(painter, view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = self._radius(view)
        keeps = self.keeps if self.stroke is not None else self.begins_keeping(Pointer(QPointF(), QPointF()))
        if self._path:
            colour = QColor(self.colour(keeps))
            colour.setAlpha(_FILM)
            round_ = (Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
            painter.setPen(QPen(colour, 2 * radius, Qt.PenStyle.SolidLine, *round_))
            painter.drawPolyline(QPolygonF([view.widget_point(point) for point in self._path]))
            if len(self._path) == 1:
                painter.drawPoint(view.widget_point(self._path[0]))
        if at is None:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(255, 255, 255), 1.2)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(at, radius, radius)
        self.draw_sign(painter, at, keeps)

    def draw_sign(self, painter: QPainter, at: QPointF, keeps: bool) -> None:
        """Draw what tells this tool's ring from others'."""
        for colour, width in ((QColor(0, 0, 0, 190), 3.4), (self.colour(keeps).lighter(150), 1.6)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(at - QPointF(4, 0), at + QPointF(4, 0))
            if keeps:
                painter.drawLine(at - QPointF(0, 4), at + QPointF(0, 4))

    def _radius(self, view: ToolView) -> float:
        return max(2.0, self.size / 2 * view.widget_scale)

    @property
    def busy(self) -> bool:
        """Whether a stroke is in hand."""
        return self.stroke is not None

    def press(self, pointer: Pointer) -> None:
        """Begin a stroke."""
        if self.document is None or self.stroke is not None:
            return
        self.keeps = self.begins_keeping(pointer)
        self.stroke = Stroke(Brush(size=self.size, hardness=1.0), self.document.bounds)
        self._lead(pointer)

    def move(self, pointer: Pointer) -> None:
        """Lead it on."""
        if self.stroke is not None:
            self._lead(pointer)

    def release(self, pointer: Pointer) -> None:
        """Lift the brush."""
        if self.stroke is not None:
            stroke, self.stroke, self._path = self.stroke, None, []
            area = stroke.area()
            if area is not None:
                self.use(area)
            self.overlayChanged.emit()

    def abort(self) -> None:
        """Drop the stroke in hand and the tint."""
        self.tint = None
        self.stroke = None
        self._path = []
        self.overlayChanged.emit()

    def _lead(self, pointer: Pointer) -> None:
        assert self.stroke is not None
        self.stroke.add(pointer.photo.x(), pointer.photo.y())
        self._path.append(pointer.photo)
