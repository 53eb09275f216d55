"""The part of Pick that works with a network which answers clicks: clicks and boxes, previewed, then taken."""

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from koutu.document.document import Document
from koutu.document.selecting import Combining
from koutu.engine.core.rect import Rect
from koutu.services.prompting import PromptPicker
from koutu.ui.tools.chip import CHIP, draw_chip
from koutu.ui.tools.tint import ERASE_COLOUR, KEEP_COLOUR, Tint
from koutu.ui.tools.tool import Pointer, ToolView

_SHOWN_SIDE = 640
_DOT = 5.0


class PartPicker(QObject):
    """What the first click is on decides: what is kept will be dropped, what is dropped will be kept; Alt the opposite.

    Signals:
        changed(): draw it anew.
    """

    changed = Signal()

    def __init__(self, picker: PromptPicker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._picker = picker
        self._document: Document | None = None
        self._drops = False
        self._tint: Tint | None = None
        picker.changed.connect(self._show)

    @property
    def busy(self) -> bool:
        """Whether something is pointed at or being taken."""
        return self._picker.busy

    def set_document(self, document: Document | None) -> None:
        """Work on another document."""
        self._document = document
        self._picker.set_document(document)

    def click(self, pointer: Pointer) -> None:
        """Begin with a click, or refine."""
        document = self._document
        if document is None or document.shown_matte is None:
            return
        x, y = pointer.photo.x(), pointer.photo.y()
        if not (0 <= x < document.bounds.right and 0 <= y < document.bounds.bottom):
            return
        first = not self._picker.points and self._picker.box is None
        if first:
            self._drops = bool(document.shown_matte[int(y), int(x)] >= 128) != pointer.opposite
        self._picker.click(x, y, wanted=first or not pointer.opposite)

    def box(self, box: Rect, *, drops: bool) -> None:
        """Begin with a box, or say where the clicked thing ends."""
        if not self._picker.points:
            self._drops = drops
        self._picker.set_box(box)

    def key(self, key: Qt.Key) -> bool:
        """Tab walks from part to whole, Enter takes."""
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and self._picker.count:
            self._picker.step(1 if key == Qt.Key.Key_Tab else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._picker.mask is not None:
            how: Combining = "subtract" if self._drops else "add"
            text = self.tr("Drop what is picked") if self._drops else self.tr("Keep what is picked")
            self._picker.take(how, text=text)
        else:
            return False
        return True

    def abort(self) -> None:
        """Let it be."""
        self._picker.abort()

    def area(self, view: ToolView) -> QRectF:
        """Return what `draw` covers."""
        covered = QRectF() if self._tint is None else self._tint.place(view)
        for x, y, _ in self._picker.points:
            at = view.widget_point(QPointF(x, y))
            covered = covered.united(QRectF(at.x() - 8, at.y() - 8, 16, 16))
        if self._picker.box is not None:
            covered = covered.united(_on(view, self._picker.box))
        return QRectF() if covered.isNull() else covered.adjusted(-4, -4 - CHIP, 320, 4 + CHIP)

    def draw(self, painter: QPainter, view: ToolView) -> None:
        """Draw what is meant, the clicks, and what to do next."""
        if self._tint is not None:
            self._tint.draw(painter, view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for x, y, wanted in self._picker.points:
            painter.setPen(QPen(QColor(255, 255, 255), 1.6))
            painter.setBrush(KEEP_COLOUR if wanted else ERASE_COLOUR)
            painter.drawEllipse(view.widget_point(QPointF(x, y)), _DOT, _DOT)
        if not self._picker.points and self._picker.box is None:
            return
        if self._picker.box is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(255, 255, 255), 1.4, Qt.PenStyle.DashLine))
            painter.drawRect(_on(view, self._picker.box))
        place = self.area(view).adjusted(4, 4 + CHIP, -320, -4 - CHIP)
        top = place.top() - CHIP - 2 if place.top() > CHIP + 4 else place.top() + 4
        draw_chip(painter, QPointF(max(4.0, place.left()), top), self.words())

    def words(self) -> str:
        """Return what is going on, and what to do next."""
        if self._picker.embedding:
            return self.tr("The network looks at the photo, once…")
        if self._picker.mask is None:
            return self.tr("Looking…")
        end = self.tr("Enter: drop it") if self._drops else self.tr("Enter: keep it")
        if self._picker.count < 2:
            return end
        which = self.tr("{shown} of {count}").format(shown=self._picker.shown + 1, count=self._picker.count)
        return f"{which}  ·  " + self.tr("Tab: part, object, whole") + f"  ·  {end}"

    def _show(self) -> None:
        mask, document = self._picker.mask, self._document
        self._tint = None
        if mask is not None and document is not None:
            part = mask.part.clipped(document.bounds)
            shape = (mask.over(part, _SHOWN_SIDE) * 255).astype("uint8")
            photo = None if self._drops else document.screen
            self._tint = Tint(part, shape, ERASE_COLOUR if self._drops else KEEP_COLOUR, photo)
        self.changed.emit()


def _on(view: ToolView, box: Rect) -> QRectF:
    corners = QPointF(box.left, box.top), QPointF(box.right, box.bottom)
    return QRectF(*(view.widget_point(corner) for corner in corners)).normalized()
