"""The crop: a rectangle whose edges can be moved, and Enter leaves only what is inside."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from koutu.engine.core.framing import Framing
from koutu.engine.core.rect import Rect
from koutu.ui.tools.box_preview import draw_box, on_view
from koutu.ui.tools.chip import CHIP, draw_chip
from koutu.ui.tools.crop_options import CropOptions
from koutu.ui.tools.tool import Face, Pointer, Tool, ToolView

_LEAST = 4  # a smaller rectangle, in photo pixels, is a click
_NEAR = 8.0  # so near an edge a press takes hold of it, in widget units
_SHADE = QColor(0, 0, 0, 120)


class CropTool(Tool):
    """Draws a rectangle; a drag at an edge or a corner moves that, one inside moves all of it. Enter crops.

    Signals:
        rectChanged(): there is another rectangle, or none.
    """

    rectChanged = Signal()
    needs_matte = False

    def __init__(self, reframe: Callable[[str, Framing], None], parent: QObject | None = None) -> None:
        """Make the tool.

        Args:
            reframe: frames the photo another way, as a command of that name.
            parent: of the object.
        """
        super().__init__(parent)
        self._reframe = reframe
        self._box = QRectF()
        self._held: QPointF | None = None
        # Which edges go with the pointer: left, top, right, bottom; all of them move the whole.
        self._edges = (False, False, True, True)
        self._scale = 1.0

    def faces(self) -> Sequence[Face]:
        """One."""
        tip = self.tr("Drag over the part to cut out; Enter leaves only that")
        return (Face("crop", "crop", "C", self.tr("Crop"), tip),)

    def make_options(self) -> QWidget:
        """Crop, and what Enter does."""
        return CropOptions(self)

    @property
    def rect(self) -> Rect | None:
        """The pixels that a crop would leave, or None."""
        if self.document is None or self._box.isNull():
            return None
        box = self._box
        rect = Rect(round(box.left()), round(box.top()), round(box.right()), round(box.bottom()))
        rect = rect.clipped(self.document.bounds)
        return None if min(rect.width, rect.height) < _LEAST else rect

    @property
    def busy(self) -> bool:
        """Whether there is a rectangle."""
        return not self._box.isNull()

    def area(self, view: ToolView, at: QPointF | None) -> QRectF:
        """Return what the shade around the rectangle covers: the whole photo."""
        self._scale = view.widget_scale
        return (
            QRectF() if self._box.isNull() else self._photo(view).united(self._shown(view)).adjusted(-4, -30, 240, 30)
        )

    def draw(self, painter: QPainter, view: ToolView, at: QPointF | None) -> None:
        """Shade what would go, and write the size that would stay."""
        rect = self.rect
        if self._box.isNull():
            return
        box = self._shown(view)
        around = QPainterPath()
        around.addRect(self._photo(view))
        around.addRect(box)
        painter.fillPath(around, _SHADE)
        draw_box(painter, box)
        if rect is not None:
            top = box.top() - CHIP - 2 if box.top() > CHIP + 4 else box.top() + 4
            draw_chip(painter, QPointF(max(4.0, box.left()), top), self._words(rect))

    def press(self, pointer: Pointer) -> None:
        """Take hold of an edge, a corner or the whole rectangle; elsewhere begin another."""
        if self.document is None:
            return
        self._held = pointer.photo
        self._edges = self._edges_at(pointer.photo)
        if not any(self._edges):
            self._edges = (False, False, True, True)
            self._box = QRectF(pointer.photo, pointer.photo)

    def move(self, pointer: Pointer) -> None:
        """Lead what is held."""
        if self._held is None:
            return
        by = pointer.photo - self._held
        left, top, right, bottom = (1.0 if edge else 0.0 for edge in self._edges)
        self._box.adjust(by.x() * left, by.y() * top, by.x() * right, by.y() * bottom)
        if pointer.shift and self._edges == (False, False, True, True):
            side = max(abs(self._box.width()), abs(self._box.height()))
            self._box.setWidth(side if self._box.width() >= 0 else -side)
            self._box.setHeight(side if self._box.height() >= 0 else -side)
            self._held = self._box.bottomRight()
        else:
            self._held = pointer.photo

    def release(self, pointer: Pointer) -> None:
        """Leave the rectangle there, inside the photo."""
        self._held = None
        self._box = self._box.normalized()
        rect = self.rect
        self._box = QRectF() if rect is None else QRectF(rect.left, rect.top, rect.width, rect.height)
        self.rectChanged.emit()

    def key(self, key: Qt.Key) -> bool:
        """Enter crops."""
        if key not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or self.rect is None or self._held is not None:
            return False
        self.crop()
        return True

    def crop(self) -> None:
        """Leave only what is inside."""
        document, rect = self.document, self.rect
        if document is not None and rect is not None:
            self.abort()
            if rect != document.bounds:
                self._reframe(self.tr("Crop"), document.framing.cropped(rect))

    def abort(self) -> None:
        """Drop the rectangle."""
        self._held = None
        self._box = QRectF()
        self.rectChanged.emit()
        self.overlayChanged.emit()

    def _edges_at(self, at: QPointF) -> tuple[bool, bool, bool, bool]:
        box, near = self._box, _NEAR / max(self._scale, 1e-6)
        if box.isNull() or not box.adjusted(-near, -near, near, near).contains(at):
            return False, False, False, False
        left, right = abs(at.x() - box.left()) <= near, abs(at.x() - box.right()) <= near
        top, bottom = abs(at.y() - box.top()) <= near, abs(at.y() - box.bottom()) <= near
        found = left, top, right and not left, bottom and not top
        return found if any(found) else (True, True, True, True)

    def _shown(self, view: ToolView) -> QRectF:
        assert self.document is not None
        bounds = self.document.bounds
        # Beyond the photo there is nothing to keep.
        return on_view(self._box.normalized().intersected(QRectF(0, 0, bounds.width, bounds.height)), view)

    def _photo(self, view: ToolView) -> QRectF:
        assert self.document is not None
        bounds = self.document.bounds
        return on_view(QRectF(0, 0, bounds.width, bounds.height), view)

    def _words(self, rect: Rect) -> str:
        return self.tr("{width} × {height}  ·  Enter: crop").format(width=rect.width, height=rect.height)
