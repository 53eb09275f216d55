"""Pictures that come in: by dialogs, links, the clipboard; and what is remembered of them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from koutu.engine.files.links import is_link
from koutu.services.loading import OpenedSource
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.services.sources import FileSource, LinkSource, PhotoSource
from koutu.ui.dialogs import dialogs
from koutu.ui.window import drops
from koutu.ui.window.message_bar import MessageBar


class Opening(QObject):
    """Opens pictures in the background."""

    def __init__(self, session: Session, settings: Settings, messages: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._settings = settings
        self._messages = messages
        self._window = window
        session.loader.succeeded.connect(self._remember)

    def open(self, sources: Sequence[PhotoSource]) -> None:
        """Open pictures."""
        if sources:
            self._messages.dismiss()
            self._session.loader.open(sources)

    def ask_for_pictures(self) -> None:
        """Let the user pick files."""
        folder = dialogs.pictures_folder(self._settings.folder)
        dialogs.ask_for_pictures(self._window, folder, self._open_files, self._session.tools)

    def ask_for_link(self) -> None:
        """Let the user write a link."""
        dialogs.LinkDialog(self._window, self._open_link).open()

    def paste(self) -> None:
        """Open what is on the clipboard."""
        found = drops.sources(QGuiApplication.clipboard().mimeData(), self.tr("pasted"))
        if found:
            self.open(found)
        else:
            self._messages.show_error(self.tr("There is no picture, file or link on the clipboard. Copy one first."))

    def _open_files(self, files: list[Path]) -> None:
        self._settings.folder = str(files[0].parent)
        self.open([FileSource(path) for path in files])

    def _open_link(self, link: str) -> None:
        self.open([LinkSource(link)])

    def _remember(self, opened: OpenedSource) -> None:
        source = opened.source
        if isinstance(source, FileSource):
            self._settings.remember(str(source.path.absolute()))
        elif isinstance(source, LinkSource) and is_link(source.url):
            self._settings.remember(source.url)
