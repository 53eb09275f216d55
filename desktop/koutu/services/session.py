"""The open documents, one of them current, and who works for them."""

from bisect import insort

from PySide6.QtCore import QObject, Signal

from koutu.document.commands import Origin, ReplaceMatte
from koutu.document.document import Document
from koutu.document.history import History
from koutu.document.loaded_photo import LoadedPhoto
from koutu.engine.core.errors import KoutuError
from koutu.engine.decoding.notices import photo_notices
from koutu.engine.networks.catalog import Size
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.modes import Mode
from koutu.engine.networks.network import Networks
from koutu.engine.networks.store import ModelStore
from koutu.engine.selection.box import predictors_of
from koutu.services.batch_queue import BatchQueue
from koutu.services.cutout_renderer import CutoutRenderer
from koutu.services.cutouts import Cutouts
from koutu.services.document_order import DocumentOrder
from koutu.services.downloads import Downloads
from koutu.services.importer import Importer
from koutu.services.installed_networks import InstalledNetworks
from koutu.services.latest_task import LatestTask
from koutu.services.loading import Loader
from koutu.services.preparing import Preparer
from koutu.services.preview_export import PreviewExporter
from koutu.services.replaced_files import ReplacedFiles
from koutu.services.save_queue import SaveQueue
from koutu.services.seen_files import SeenFiles
from koutu.services.segmentation import Segmenter
from koutu.services.worker import Worker
from koutu.services.working_set import WorkingSet


class Session(QObject):
    """The documents of one window.

    Attributes:
        documents: the open ones, in the strip's order.
        order: what that order is; `arrange` follows it.
        current: the one on the screen, or None.
        networks: the open ones, and what they run on.
        installed: those that name things and that find what is pointed at.
        mode, size: what the selectors say; new documents start with them.
        loader, segmenter, cutouts, exporter: the threads, by what they do.
        renderer: the one owner of clean colours.
        saves: the user's files that are being written.
        seen: those that were opened or written, as they were then.
        replaced: what the newest run of saving replaced.
        batch_queue: the queue of the batch window.
        composer: the thread that makes large final mattes, and turns large photos.
        tools: the thread that works for the tools; see `LatestTask`.
        looks: the networks as the box tool uses them.
        working_set: which documents are in memory.
        history: keeps what undo needs, of all documents within one budget.

    Signals:
        documentAdded(Document), documentRemoved(Document), currentChanged(): the strip.
        choiceChanged(): `mode` or `size`.
        networksChanged(): other networks can run now.
        stepping(): `undo` or `redo` is about to do something.
        failed(KoutuError): something could not be done; the documents are as they were.
    """

    documentAdded = Signal(Document)
    documentRemoved = Signal(Document)
    currentChanged = Signal()
    choiceChanged = Signal()
    networksChanged = Signal()
    failed = Signal(KoutuError)
    stepping = Signal()

    def __init__(self, store: ModelStore, networks: Networks, mode: Mode, size: Size, undo_bytes: int) -> None:
        super().__init__()
        self.networks = networks
        self.documents: list[Document] = []
        self.order = DocumentOrder()
        self.current: Document | None = None
        self.mode: Mode = mode
        self.size: Size = size
        self.loader = Loader(self)
        self.segmenter = Segmenter(store, networks, self)
        self.downloads = Downloads(store, networks, self)
        self.installed = InstalledNetworks(store, networks)
        self.batch_queue = BatchQueue(store, networks, self)
        self.downloads.arrived.connect(self._on_arrived)
        self.downloads.left.connect(self._on_left)
        self.importer = Importer(store, self)
        self.importer.kept.connect(self._on_arrived)
        self.saves = SaveQueue(self)
        self.seen = SeenFiles()
        self.replaced = ReplacedFiles(self.saves, self.seen)
        self.renderer = CutoutRenderer()
        self.cutouts = Cutouts(self.renderer, self.saves, self)
        self.exporter = PreviewExporter(self.renderer, self.saves, self)
        self.tools = Worker("tools", self)
        self.composer = Worker("final mattes", self)
        self.looks = predictors_of(store.listed, networks)
        self.loader.opened.connect(self._on_opened)
        self.history = History(undo_bytes)
        self.working_set = WorkingSet(self)
        self._preparer = Preparer(self.cutouts, self)
        self.segmenter.done.connect(self._preparer.on_cut)
        self.segmenter.done.connect(self.working_set.settle)
        self.segmenter.gaveUp.connect(self.working_set.settle)
        self.segmenter.gaveUp.connect(self._on_choice)
        for worker in (self.loader, self.segmenter, self.cutouts, self.tools):
            worker.failed.connect(self.failed)

    def select(self, document: Document) -> None:
        """Make a document current: its cut goes before the others'."""
        self.working_set.stop_preparing()
        if document is self.current:
            return
        try:
            self.working_set.use(document)
        except KoutuError as error:
            self.failed.emit(error)
            return
        before, self.current = self.current, document
        if before is not None:
            _let_rest(before)
        self.segmenter.prefer(document)
        self._preparer.set_current(document)
        self.currentChanged.emit()
        self._follow(document)
        self.working_set.settle()

    def show(self, document: Document) -> None:
        """Make a document current as soon as what rests of it is read, unless another one is asked for before."""
        self.working_set.prepare(document, self.select)

    def step(self, by: int) -> None:
        """Show the next (1) or the previous (-1) document, round the ends; from the one on its way, where one is."""
        if self.current is not None:
            place = self.documents.index(self.working_set.awaited or self.current) + by
            self.show(self.documents[place % len(self.documents)])

    def arrange(self) -> None:
        """Sort the documents by `order`: `step` goes by that, too."""
        self.documents.sort(key=self.order.key)

    def close_document(self, document: Document) -> None:
        """Close a document; its neighbour becomes current."""
        place = self.documents.index(document)
        self.segmenter.drop(document)
        self.cutouts.pause(document)
        self.documents.remove(document)
        self.working_set.remove(document)
        self.documentRemoved.emit(document)
        if document is self.current:
            self.current = None
            self._preparer.set_current(None)
            if self.documents:
                self.show(self.documents[min(place, len(self.documents) - 1)])
            if self.current is None:
                self.currentChanged.emit()
        document.deleteLater()

    def choose_device(self, device: str, threads: int) -> None:
        """Run networks on another device (empty: the first that works), or with other threads (0: one a core)."""
        self.networks.choose(device, threads or None)

    def choose(self, mode: Mode, size: Size) -> None:
        """Take a mode and a size, and cut the current document again with them."""
        if (mode, size) == (self.mode, self.size):
            return
        self.mode, self.size = mode, size
        self.choiceChanged.emit()
        if self.current is not None:
            self.current.set_choice(mode, size)
            if not self._same_again(self.current):
                self.cut()

    def _same_again(self, document: Document) -> bool:
        """Where the same networks stand in for both choices the matte is what it would be: take it, run nothing."""
        matte, origin = document.base_matte, document.origin
        if matte is None or document.preview or document.busy:
            return False
        recipes = [self.segmenter.catalog.recipe(each.mode, each.size).recipe for each in (origin, document)]
        if recipes[0] != recipes[1]:
            return False
        document.replace_matte(matte, Origin(document.mode, document.size, origin.refine), document.coarse)
        self.segmenter.done.emit(document)
        return True

    def cut(self) -> None:
        """Cut the current document again."""
        if self.current is not None:
            self.segmenter.cut(self.current, first=True)

    def undo(self) -> None:
        """Take the last command on the current document back, or a stroke in hand; see `_step_aside`."""
        self.stepping.emit()
        if self.current is not None:
            stack = self.current.undo
            if self.current.touchup_editor.stroking:
                self.current.touchup_editor.cancel()
            else:
                self._step_aside(self.current, stack.index() - 1)
                stack.undo()

    def redo(self) -> None:
        """Do the command again that was taken back last."""
        self.stepping.emit()
        if self.current is not None:
            self._step_aside(self.current, self.current.undo.index())
            self.current.undo.redo()

    def stop(self) -> None:
        """Stop all cuts and all opening; saving goes on."""
        self.loader.stop()
        self.segmenter.stop()

    def close(self) -> None:
        """Write what is still to be saved, stop all other work, and wait for the threads."""
        self.saves.drain()
        self.replaced.forget()
        self.loader.close()
        self.batch_queue.close()
        self.segmenter.close()
        self.downloads.close()
        self.importer.close()
        self.cutouts.close()
        self.exporter.close()
        self.tools.close()
        self.composer.close()
        self.working_set.close()
        self.history.close()

    def _on_arrived(self, entry: NetworkEntry) -> None:
        """What was cut with a stand-in is done again with the network that came."""
        before = {document: self.segmenter.networks_of(document.mode, document.size) for document in self.documents}
        self._on_left(entry)
        for document, networks in before.items():
            if self.segmenter.networks_of(document.mode, document.size) != networks:
                self.segmenter.cut(document, first=document is self.current)

    def _on_left(self, entry: NetworkEntry) -> None:
        self.segmenter.refresh()
        self.networksChanged.emit()

    def _on_opened(self, opened: LoadedPhoto, first: bool) -> None:
        document = Document(opened, self.mode, self.size, self.history, self)
        final = document.final
        final.composer = LatestTask(self.composer, on_done=final.take, on_failed=final.finish)
        self._preparer.watch(document)
        document.choiceChanged.connect(self._on_choice)
        insort(self.documents, document, key=self.order.key)
        self.working_set.add(document)
        self.documentAdded.emit(document)
        if first or self.current is None:
            self.select(document)
        if not document.final.exists:
            self.segmenter.cut(document, first=document is self.current)
        self.working_set.settle()
        for notice in photo_notices(opened.photo, opened.name):
            self.failed.emit(notice)

    def _step_aside(self, document: Document, index: int) -> None:
        """Going back to an earlier cut means not waiting for a newer one; strokes come and go while a cut runs."""
        if isinstance(document.undo.command(index), ReplaceMatte):
            self.segmenter.drop(document)

    def _on_choice(self) -> None:
        if self.current is not None:
            self._follow(self.current)

    def _follow(self, document: Document) -> None:
        """The selectors say what the current document says."""
        if (document.mode, document.size) != (self.mode, self.size):
            self.mode, self.size = document.mode, document.size
            self.choiceChanged.emit()


def _let_rest(document: Document) -> None:
    """Release what can be made again: nobody is looking at this document now."""
    document.touchup_editor.cancel()
    document.prepared = False
    document.final.set_fringe(None)
