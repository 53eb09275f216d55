"""Opens the windows for backdrop and export and for batches, and exports again without them."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from koutu import paths
from koutu.document.document import Document
from koutu.engine.core.errors import KoutuError
from koutu.engine.export.presets import Preset
from koutu.services.batch_queue import Item
from koutu.services.presets import PresetShelf
from koutu.services.preview_export import PreviewExporter
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.services.sources import FileSource
from koutu.ui.batch.batch_window import BatchWindow
from koutu.ui.export.finish_window import FinishWindow
from koutu.ui.style.sentences import sentence
from koutu.ui.window.message_bar import MessageBar


class Exporting(QObject):
    """Carries out “Backdrop and export” and “Export again” for the current document."""

    def __init__(self, session: Session, settings: Settings, messages: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._settings = settings
        self._messages = messages
        self._window = window
        self.shelf = PresetShelf(paths.preset_folders(), paths.user_config())
        self.dialog: FinishWindow | None = None
        self.batch: BatchWindow | None = None
        self._exporter: PreviewExporter | None = None

    def open(self) -> None:
        """Show the window for the current document."""
        document = self._session.current
        if document is None or document.finish is None or self.dialog is not None:
            return
        self.dialog = FinishWindow(document, self.shelf, self._settings.language, self._window)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def export_again(self) -> None:
        """Write the current document's picture beside it as it was set, or as the last one; the name is a free one."""
        document = self._session.current
        if document is None or document.finish is None:
            return
        preset = document.preset or self.shelf.last()
        folder = Path(self._settings.folder or Path.home()) if document.path is None else document.path.parent
        path = _free(folder, lambda number: self.shelf.file_name(document.name, preset, document.mode, number))
        self._own_composer().export(document, preset.look, preset.export, path, overwrite=False)

    def open_batch(self) -> None:
        """Show the batch window; its queue goes on when it is closed."""
        if self.batch is None:
            self.batch = BatchWindow(self._session, self._settings, self.shelf, self._window)
            self.batch.openRequested.connect(self._touch_up)
            self.batch.putBackRequested.connect(self._put_back)
        self.batch.show()
        self.batch.activateWindow()

    def _touch_up(self, path: Path) -> None:
        """Show the document of a batch's picture, opened if need be."""
        document = self._document_of(path)
        if document is not None:
            self._session.select(document)
        else:
            self._session.loader.open([FileSource(path)])
        self._window.activateWindow()

    def _put_back(self, item: Item, preset: Preset) -> None:
        """Write the touched-up picture over the batch's result."""
        document, target = self._document_of(item.source), item.target
        if document is None or document.finish is None or target is None:
            if self.batch is not None:
                self.batch.tell(self.tr("Open the picture and wait for its cutout first."))
            return
        self._own_composer().export(document, preset.look, preset.export, target, overwrite=True)

    def _document_of(self, path: Path) -> Document | None:
        return next((each for each in self._session.documents if each.path == path), None)

    def close(self) -> None:
        """Close the window and wait for its work."""
        if self.dialog is not None:
            self.dialog.close()
        if self.batch is not None:
            self.batch.close()
        if self._exporter is not None:
            self._exporter.close()

    def _own_composer(self) -> PreviewExporter:
        if self._exporter is None:
            self._exporter = PreviewExporter(self)
            self._exporter.exported.connect(self._tell)
            self._exporter.failed.connect(self._fail)
        return self._exporter

    def _forget(self) -> None:
        self.dialog = None

    def _tell(self, _: Document, path: Path) -> None:
        self._messages.show_info(self.tr("Exported as {name}.").format(name=path.name))
        if self.batch is not None and self.batch.isVisible():
            self.batch.tell(self.tr("Exported as {name}.").format(name=path.name))

    def _fail(self, error: KoutuError) -> None:
        self._messages.show_error(sentence(error))


def _free(folder: Path, named: Callable[[int], str]) -> Path:
    """A path in a folder that nothing has: by a number in its name, or one behind it where the name has none."""
    first = folder / named(1)
    for number in count(1):
        path = folder / named(number)
        if path == first and number > 1:
            path = first.with_name(f"{first.stem}-{number}{first.suffix}")
        if not path.exists():
            return path
    raise AssertionError
