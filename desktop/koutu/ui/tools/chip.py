"""A few words on a dark plate, to be read on any photo."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

HEIGHT = 22.0


def draw_label(painter: QPainter, at: QPointF, text: str) -> QRectF:
    """Draw the words with their plate's upper left corner at a position of the widget; return the plate."""
    plate = QRectF(at.x(), at.y(), painter.fontMetrics().horizontalAdvance(text) + 18, HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 22, 26, 220))
    painter.drawRoundedRect(plate, 6, 6)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
    return plate
