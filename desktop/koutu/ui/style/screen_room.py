"""Windows that never open larger than the screen they are on."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

# What a title bar and borders take: a window does not count them as part of its own size.
FRAME = QSize(16, 44)


def resize_within_screen(window: QWidget, width: int, height: int) -> None:
    """Make a window `width` × `height` points large, or as large as its screen has room."""
    window.resize(QSize(width, height).boundedTo(window.screen().availableGeometry().size() - FRAME))
