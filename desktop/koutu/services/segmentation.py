"""Cutting documents on the one inference thread; answers that nobody is waiting for any longer are dropped."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from koutu.document.commands import Origin
from koutu.document.document import Document
from koutu.document.resting import Resting
from koutu.engine.core.errors import KoutuError, NetworkError
from koutu.engine.decoding.photo import Photo
from koutu.engine.matting.cutout import Coarse, Matte, make_matte
from koutu.engine.matting.network_refining import first_trimap_matting
from koutu.engine.matting.refine_settings import RefineSettings
from koutu.engine.matting.review_score import review_score
from koutu.engine.networks import runtime
from koutu.engine.networks.catalog import Catalog, Choice, Size
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.modes import Mode
from koutu.engine.networks.network import Networks
from koutu.engine.networks.store import ModelStore
from koutu.services.screen_colours import thumbnail_on_screen
from koutu.services.task import Task, TaskReport
from koutu.services.worker import Worker

# Open networks hold 100 MB to some GB; opening them again takes a second or two.
_IDLE_MS = 10 * 60 * 1000


@dataclass(frozen=True, slots=True, eq=False)
class CutRequest:
    """What a cut was asked for; stale as soon as the document's revision is another."""

    document: Document
    revision: int
    mode: Mode
    size: Size
    refine: RefineSettings | None

    @property
    def stale(self) -> bool:
        """Whether nobody is waiting for the answer any longer."""
        return self.document.revision != self.revision


@dataclass(frozen=True, slots=True, eq=False)
class CutAnswer:
    """A final matte, the coarse one it came of, the cutout in small, and how much to doubt it."""

    matte: Matte
    coarse: Coarse
    thumbnail: NDArray[np.uint8]
    review_score: float


# On the way: the quick network's matte, or that a network had no room in memory.
CutNote = Matte | NetworkError


class Segmenter(QObject):
    """Gives documents their mattes.

    Attributes:
        catalog: the networks and recipes that can run.

    Signals:
        done(Document): a document has a new matte.
        gaveUp(Document): its cut was stopped or failed; it shows what it showed before.
        failed(KoutuError): why.
    """

    done = Signal(Document)
    gaveUp = Signal(Document)
    failed = Signal(KoutuError)

    def __init__(self, store: ModelStore, networks: Networks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.catalog = store.usable()
        self._networks = networks
        # Of each document the cut that somebody waits for.
        self._cuts: dict[Document, Task[CutAnswer, CutNote]] = {}
        self._worker = Worker("inference", self, idle=runtime.rest)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(_IDLE_MS)
        self._idle.timeout.connect(self._let_go)

    def refresh(self) -> None:
        """Networks came or went: the next cuts run what is there now."""
        self.catalog = self._store.usable()

    def networks_of(self, mode: Mode, size: Size) -> tuple[NetworkEntry, ...]:
        """The networks that count for a mode and size."""
        runs = self.catalog.recipe(mode, size).recipe.runs
        return tuple(dict.fromkeys(run.network for run in runs if run.weight))

    def lacking(self, mode: Mode, size: Size) -> tuple[NetworkEntry, ...]:
        """The networks to download so that a mode has its own; none where it has."""
        return self._store.lacking(mode, size) if self.stands_in(mode, size) else ()

    def stands_in(self, mode: Mode, size: Size) -> bool:
        """Whether another mode's networks run for this one."""
        return self.catalog.recipe(mode, size).stands_in

    def cut(self, document: Document, *, first: bool) -> None:
        """Cut a document with its mode and size, before the waiting ones if `first`; an earlier request gets stale."""
        self.drop(document)
        try:
            choice = self.catalog.recipe(document.mode, document.size)
        except KoutuError as error:
            self._give_up(document, error)
            return
        refine = document.origin.refine
        request = CutRequest(document, document.revision, document.mode, document.size, refine)
        document.set_state("waiting")
        task = Task(
            _Work(document.resting_photo, choice, self._networks, refine, self.catalog),
            on_started=partial(self._on_progress, request, 0.0),
            on_progress=partial(self._on_progress, request),
            on_note=partial(self._on_note, request),
            on_done=partial(self._on_done, request),
            on_failed=partial(self._on_failed, request),
            on_stopped=partial(self._on_stopped, request),
        )
        self._cuts[document] = task
        self._worker.submit(task, first=first)

    def prefer(self, document: Document) -> None:
        """Let a waiting document go before the others."""
        if document in self._cuts:
            self._worker.prefer(self._cuts[document])

    def drop(self, document: Document) -> None:
        """Make what was asked for a document stale, and stop it."""
        task = self._cuts.pop(document, None)
        document.revision += 1
        if task is not None:
            self._worker.cancel(task)
            document.set_state("idle")

    def stop(self) -> None:
        """Stop all cuts; their documents know that they were stopped."""
        self._worker.cancel_all()

    def close(self) -> None:
        """Stop all cuts and wait for the thread."""
        self._worker.close()

    def _on_progress(self, request: CutRequest, share: float) -> None:
        if not request.stale:
            request.document.set_state("running", share)

    def _on_note(self, request: CutRequest, note: CutNote) -> None:
        if not request.stale:
            if isinstance(note, NetworkError):
                self.failed.emit(note)
            else:
                request.document.set_preview(note)

    def _let_go(self) -> None:
        if not self._worker.tasks:
            self._networks.forget_all()

    def _on_done(self, request: CutRequest, answer: CutAnswer) -> None:
        self._idle.start()
        for notice in self._networks.devices.take_notices():
            self.failed.emit(notice)
        if not request.stale:
            document = request.document
            self._cuts.pop(document, None)
            document.replace_matte(answer.matte, Origin(request.mode, request.size, request.refine), answer.coarse)
            document.review_score = answer.review_score
            document.set_thumbnail(answer.thumbnail)
            document.set_state("idle", 1.0)
            self.done.emit(document)

    def _on_failed(self, request: CutRequest, error: KoutuError) -> None:
        if not request.stale:
            self._give_up(request.document, error)

    def _on_stopped(self, request: CutRequest) -> None:
        if not request.stale:
            self._give_up(request.document, None)

    def _give_up(self, document: Document, error: KoutuError | None) -> None:
        self._cuts.pop(document, None)
        if document.has_matte:
            document.set_choice(document.origin.mode, document.origin.size)
        document.set_state("stopped" if error is None else "failed")
        self.gaveUp.emit(document)
        if error is not None:
            self.failed.emit(error)


class _Work:
    """One cut; runs on the worker's thread."""

    def __init__(
        self,
        photo: Resting[Photo],
        choice: Choice,
        networks: Networks,
        refine: RefineSettings | None,
        catalog: Catalog,
    ) -> None:
        self._photo = photo
        self._choice = choice
        self._networks = networks
        self._refine = refine
        self._matting = partial(first_trimap_matting, catalog, networks)

    def __call__(self, report: TaskReport[CutNote]) -> CutAnswer:
        photo = self._photo.get()
        found = make_matte(
            photo,
            self._choice,
            self._networks,
            settings=self._refine,
            cancel=report.cancel,
            preview=report.note,
            progress=report.progress,
            shortage=report.note,
            matting=self._matting,
        )
        thumbnail = thumbnail_on_screen(photo.pixels, found.matte, photo.icc)
        return CutAnswer(found.matte, found.coarse, thumbnail, review_score(found.matte, found.disagreement))
