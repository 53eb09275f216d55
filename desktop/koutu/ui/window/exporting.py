"""Opens the windows for backdrop and export and for batches, and exports again without them."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from koutu import paths
from koutu.document.document import Document
from koutu.engine.batch.also import AlsoOutput
from koutu.engine.core.errors import KoutuError
from koutu.engine.export.presets import Preset
from koutu.services.batch_queue import Item
from koutu.services.output_place import export_folder, free_path
from koutu.services.presets import PresetShelf
from koutu.services.save_queue import FileSaved
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.services.sources import FileSource
from koutu.ui.batch.batch_window import BatchWindow
from koutu.ui.export.export_window import ExportWindow
from koutu.ui.style.sentences import sentence
from koutu.ui.window.many import ManyFiles
from koutu.ui.window.message_bar import MessageBar
from koutu.ui.window.outgoing import in_folder
from koutu.ui.window.repair import Repair
from koutu.ui.window.several import SeveralExports


class Exporting(QObject):
    """Carries out “Backdrop and export” and “Export again” for the current document."""

    def __init__(self, session: Session, settings: Settings, messages: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._settings = settings
        self._messages = messages
        self._window = window
        self.shelf = PresetShelf(paths.preset_folders(), paths.user_config())
        self.files = ManyFiles(session, settings, self.shelf, messages, self)
        self.several = SeveralExports(session, settings, self.shelf, self.files, window)
        self.repair = Repair(
            session, show=self._touch_up, write_back=self._write_back, back=self.open_batch, parent=self
        )
        self.dialog: ExportWindow | None = None
        self.batch: BatchWindow | None = None
        session.exporter.exported.connect(self._tell)
        session.exporter.failed.connect(self._fail)

    def open(self) -> None:
        """Show the window for the current document."""
        document = self._session.current
        if document is None or document.cutout_source is None or self.dialog is not None:
            return
        self.dialog = ExportWindow(document, self._session.exporter, self.shelf, self._window, begin=self._beginning())
        self.dialog.finished.connect(self._forget)
        self.dialog.tabs.make_in_steps(self.dialog.open)

    def open_several(self, documents: Sequence[Document]) -> None:
        """Show the window for several documents; one of them alone becomes the current one."""
        if len(documents) == 1:
            self._session.select(documents[0])
            self.open()
            return
        self.several.open(documents, self._beginning())

    def _beginning(self) -> Preset | None:
        return next((each for each in self.shelf.all() if each.id == self._settings.default_preset), None)

    def export_again(self) -> None:
        """Write the current document's picture beside it as it was set, or as the last one; the name is a free one."""
        document = self._session.current
        if document is None or document.cutout_source is None:
            return
        preset = document.preset or self.shelf.last()
        folder = export_folder(document, self._settings, Path(self._settings.folder or Path.home()))
        name = partial(self.shelf.file_name, document.name, preset, document.mode)
        path = free_path(folder, name, self._session.saves.waiting)
        self._session.exporter.export(document, preset.look, preset.export, path, overwrite=False)

    def open_batch(self) -> None:
        """Show the batch window; its queue goes on when it is closed."""
        if self.batch is None:
            self.batch = BatchWindow(self._session, self._settings, self.shelf, self._window)
            self.batch.openRequested.connect(self._begin_repair)
            self.batch.putBackRequested.connect(self._put_back)
            self.batch.setUpRequested.connect(self._set_up_batch)
        self.batch.show()
        self.batch.activateWindow()

    def send_to_batch(self, documents: Sequence[Document]) -> None:
        """Put pictures that came from files into the batch's queue, and show it."""
        self.open_batch()
        assert self.batch is not None
        for document in documents:
            if document.path is not None and document.cutout_source is not None and document.touched:
                self._session.batch_queue.touched.take(document.path, document.cutout_source, document.framing)
        framings = {document.path: document.framing for document in documents if document.path is not None}
        self.batch.add(list(framings), framings)

    def _set_up_batch(self) -> None:
        assert self.batch is not None
        self.several.set_up_batch(self.batch)

    def _begin_repair(self, item: Item) -> None:
        assert self.batch is not None
        self.repair.begin(item, self.batch.review.doubtful_after(item))

    def _write_back(self, item: Item) -> None:
        if self.batch is not None:
            self._put_back(item, self.batch.preset)

    def _touch_up(self, path: Path) -> None:
        """Show the document of a batch's picture, opened if need be."""
        document = self._document_of(path)
        if document is not None:
            self._session.show(document)
        else:
            self._session.loader.open([FileSource(path)])
        self._window.activateWindow()

    def _put_back(self, item: Item, preset: Preset) -> None:
        """Write the touched-up picture over the batch's result."""
        document, target = self._document_of(item.source), item.target
        if document is None or document.cutout_source is None or target is None:
            if self.batch is not None:
                self.batch.tell(self.tr("Open the picture and wait for its cutout first."))
            return
        self._session.batch_queue.touched.take(item.source, document.cutout_source)
        self._session.exporter.export(document, preset.look, preset.export, target, overwrite=True)
        for each in () if self.batch is None else self.batch.also:
            beside = AlsoOutput.of(each).beside(target)
            self._session.exporter.export(document, each.look, each.export, beside, overwrite=True)

    def _document_of(self, path: Path) -> Document | None:
        return next((each for each in self._session.documents if each.path == path), None)

    def close(self) -> None:
        """Close the window and wait for its work."""
        if self.dialog is not None:
            self.dialog.close()
        self.several.close()
        if self.batch is not None:
            self.batch.close()

    def _forget(self) -> None:
        self.dialog = None

    def _tell(self, saved: FileSaved) -> None:
        if self.dialog is None and not self.files.told(saved.path):
            told = self.tr("Exported as {name}.").format(name=saved.path.name)
            self._messages.show_done(told, [in_folder(saved.path)])
        if self.batch is not None and self.batch.isVisible():
            self.batch.tell(self.tr("Exported as {name}.").format(name=saved.path.name))

    def _fail(self, error: KoutuError) -> None:
        if self.dialog is None:
            self._messages.show_error(sentence(error))
