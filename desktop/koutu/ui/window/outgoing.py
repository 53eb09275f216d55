"""Cutouts that leave by clipboard and drag, and the message that says so."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.services.cutouts import Copied
from koutu.services.session import Session
from koutu.ui.style.file_urls import file_url
from koutu.ui.style.theme import Theme
from koutu.ui.window import exchange
from koutu.ui.window.drag_handle import DragHandle
from koutu.ui.window.message_bar import Answer, MessageBar


class Outgoing(QObject):
    """Copies the current document's cutout, and lets the hand carry cutouts away.

    Attributes:
        handle: a button that is dragged; for whoever lays the window out.
    """

    def __init__(self, session: Session, messages: MessageBar, theme: Theme, source: QWidget) -> None:
        """Drags begin at `source`."""
        super().__init__(source)
        self.handle = DragHandle(theme)
        self.handle.dragged.connect(self.drag_current)
        self.handle.clicked.connect(self.explain)
        self._session = session
        self._messages = messages
        session.cutouts.copied.connect(self._take_copy)

    def copy(self) -> None:
        """Put the current document's cutout on the clipboard."""
        if self._session.current is not None:
            self._session.cutouts.copy(self._session.current)

    def drag_current(self) -> None:
        """Let the hand carry the current document's cutout."""
        if self._session.current is not None:
            self.drag([self._session.current])

    def drag(self, documents: list[Document]) -> None:
        """Let the hand carry the cutouts of these documents that are finished."""
        source = self.parent()
        assert isinstance(source, QWidget)
        if not exchange.drag_out(source, documents):
            self._messages.show_info(self.tr("The cutout is still being finished. Drag it again in a moment."))

    def explain(self) -> None:
        """Say what the handle is for."""
        self._messages.show_info(self.tr("Hold the mouse button and drag this handle into another program."))

    def _take_copy(self, copied: Copied) -> None:
        exchange.put_on_clipboard(copied)
        self._messages.show_done(self.tr("Copied with transparency."))


def in_folder(path: Path) -> Answer:
    """Return the button that shows where a file was written."""
    return Answer(QCoreApplication.translate("Outgoing", "Show in folder"), partial(_show_in_folder, path))


def _show_in_folder(path: Path) -> None:
    QDesktopServices.openUrl(file_url(path.parent))
