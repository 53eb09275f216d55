"""Files that the system asks a running Koutu to open: macOS' Finder and Dock send events instead of arguments."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent

from koutu.services.sources import FileSource, LinkSource
from koutu.ui.window.main_window import MainWindow


class OpenRequests(QObject):
    """Opens in the window what the application is asked for; a child of the application.

    Args:
        application: gets the events.
        window: opens them.
    """

    def __init__(self, application: QObject, window: MainWindow) -> None:
        super().__init__(application)
        self._window = window
        application.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        """Take requests to open, and nothing else."""
        if not isinstance(event, QFileOpenEvent):
            return False
        if event.file():
            self._window.open([FileSource(Path(event.file()))])
        elif event.url().scheme() in ("http", "https"):
            self._window.open([LinkSource(event.url().toString())])
        return True
