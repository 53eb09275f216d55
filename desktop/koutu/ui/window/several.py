"""The export window for several pictures, and for the batch: one picture is seen, all are made."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.engine.export.presets import Preset
from koutu.services.presets import PresetShelf
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.services.sources import FileSource
from koutu.ui.batch.batch_window import BatchWindow
from koutu.ui.export.export_window import ExportWindow, SeveralFiles
from koutu.ui.window.many import ManyFiles


class SeveralExports(QObject):
    """Opens the export window for more than the picture it shows.

    Attributes:
        dialog: the window while it is open, or None.
    """

    def __init__(
        self, session: Session, settings: Settings, shelf: PresetShelf, files: ManyFiles, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._settings = settings
        self._shelf = shelf
        self._files = files
        self._window = window
        self.dialog: ExportWindow | None = None
        self._awaited: BatchWindow | None = None
        session.segmenter.done.connect(self._on_cut)

    def open(self, documents: Sequence[Document], begin: Preset | None) -> None:
        """Let several pictures be exported alike; the current one is seen where it is among them."""
        ready = [document for document in documents if document.cutout_source is not None]
        if not ready:
            self._files.save(documents)  # which says that there is nothing yet
            return
        current = self._session.current
        shown = current if current in ready else ready[0]
        assert shown is not None
        label = self.tr("Export {count} pictures").format(count=len(ready))
        self._show(shown, SeveralFiles(label), begin, self._window, partial(self._export, ready))

    def set_up_batch(self, batch: BatchWindow) -> None:
        """Let a batch's preset be changed with one of its pictures in sight, which is opened if none is."""
        document = self._sample(batch)
        if document is None:
            items = batch.batch_queue.items
            if not items:
                batch.tell(self.tr("Add pictures first: one of them is shown while you choose."))
                return
            self._awaited = batch
            self._session.loader.open([FileSource(items[0].source)])
            return
        several = SeveralFiles(self.tr("Use in the batch"), asks_place=False, keeps=False)
        self._show(document, several, batch.draft.base, batch, partial(self._take_for_batch, batch))
        assert self.dialog is not None
        self.dialog.also.set_presets(batch.also)
        if batch.draft.modified:
            self.dialog.draft.take(batch.draft.preset, batch.draft.base)

    def close(self) -> None:
        """Close the window."""
        if self.dialog is not None:
            self.dialog.close()

    def _sample(self, batch: BatchWindow) -> Document | None:
        queued = {item.source for item in batch.batch_queue.items}
        ready = [each for each in self._session.documents if each.cutout_source is not None]
        of_batch = [each for each in ready if each.path in queued]
        current = [each for each in ready if each is self._session.current]
        return next(iter([*of_batch, *current]), None)

    def _on_cut(self, document: Document) -> None:
        batch, self._awaited = self._awaited, None
        if batch is not None:
            self.set_up_batch(batch)

    def _show(
        self,
        document: Document,
        several: SeveralFiles,
        begin: Preset | None,
        parent: QWidget,
        take: Callable[[ExportWindow], None],
    ) -> None:
        if self.dialog is not None:
            return
        dialog = ExportWindow(document, self._session.exporter, self._shelf, parent, begin=begin, several=several)
        self.dialog = dialog
        dialog.taken.connect(lambda: take(dialog))
        dialog.finished.connect(self._forget)
        dialog.tabs.make_in_steps(dialog.open)

    def _export(self, documents: Sequence[Document], dialog: ExportWindow) -> None:
        for document in documents:
            document.set_preset(dialog.draft.preset)
        self._files.export(documents, [dialog.draft.preset, *dialog.also.presets], dialog.place.folder)

    def _take_for_batch(self, batch: BatchWindow, dialog: ExportWindow) -> None:
        batch.draft.take(dialog.draft.preset, dialog.draft.base)
        batch.set_also(dialog.also.presets)

    def _forget(self) -> None:
        self.dialog = None
