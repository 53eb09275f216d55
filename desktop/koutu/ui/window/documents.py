"""Saving documents, and asking before touch-up is lost."""

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from koutu.document.document import Document
from koutu.engine.documents import SUFFIX
from koutu.services.autosave import Autosave
from koutu.services.save_queue import FileSaved
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.ui.actions.action_set import ActionSet, word
from koutu.ui.dialogs import dialogs
from koutu.ui.style.theme import Theme
from koutu.ui.window.message_bar import Answer, MessageBar
from koutu.ui.window.outgoing import in_folder


class DocumentActions(ActionSet):
    """What can be done with documents."""

    area = "document"

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(theme, parent)
        self.save = self.action("Ctrl+Alt+S")
        self.save_as = self.action("Ctrl+Alt+Shift+S")
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words."""
        word(
            self.save,
            self.tr("Save &document"),
            self.tr("Save document"),
            self.tr("Save photo, matte and touch-up together, to go on another day"),
        )
        word(
            self.save_as,
            self.tr("Save document as…"),
            self.tr("Save document as"),
            self.tr("Save the document under a name of your own"),
        )


class Documents(QObject):
    """Carries out what is done with documents.

    Attributes:
        actions: Save document and Save document as.
    """

    def __init__(
        self,
        session: Session,
        autosave: Autosave,
        settings: Settings,
        messages: MessageBar,
        *,
        theme: Theme,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._autosave = autosave
        self._settings = settings
        self._messages = messages
        self._window = window
        self._to_save: list[Document] = []
        self._then: Callable[[], object] | None = None
        self._beside = False
        self.actions = DocumentActions(theme, window)
        self.actions.save.triggered.connect(self.save)
        self.actions.save_as.triggered.connect(self.save_as)
        session.currentChanged.connect(self._follow)
        autosave.saved.connect(self._on_saved)
        session.documentAdded.connect(self._on_added)
        autosave.failed.connect(self._on_failed)
        self._follow()

    def save(self) -> None:
        """Save the current document to its file; ask for one where it has none."""
        if self._session.current is not None:
            self._save(self._session.current)

    def save_as(self) -> None:
        """Ask for a file, and save the current document there."""
        if self._session.current is not None:
            self._ask_where(self._session.current)

    def close(self, document: Document) -> None:
        """Close a document; ask first if its touch-up is not saved."""
        close = partial(self._session.close_document, document)
        if document.unsaved:
            self._ask([document], close)
        else:
            close()

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Whether the program may end. If not, the user is asked, and `then` is called if they agree."""
        open_ones = self._session.documents
        unsaved = [each for each in open_ones if each.unsaved and not self._autosave.saves(each)]
        if unsaved:
            self._ask(unsaved, then)
        return not unsaved

    def _ask(self, unsaved: list[Document], then: Callable[[], object]) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("Changes are not saved"))
        box.setIcon(QMessageBox.Icon.Question)
        if len(unsaved) == 1:
            box.setText(self.tr("What you did to {name} is not saved.").format(name=unsaved[0].name))
        else:
            box.setText(self.tr("What you did to {count} pictures is not saved.").format(count=len(unsaved)))
        keeps = self.tr("A document keeps photo, matte, touch-up and backdrop, to go on another day.")
        several = len(unsaved) > 1
        beside = self.tr("Each is saved beside its photo.")
        box.setInformativeText(f"{keeps} {beside}" if several else keeps)
        words = self.tr("Save all documents") if several else self.tr("Save document")
        save = box.addButton(words, QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(self.tr("Close without saving"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.setEscapeButton(cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        save.clicked.connect(partial(self._save_then, unsaved, then))
        discard.clicked.connect(partial(self._discard, unsaved, then))
        box.open()

    def _discard(self, documents: list[Document], then: Callable[[], object]) -> None:
        for document in documents:
            document.set_saved(document.file, document.edits)
        then()

    def _save_then(self, documents: list[Document], then: Callable[[], object]) -> None:
        self._to_save, self._then = list(documents), then
        self._beside = len(documents) > 1
        self._save_next()

    def _save_next(self) -> None:
        if self._to_save:
            self._save(self._to_save[0])
        elif self._then is not None:
            then, self._then = self._then, None
            self._beside = False
            then()

    def _save(self, document: Document) -> None:
        if document.file is not None and self._session.seen.changed(document.file):
            self._ask_about_changed(document, document.file)
        elif document.file is not None:
            self._autosave.save(document, document.file)
        elif self._beside:
            self._autosave.save(document, self._free_beside(document))
        else:
            self._ask_where(document)

    def _ask_about_changed(self, document: Document, file: Path) -> None:
        text = self.tr("{name} was changed by another program since you opened or saved it. Replace it?")
        self._messages.ask(
            text.format(name=file.name),
            [
                Answer(self.tr("Replace"), partial(self._autosave.save, document, file)),
                Answer(self.tr("Save as…"), partial(self._ask_where, document)),
            ],
        )

    def _free_beside(self, document: Document) -> Path:
        """Several at once ask for no names: each goes beside its photo, and overwrites nothing."""
        elsewhere = Path(dialogs.pictures_folder(self._settings.folder))
        folder = elsewhere if document.path is None else document.path.parent
        stem = Path(document.name).stem
        names = (f"{stem}{'' if number == 1 else f'-{number}'}{SUFFIX}" for number in count(1))
        return next(folder / name for name in names if not (folder / name).exists())

    def _ask_where(self, document: Document) -> None:
        name = Path(document.name).stem + SUFFIX
        if document.file is not None:
            suggestion = document.file
        elif document.path is not None:
            suggestion = document.path.with_name(name)
        else:
            suggestion = Path(dialogs.pictures_folder(self._settings.folder)) / name
        dialog = dialogs.ask_where_to_save_document(self._window, suggestion, partial(self._save_to, document))
        dialog.rejected.connect(self._give_up)

    def _save_to(self, document: Document, path: Path, linked: bool) -> None:
        self._settings.folder = str(path.parent)
        self._autosave.save(document, path, linked=linked)

    def _give_up(self) -> None:
        self._to_save, self._then, self._beside = [], None, False

    def _on_saved(self, saved: FileSaved) -> None:
        document, path = saved.document, saved.path
        self._session.seen.see(path)
        self._settings.remember(str(path.absolute()))
        self._messages.show_done(self.tr("Saved as {name}.").format(name=path.name), [in_folder(path)])
        if document in self._to_save:
            self._to_save.remove(document)
            self._save_next()

    def _on_added(self, document: Document) -> None:
        if document.file is not None:
            self._session.seen.see(document.file)

    def _on_failed(self, error: object) -> None:
        self._give_up()

    def _follow(self) -> None:
        for action in (self.actions.save, self.actions.save_as):
            action.setEnabled(self._session.current is not None)
