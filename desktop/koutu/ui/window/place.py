"""Where the window lies: where it was, never beyond the screens there are now."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from koutu.services.settings import Settings
from koutu.ui.style.screen_room import FRAME

_USUAL = QSize(1200, 780)
_LEAST = QSize(640, 420)


def put(window: QMainWindow, settings: Settings) -> None:
    """Put a window where the settings say, or in the middle of the screen."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    wanted = None if settings.place is None else QRect(*settings.place)
    screen = next((each for each in screens if wanted is not None and each.intersects(wanted)), None)
    window.setMinimumSize(_LEAST.boundedTo(screens[0].size() - FRAME) if screens else _LEAST)
    if wanted is not None and screen is not None:
        window.setGeometry(within(wanted, screen))
    else:
        window.resize(_USUAL.boundedTo(screens[0].size() - FRAME) if screens else _USUAL)
    if settings.maximized:
        window.setWindowState(Qt.WindowState.WindowMaximized)


def within(place: QRect, screen: QRect) -> QRect:
    """Return a place that is no larger than a screen and lies on it whole."""
    size = place.size().boundedTo(screen.size() - FRAME)
    left = min(max(place.left(), screen.left()), screen.right() + 1 - size.width())
    top = min(max(place.top(), screen.top()), screen.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())
