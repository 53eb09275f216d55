"""A few words on a dark plate, drawn over the picture."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

CHIP = 26.0  # its height and the gap below it


def draw_chip(painter: QPainter, at: QPointF, text: str) -> None:
    """Draw it with its upper left corner at a point."""
    font = QFont(painter.font())
    font.setPointSizeF(font.pointSizeF() * 0.95)
    painter.setFont(font)
    width = painter.fontMetrics().horizontalAdvance(text) + 18
    chip = QRectF(at.x(), at.y(), width, CHIP - 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(20, 22, 26, 220))
    painter.drawRoundedRect(chip, 6, 6)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
