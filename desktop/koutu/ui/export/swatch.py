"""A button that is a colour."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton

from koutu.engine.compose.style import Colour

_SIDE = 26  # points
_SWATCH = 20
_EDGE = QColor(138, 143, 153)


def swatch(colour: Colour) -> QToolButton:
    """Return a button that shows a colour, with an edge that is seen on light and dark, and is called by its code."""
    button = QToolButton()
    code = "#{:02X}{:02X}{:02X}".format(*colour)
    button.setFixedSize(_SIDE, _SIDE)
    # A picture, not a background: room is left around it for the keyboard's ring.
    button.setProperty("swatch", True)
    button.setIconSize(QSize(_SWATCH, _SWATCH))
    picture = QPixmap(_SWATCH, _SWATCH)
    picture.fill(_EDGE)
    with QPainter(picture) as painter:
        painter.fillRect(picture.rect().adjusted(1, 1, -1, -1), QColor(*colour))
    button.setIcon(QIcon(picture))
    button.setToolTip(code)
    button.setAccessibleName(code)
    return button
