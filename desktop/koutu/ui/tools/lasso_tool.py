"""The lasso, drawn freely, and the polygon, corner by corner."""

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from koutu.document.selecting import Combining, combine
from koutu.engine.selection.lasso import lasso
from koutu.ui.tools import combining
from koutu.ui.tools.lasso_options import LassoOptions
from koutu.ui.tools.tool import Face, Pointer, Tool, ToolView

_NEAR = 8.0  # so near its first corner a click closes the polygon, in widget units


class LassoTool(Tool):
    """Takes an outline and adds, subtracts or intersects what is inside.

    The polygon closes at its first corner, at a double click or by Enter; Backspace takes its last corner back.

    Attributes:
        how: what happens with the inside when no key is held.

    Signals:
        howChanged(): `how`.
    """

    howChanged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.how: Combining = "add"
        self._by_corners = False
        self._points: list[QPointF] = []
        self._asked: Combining = "add"
        self._loose: QPointF | None = None
        self._scale = 1.0  # widget units per photo pixel, when last drawn

    def faces(self) -> Sequence[Face]:
        """Freely, and by corners."""
        return (
            Face("lasso", "lasso", "L", self.tr("Lasso"), self.tr("Draw around a part to keep or remove it")),
            Face(
                "polygon",
                "polygon",
                "Shift+L",
                self.tr("Polygon"),
                self.tr("Click the corners around a part; Enter closes"),
            ),
        )

    @property
    def way(self) -> str:
        """`lasso` or `polygon`."""
        return "polygon" if self._by_corners else "lasso"

    def take_way(self, name: str) -> None:
        """Draw freely or by corners from now on."""
        if name != self.way:
            self.abort()
            self._by_corners = name == "polygon"
            self.wayChanged.emit()

    def make_options(self) -> QWidget:
        """How the inside and the matte become one."""
        return LassoOptions(self)

    def shortcuts(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """X changes between adding and subtracting."""
        return (("X", self.swap),)

    def set_how(self, how: Combining) -> None:
        """Do that with the inside when no key is held."""
        if how != self.how:
            self.how = how
            self.howChanged.emit()

    def swap(self) -> None:
        """Subtract instead of add, or the other way round (X)."""
        self.set_how("add" if self.how == "subtract" else "subtract")

    def area(self, view: ToolView, at: QPointF | None) -> QRectF:
        """Return what the outline covers."""
        self._scale = view.widget_scale
        return QPolygonF(self._outline(view)).boundingRect().adjusted(-6, -6, 6, 6) if self._points else QRectF()

    def draw(self, painter: QPainter, view: ToolView, at: QPointF | None) -> None:
        """Draw the outline: white dashes on black, and a polygon's corners."""
        if not self._points:
            return
        outline = self._outline(view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, style in ((QColor(0, 0, 0), Qt.PenStyle.SolidLine), (QColor(255, 255, 255), Qt.PenStyle.DashLine)):
            painter.setPen(QPen(colour, 1.4, style))
            painter.drawPolyline(QPolygonF(outline))
        if self._by_corners:
            painter.setPen(QPen(QColor(0, 0, 0), 1))
            painter.setBrush(QColor(255, 255, 255))
            for point in outline[: len(self._points)]:
                painter.drawRect(QRectF(point.x() - 2.5, point.y() - 2.5, 5, 5))

    @property
    def busy(self) -> bool:
        """Whether an outline is begun."""
        return bool(self._points)

    def press(self, pointer: Pointer) -> None:
        """Begin the outline; or set the next corner, or close the polygon."""
        if self.document is None:
            return
        if not self._points:
            self._asked = combining.asked(pointer, self.how, intersects=True)
        elif self._by_corners and (pointer.twice or self._at_start(pointer)):
            self.close()
            return
        self._points.append(pointer.photo)
        self._loose = pointer.photo

    def move(self, pointer: Pointer) -> None:
        """Lead it on."""
        if self._points:
            if self._by_corners:
                self._loose = pointer.photo
            else:
                self._points.append(pointer.photo)

    def release(self, pointer: Pointer) -> None:
        """Close a free outline."""
        if self._points and not self._by_corners:
            self.close()

    def key(self, key: Qt.Key) -> bool:
        """Enter closes, Backspace takes the last corner back."""
        if not self._points:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self._by_corners:
            self._points.pop()
            self.overlayChanged.emit()
        else:
            return False
        return True

    def abort(self) -> None:
        """Drop the outline."""
        self._points = []
        self.overlayChanged.emit()

    def close(self) -> None:
        """Take what is inside; an outline of less than three points has no inside."""
        points, self._points = self._points, []
        if self.document is not None:
            area = lasso([(point.x(), point.y()) for point in points], self.document.bounds)
            if area is not None:
                name = self.tr("Polygon") if self._by_corners else self.tr("Lasso")
                combine(self.document, name, area, self._asked)
        self.overlayChanged.emit()

    def _outline(self, view: ToolView) -> list[QPointF]:
        loose = [self._loose] if self._by_corners and self._loose is not None else self._points[:1]
        return [view.widget_point(point) for point in (*self._points, *loose)]

    def _at_start(self, pointer: Pointer) -> bool:
        away = pointer.photo - self._points[0]
        return len(self._points) > 2 and math.hypot(away.x(), away.y()) * self._scale <= _NEAR
