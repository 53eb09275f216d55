"""A button that is a colour."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from koutu.engine.compose.style import Colour

_SIDE = 28  # points
_PICTURE = 20
_EDGE = QColor(138, 143, 153)


class Swatch(QToolButton):
    """A field of one colour, with an edge that is seen on light and dark; it is called by its code.

    One that can be chosen (`setCheckable`) has a ring while it is.

    Attributes:
        colour: what it stands for.
    """

    def __init__(self, colour: Colour, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colour = colour
        self.setFixedSize(_SIDE, _SIDE)
        # A picture, not a background: room is left around it for the keyboard's ring.
        self.setProperty("swatch", True)
        self.setIconSize(QSize(_PICTURE, _PICTURE))
        picture = QPixmap(_PICTURE, _PICTURE)
        picture.fill(_EDGE)
        with QPainter(picture) as painter:
            painter.fillRect(picture.rect().adjusted(1, 1, -1, -1), QColor(*colour))
        self.setIcon(QIcon(picture))
        code = "#{:02X}{:02X}{:02X}".format(*colour)
        self.setToolTip(code)
        self.setAccessibleName(code)
