"""The brush's ring: how large it is and what it does, where the mouse would hide it."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

KEEP_COLOUR, ERASE_COLOUR = QColor(40, 160, 70), QColor(215, 50, 50)


def draw_ring(painter: QPainter, centre: QPointF, radii: Sequence[float], colour: QColor) -> None:
    """Draw rings of these radii in points, white in black, seen on any photo, around a dot of the colour."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line, width in ((QColor(0, 0, 0, 160), 3.0), (QColor(255, 255, 255), 1.2)):
        painter.setPen(QPen(line, width))
        for radius in radii:
            painter.drawEllipse(centre, radius, radius)
    painter.setPen(QPen(QColor(255, 255, 255), 1))
    painter.setBrush(colour)
    painter.drawEllipse(centre, 2.5, 2.5)
