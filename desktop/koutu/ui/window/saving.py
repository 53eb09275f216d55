"""Where a cutout is saved, and asking before anything is overwritten."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.services.output_place import cutout_path
from koutu.services.save_queue import FileSaved
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.ui.dialogs import dialogs
from koutu.ui.window.many import ManyFiles
from koutu.ui.window.message_bar import Answer, MessageBar
from koutu.ui.window.outgoing import in_folder


class Saving(QObject):
    """Carries out Save and Save as for the current document."""

    def __init__(
        self, session: Session, settings: Settings, messages: MessageBar, files: ManyFiles, window: QWidget
    ) -> None:
        super().__init__(window)
        self._files = files
        self._session = session
        self._settings = settings
        self._messages = messages
        self._window = window
        session.cutouts.saved.connect(self._tell)

    def save(self) -> None:
        """Save beside the picture, or where it was saved before; ask where there is no such place."""
        document = self._session.current
        if document is None or not document.has_matte:
            return
        if document.saved_as is not None and self._session.seen.changed(document.saved_as):
            text = self.tr("{name} was changed by another program since it was saved. Replace it?")
            self._ask(text, document, document.saved_as)
        elif document.saved_as is not None:
            self._session.cutouts.save(document, document.saved_as)
        elif document.path is None and not self._settings.output_folder:
            self.save_as()
        else:
            self._save_beside(document, self._own_place(document))

    def save_as(self) -> None:
        """Ask for a name, and save there."""
        document = self._session.current
        if document is None or not document.has_matte:
            return
        suggestion = document.saved_as or self._own_place(document)
        dialogs.ask_where_to_save(self._window, suggestion, self._save_to)

    def _own_place(self, document: Document) -> Path:
        return cutout_path(document, self._settings, Path(dialogs.pictures_folder(self._settings.folder)))

    def _save_beside(self, document: Document, path: Path) -> None:
        if not path.exists():
            self._save_to(path)
            return
        self._ask(self.tr("{name} is there already. Replace it?"), document, path)

    def _ask(self, text: str, document: Document, path: Path) -> None:
        self._messages.ask(
            text.format(name=path.name),
            [
                Answer(self.tr("Replace"), partial(self._replace, document, path)),
                Answer(self.tr("Save as…"), self.save_as),
            ],
        )

    def _replace(self, document: Document, path: Path) -> None:
        # The question stays while the user goes on: it is about the picture it was asked for.
        self._session.cutouts.save(document, path)

    def _save_to(self, path: Path) -> None:
        self._settings.folder = str(path.parent)
        if self._session.current is not None:
            self._session.cutouts.save(self._session.current, path)

    def _tell(self, saved: FileSaved) -> None:
        path = saved.path
        self._session.seen.see(path)
        if self._files.told(path):
            return
        self._messages.show_done(self.tr("Saved as {name}.").format(name=path.name), [in_folder(path)])
