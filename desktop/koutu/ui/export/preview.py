"""The finished picture, live; the subject is moved, scaled and turned on it by hand."""

import math

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from koutu.engine.compose.finished import sheet_places
from koutu.services.preview_export import Composition
from koutu.services.qt_image import qt_image
from koutu.ui.canvas import decor
from koutu.ui.export.draft import Draft
from koutu.ui.export.panels import picture_in
from koutu.ui.export.snapping import snapped
from koutu.ui.style.picture_role import mark_as_picture
from koutu.ui.tools.chip import draw_chip

_MARGIN = 14
_SQUARE = 8
_HANDLE = 5  # half a handle's side, in points
_REACH = 11  # how near the pointer must be to a handle
_STALK = 26  # from the upper edge to the handle that turns
_NUMBERS = 130  # room that the numbers beside the hand take at most
_SNAP = 7  # how near the subject must come to a line to stop there, in points


class Preview(QWidget):
    """Shows a composition as large as fits.

    Drag moves the subject, which stops at the frame's middle, edges and margins unless Ctrl is held; the corners scale
    it, the handle above it turns it; Ctrl and the wheel scale, Shift and the wheel turn; arrow keys move by a percent.
    The wheel alone zooms the view, the middle button pans it. A print sheet shows with all its copies. A picture
    dropped on it becomes the backdrop.

    Signals:
        pictureDropped(str): the path of a picture.
        sideChanged(): a composition of another `side` is needed: the picture was zoomed.
    """

    pictureDropped = Signal(str)
    sideChanged = Signal()

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._composition: Composition | None = None
        self._image: QImage | None = None
        self._held = ""
        self._from = QPointF()
        self._at = QPointF()
        self._before = draft.preset.look.placement
        self._corners: list[QPointF] = []
        self._guides: list[QLineF] = []
        self._zoom = 1.0  # 1 fits the whole picture
        self._pan = QPointF()
        self.setMinimumSize(320, 280)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        mark_as_picture(self)
        self._retranslate()

    @property
    def side(self) -> int:
        """Device pixels that a composition's longer side needs."""
        return max(64, math.ceil(max(self.width(), self.height()) * self.devicePixelRatioF() * max(1.0, self._zoom)))

    @property
    def scale(self) -> float:
        """Device pixels per pixel of the finished picture."""
        frame = self._frame()
        if self._composition is None or not frame.width():
            return 1.0
        return frame.width() * self.devicePixelRatioF() / self._composition.size[1]

    def fit(self) -> None:
        """Show the whole picture."""
        self._set_zoom(1.0, QPointF(self.width() / 2, self.height() / 2))
        self._pan = QPointF()

    def show_actual_pixels(self) -> None:
        """Show every pixel of the finished picture, around the middle of what is seen."""
        self._set_zoom(self._zoom / self.scale, QPointF(self.width() / 2, self.height() / 2))

    def _set_zoom(self, zoom: float, at: QPointF) -> None:
        zoom = min(max(zoom, 1.0), 64.0)
        if zoom == self._zoom or self._composition is None:
            return
        before = self._page()
        share = QPointF((at.x() - before.x()) / before.width(), (at.y() - before.y()) / before.height())
        self._zoom = zoom
        after = self._page()
        landed = QPointF(after.x() + share.x() * after.width(), after.y() + share.y() * after.height())
        self._pan += at - landed
        if zoom == 1.0:
            self._pan = QPointF()
        self.update()
        self.sideChanged.emit()

    def show_composition(self, composition: Composition | None) -> None:
        """Show another one."""
        self._composition = composition
        self._image = None if composition is None else qt_image(composition.pixels)
        self.update()

    def _page(self) -> QRectF:
        """Where all of it lies in the widget: the picture, or the print sheet with its copies."""
        if self._composition is None:
            return QRectF()
        width, height = self._page_size()
        scale = min((self.width() - 2 * _MARGIN) / width, (self.height() - 2 * _MARGIN) / height) * self._zoom
        across, down = width * scale, height * scale
        left, top = (self.width() - across) / 2 + self._pan.x(), (self.height() - down) / 2 + self._pan.y()
        return QRectF(left, top, across, down)

    def _page_size(self) -> tuple[int, int]:
        assert self._composition is not None
        height, width = self._composition.size
        sheet = self._draft.preset.look.sheet
        return (sheet.width, sheet.height) if self._copies() else (width, height)

    def _copies(self) -> list[QRectF]:
        """The copies' places on the print sheet in its pixels; none without a sheet, or where not one fits."""
        sheet = self._draft.preset.look.sheet
        if self._composition is None or not sheet.width:
            return []
        return [QRectF(*place) for place in sheet_places(self._composition.size, sheet)]

    def _on_page(self, place: QRectF) -> QRectF:
        page, (width, _) = self._page(), self._page_size()
        scale = page.width() / width
        left, top = page.x() + place.x() * scale, page.y() + place.y() * scale
        return QRectF(left, top, place.width() * scale, place.height() * scale)

    def _frame(self) -> QRectF:
        """Where the picture that the hand works on lies in the widget: on a sheet it is the first copy."""
        copies = self._copies()
        return self._on_page(copies[0]) if copies else self._page()

    def _lies(self, place: QRectF) -> bool:
        """Whether a copy lies on its side."""
        assert self._composition is not None
        height, width = self._composition.size
        return height != width and (place.width() > place.height()) != (width > height)

    def _outline(self) -> list[QPointF]:
        if self._composition is None:
            return []
        frame = self._frame()
        return [
            QPointF(frame.x() + x * frame.width(), frame.y() + y * frame.height()) for x, y in self._composition.corners
        ]

    def _turner(self, corners: list[QPointF]) -> QPointF:
        middle = (corners[0] + corners[1]) / 2
        away = middle - self._centre(corners)
        length = math.hypot(away.x(), away.y()) or 1.0
        above = middle + away * (_STALK / length)
        # Where the picture ends at the window's edge the handle hangs inside instead of being cut off.
        reach = QRectF(self.rect()).adjusted(_REACH, _REACH, -_REACH, -_REACH)
        return above if reach.contains(above) or not reach.contains(middle) else middle - away * (_STALK / length)

    def _centre(self, corners: list[QPointF]) -> QPointF:
        return (corners[0] + corners[2]) / 2

    def _part_at(self, position: QPointF) -> str:
        corners = self._outline()
        if not corners:
            return ""
        if (position - self._turner(corners)).manhattanLength() < _REACH:
            return "turn"
        if any((position - corners[index]).manhattanLength() < _REACH for index in range(4)):
            return "scale"
        return "move" if self._frame().contains(position) else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture and the handles."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), decor.surround(self.palette()))
        if self.hasFocus():
            decor.draw_focus_ring(painter, self.rect(), self.palette())
        if self._image is None:
            return
        copies = self._copies()
        self._draw_board(painter, self._page(), paper=bool(copies))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for place in copies:
            self._draw_copy(painter, self._on_page(place), lies=self._lies(place))
        if not copies:
            painter.drawImage(self._page(), self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not copies or not self._lies(copies[0]):
            self._draw_handles(painter)
        if numbers := self._numbers():
            at = self._at + QPointF(16, 18)
            at.setX(min(at.x(), self.width() - _NUMBERS))
            draw_chip(painter, at, numbers)

    def _numbers(self) -> str:
        """Return what is being changed by the hand, for the plate beside it."""
        placement = self._draft.preset.look.placement
        if self._held == "turn":
            return f"{placement.turn:+.1f}°"
        if self._held == "scale":
            return f"{placement.scale:.0f} %"
        return f"{placement.x:+.1f} %, {placement.y:+.1f} %" if self._held == "move" else ""

    def _draw_copy(self, painter: QPainter, frame: QRectF, *, lies: bool) -> None:
        assert self._image is not None
        image = self._image.transformed(QTransform().rotate(-90)) if lies else self._image
        painter.drawImage(frame, image)
        painter.setPen(QPen(QColor(150, 150, 150), 1, Qt.PenStyle.DotLine))
        painter.drawRect(frame)

    def _draw_board(self, painter: QPainter, frame: QRectF, *, paper: bool) -> None:
        """Draw what shows through: a checkerboard, or a print's white paper."""
        dark = decor.is_dark(self.palette()) and not paper
        light, shade = (
            (QColor(92, 92, 92), QColor(70, 70, 70)) if dark else (QColor(255, 255, 255), QColor(224, 224, 224))
        )
        painter.fillRect(frame, light)
        if paper:
            return
        painter.save()
        painter.setClipRect(frame.intersected(QRectF(self.rect())))
        seen = frame.intersected(QRectF(self.rect()))
        first_row = max(0, math.floor((seen.top() - frame.top()) / _SQUARE))
        first_column = max(0, math.floor((seen.left() - frame.left()) / _SQUARE))
        for row in range(first_row, first_row + math.ceil(seen.height() / _SQUARE) + 1):
            begin = first_column + (first_column + row) % 2
            for column in range(begin, first_column + math.ceil(seen.width() / _SQUARE) + 1, 2):
                square = QRectF(frame.x() + column * _SQUARE, frame.y() + row * _SQUARE, _SQUARE, _SQUARE)
                painter.fillRect(square, shade)
        painter.restore()

    def _draw_handles(self, painter: QPainter) -> None:
        if not (self.underMouse() or self.hasFocus() or self._held):
            return
        corners = self._outline()
        turner = self._turner(corners)
        for pen in (QPen(QColor(0, 0, 0, 140), 3), QPen(QColor(255, 255, 255), 1.2)):
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolygon(corners)
            painter.drawLine((corners[0] + corners[1]) / 2, turner)
        painter.setPen(QPen(QColor(0, 0, 0, 160), 1))
        painter.setBrush(self.palette().accent())
        for index in range(4):
            painter.drawRect(
                QRectF(corners[index].x() - _HANDLE, corners[index].y() - _HANDLE, 2 * _HANDLE, 2 * _HANDLE)
            )
        painter.drawEllipse(turner, _HANDLE + 1, _HANDLE + 1)
        for pen in (QPen(QColor(0, 0, 0, 110), 3), QPen(self.palette().accent(), 1.2)):
            painter.setPen(pen)
            painter.drawLines(self._guides)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the subject or of a handle."""
        self._at = event.position()
        self._held = self._part_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else ""
        if event.button() == Qt.MouseButton.MiddleButton:
            self._held = "pan"
        self._draft.settle()
        self._from = event.position()
        self._before = self._draft.preset.look.placement
        self._corners = self._outline()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move, scale or turn it."""
        shapes = {
            "turn": Qt.CursorShape.CrossCursor,
            "scale": Qt.CursorShape.SizeFDiagCursor,
            "move": Qt.CursorShape.SizeAllCursor,
        }
        if not self._held:
            self.setCursor(shapes.get(self._part_at(event.position()), Qt.CursorShape.ArrowCursor))
            self.update()
            return
        if self._held == "pan":
            self._pan += event.position() - self._from
            self._from = event.position()
            self.update()
            return
        before, frame = self._before, self._frame()
        self._at = event.position()
        self._guides = []
        if self._held == "move":
            way = event.position() - self._from
            if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                way = self._snap(way)
            self._place(x=before.x + way.x() / frame.width() * 100, y=before.y + way.y() / frame.height() * 100)
            return
        centre = self._centre(self._corners)
        old, new = self._from - centre, event.position() - centre
        if self._held == "scale":
            factor = math.hypot(new.x(), new.y()) / max(1.0, math.hypot(old.x(), old.y()))
            self._place(scale=before.scale * factor)
        else:
            turn = math.degrees(math.atan2(new.y(), new.x()) - math.atan2(old.y(), old.x()))
            turned = (before.turn + turn + 180) % 360 - 180
            step = 15 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0
            self._place(turn=round(turned / step) * step if step else turned)

    def _snap(self, way: QPointF) -> QPointF:
        frame, margin = self._frame(), self._draft.preset.look.placement.margin / 100
        shift, across, down = snapped(QPolygonF(self._corners).boundingRect().translated(way), frame, margin, _SNAP)
        if across is not None:
            self._guides.append(QLineF(across.line, frame.top(), across.line, frame.bottom()))
        if down is not None:
            self._guides.append(QLineF(frame.left(), down.line, frame.right(), down.line))
        return way + shift

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._held = ""
        self._guides = []
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the handles."""
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom the view; with Ctrl scale the subject, with Shift turn it."""
        placement = self._draft.preset.look.placement
        steps = (event.angleDelta().y() or event.angleDelta().x()) / 120
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._place(turn=placement.turn + steps)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._place(scale=placement.scale * 1.05**steps)
        else:
            self._set_zoom(self._zoom * 2 ** (steps / 3), event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by the arrow keys, scale by plus and minus."""
        placement = self._draft.preset.look.placement
        ways = {
            Qt.Key.Key_Left: {"x": placement.x - 1},
            Qt.Key.Key_Right: {"x": placement.x + 1},
            Qt.Key.Key_Up: {"y": placement.y - 1},
            Qt.Key.Key_Down: {"y": placement.y + 1},
            Qt.Key.Key_Plus: {"scale": placement.scale * 1.05},
            Qt.Key.Key_Equal: {"scale": placement.scale * 1.05},
            Qt.Key.Key_Minus: {"scale": placement.scale / 1.05},
        }
        views = {Qt.Key.Key_0: self.fit, Qt.Key.Key_1: self.show_actual_pixels}
        if (view := views.get(Qt.Key(event.key()))) is not None:
            view()
            return
        way = ways.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            self._place(**way)

    def _place(self, **fields: float) -> None:
        limits = {"x": (-500, 500), "y": (-500, 500), "scale": (1, 2000), "turn": (-360, 360)}
        kept = {name: round(min(max(value, limits[name][0]), limits[name][1]), 3) for name, value in fields.items()}
        self._draft.set("placement", **kept)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome a picture file."""
        if picture_in(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand it on."""
        self.pictureDropped.emit(picture_in(event))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Finished picture"))
        self.setAccessibleDescription(
            self.tr("Drag or arrow keys move the subject, Ctrl and the wheel or + and - scale it, the wheel zooms.")
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
