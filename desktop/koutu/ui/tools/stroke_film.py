"""The stroke in hand as a film, where a canvas shows the photo and not what painting makes of it."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from koutu.ui.tools.tool import ToolView

_ALPHA = 110


def film_area(view: ToolView, path: Sequence[QPointF], reach: float) -> QRectF:
    """Return the rectangle of the widget that a film covers: `reach` points around every photo point of the path."""
    if view.photo_side().isEmpty():
        return QRectF()
    spots = QPolygonF([view.widget_point(point) for point in path]).boundingRect()
    return spots.adjusted(-reach, -reach, reach, reach).intersected(view.photo_side())


def draw_film(painter: QPainter, view: ToolView, path: Sequence[QPointF], radius: float, colour: QColor) -> None:
    """Draw a path of photo points, `radius` points to both sides, on the part of the canvas that shows the photo."""
    side = view.photo_side()
    if side.isEmpty() or not path:
        return
    film = QColor(colour)
    film.setAlpha(_ALPHA)
    points = [view.widget_point(point) for point in path]
    painter.save()
    painter.setClipRect(side)
    painter.setPen(QPen(film, 2 * radius, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline(QPolygonF(points if len(points) > 1 else points * 2))
    painter.restore()
