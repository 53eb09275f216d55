"""Opens the window for backdrop and export, and exports again without it."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from koutu import paths
from koutu.document.composing import Composer
from koutu.document.document import Document
from koutu.document.presets import PresetShelf
from koutu.document.session import Session
from koutu.document.settings import Settings
from koutu.engine.errors import KoutuError
from koutu.ui.finishing.finish_window import FinishWindow
from koutu.ui.message_bar import MessageBar


class Finishing(QObject):
    """Carries out “Backdrop and export” and “Export again” for the current document."""

    def __init__(self, session: Session, settings: Settings, messages: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._settings = settings
        self._messages = messages
        self._window = window
        self.shelf = PresetShelf(paths.preset_folders(), paths.user_config())
        self.dialog: FinishWindow | None = None
        self._composer: Composer | None = None

    def open(self) -> None:
        """Show the window for the current document."""
        document = self._session.current
        if document is None or document.finish is None or self.dialog is not None:
            return
        self.dialog = FinishWindow(document, self.shelf, self._settings.language, self._window)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def export_again(self) -> None:
        """Write the current document's picture beside it with what was set last, under a name that is free."""
        document = self._session.current
        if document is None or document.finish is None:
            return
        preset = self.shelf.last()
        folder = Path(self._settings.folder or Path.home()) if document.path is None else document.path.parent
        path = _free(folder / self.shelf.file_name(document.name, preset, document.mode))
        if self._composer is None:
            self._composer = Composer(self)
            self._composer.exported.connect(self._tell)
            self._composer.failed.connect(self._fail)
        self._composer.export(document, preset.look, preset.export, path, overwrite=False)

    def close(self) -> None:
        """Close the window and wait for its work."""
        if self.dialog is not None:
            self.dialog.close()
        if self._composer is not None:
            self._composer.close()

    def _forget(self) -> None:
        self.dialog = None

    def _tell(self, _: Document, path: Path) -> None:
        self._messages.show_info(self.tr("Exported as {name}.").format(name=path.name))

    def _fail(self, error: KoutuError) -> None:
        sentence = QCoreApplication.translate("KoutuError", error.template)
        self._messages.show_error(sentence.format(**error.fields))


def _free(path: Path) -> Path:
    """The path, or one with a number where that is taken."""
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return found
