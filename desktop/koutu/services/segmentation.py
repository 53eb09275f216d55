"""Cutting documents on the one inference thread; answers that nobody waits for any more are dropped."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from koutu.document.commands import Origin
from koutu.document.document import Document
from koutu.engine.core.errors import KoutuError
from koutu.engine.decoding.photo import Photo
from koutu.engine.display.thumbnails import thumbnail
from koutu.engine.matting.cutout import Coarse, make_matte
from koutu.engine.matting.refine_settings import RefineSettings
from koutu.engine.networks import runtime
from koutu.engine.networks.catalog import Choice, Mode, Size
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.network import Networks
from koutu.engine.networks.store import ModelStore
from koutu.services.jobs import Job, Report, Worker

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
        """Whether nobody waits for the answer any more."""
        return self.document.revision != self.revision


@dataclass(frozen=True, slots=True, eq=False)
class CutAnswer:
    """A final matte, the coarse one it came of, and the cutout in small."""

    matte: NDArray[np.uint8]
    coarse: Coarse
    thumbnail: NDArray[np.uint8]


class Segmenter(QObject):
    """Gives documents their mattes.

    Attributes:
        catalog: the networks and recipes that can run.

    Signals:
        done(Document): a document has a new matte.
        gaveUp(Document): its cut was stopped or failed; it shows what it showed before.
        failed(KoutuError): why.
    """

    done = Signal(object)
    gaveUp = Signal(object)
    failed = Signal(object)

    def __init__(self, store: ModelStore, networks: Networks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.catalog = store.usable()
        self._networks = networks
        self._lane = Worker("inference", self, idle=runtime.rest)
        self._lane.started.connect(self._on_started)
        self._lane.progressed.connect(self._on_progressed)
        self._lane.noted.connect(self._on_noted)
        self._lane.finished.connect(self._on_finished)
        self._lane.failed.connect(self._on_failed)
        self._lane.stopped.connect(self._on_stopped)
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
        self._lane.submit(Job(request, _Work(document.photo, choice, self._networks, refine)), first=first)

    def prefer(self, document: Document) -> None:
        """Let a waiting document go before the others."""
        job = self._job_of(document)
        if job is not None:
            self._lane.prefer(job)

    def drop(self, document: Document) -> None:
        """Make what was asked for a document stale, and stop it."""
        job = self._job_of(document)
        document.revision += 1
        if job is not None:
            self._lane.cancel(job)
            document.set_state("idle")

    def stop(self) -> None:
        """Stop all cuts; their documents know that they were stopped."""
        self._lane.cancel_all()

    def close(self) -> None:
        """Stop all cuts and wait for the thread."""
        self._lane.close()

    def _job_of(self, document: Document) -> Job | None:
        for job in self._lane.jobs:
            request = _request(job)
            if request.document is document and not request.stale:
                return job
        return None

    def _on_started(self, job: Job) -> None:
        self._on_progressed(job, 0.0)

    def _on_progressed(self, job: Job, share: float) -> None:
        request = _request(job)
        if not request.stale:
            request.document.set_state("running", share)

    def _on_noted(self, job: Job, note: object) -> None:
        request = _request(job)
        if not request.stale:
            if isinstance(note, KoutuError):
                self.failed.emit(note)
            else:
                assert isinstance(note, np.ndarray)
                request.document.set_preview(note)

    def _let_go(self) -> None:
        if not self._lane.jobs:
            self._networks.forget_all()

    def _on_finished(self, job: Job, answer: object) -> None:
        self._idle.start()
        for notice in self._networks.devices.take_notices():
            self.failed.emit(notice)
        request = _request(job)
        if not request.stale:
            assert isinstance(answer, CutAnswer)
            document = request.document
            document.replace_matte(answer.matte, Origin(request.mode, request.size, request.refine), answer.coarse)
            document.set_thumbnail(answer.thumbnail)
            document.set_state("idle", 1.0)
            self.done.emit(document)

    def _on_failed(self, job: Job, error: KoutuError) -> None:
        request = _request(job)
        if not request.stale:
            self._give_up(request.document, error)

    def _on_stopped(self, job: Job) -> None:
        request = _request(job)
        if not request.stale:
            self._give_up(request.document, None)

    def _give_up(self, document: Document, error: KoutuError | None) -> None:
        if document.matte is not None:
            document.set_choice(document.origin.mode, document.origin.size)
        document.set_state("stopped" if error is None else "failed")
        self.gaveUp.emit(document)
        if error is not None:
            self.failed.emit(error)


def _request(job: Job) -> CutRequest:
    assert isinstance(job.subject, CutRequest)
    return job.subject


class _Work:
    """One cut; runs on the lane's thread."""

    def __init__(self, photo: Photo, choice: Choice, networks: Networks, refine: RefineSettings | None) -> None:
        self._photo = photo
        self._choice = choice
        self._networks = networks
        self._refine = refine

    def __call__(self, report: Report) -> CutAnswer:
        matte, coarse = make_matte(
            self._photo,
            self._choice,
            self._networks,
            settings=self._refine,
            cancel=report.cancel,
            preview=report.note,
            progress=report.progress,
            shortage=report.note,
        )
        return CutAnswer(matte, coarse, thumbnail(self._photo.pixels, matte))
