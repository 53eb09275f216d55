"""Pictures through the pipeline like on an assembly line.

One is read, one is shown to the networks, some are refined and written. The stages overlap, and each holds a bounded
number of pictures, so memory does not grow with the list. A bad picture never stops the others.
"""

import os
import threading
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from koutu.engine.batch.caught import caught
from koutu.engine.batch.journal import Journal
from koutu.engine.batch.kept_mattes import KeptMattes
from koutu.engine.batch.one_picture import cleaned_cutout, notices, refined_matte
from koutu.engine.batch.plan import BatchJob, Unusable
from koutu.engine.batch.prefetch import read
from koutu.engine.batch.settings import BatchSettings
from koutu.engine.batch.turn import Turn
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled, ExportError, KoutuError, MemoryShortage
from koutu.engine.core.memory import available_memory
from koutu.engine.decoding.framed import framed
from koutu.engine.decoding.photo import Photo
from koutu.engine.export import export as exporting
from koutu.engine.files.long_paths import reachable
from koutu.engine.files.same_place import file_number
from koutu.engine.labels.labellers import LabelNetworks
from koutu.engine.matting.cutout import CoarseResult, find_subject
from koutu.engine.matting.cutout_type import Cutout
from koutu.engine.matting.review_score import review_score
from koutu.engine.networks import runtime
from koutu.engine.networks.network import Networks

Matte = NDArray[np.uint8]

# How much of a picture's time the networks take; refining, cleaning the colours and saving are the rest.
_FINDING_SHARE = 0.7
# From so many bytes of a photo on the networks' memory is given back before it is refined: it fills up with the runs,
# and seven megapixels and more take as much there. From 14 MB on: 70 MB less at the peak, 2 % slower.
_RESTED = 20_000_000
# Larger ones, of 13 megapixels and more, are refined before the next one's networks run: both would be the peak.
_LARGE = 40_000_000
# What finishing one 24-megapixel photo takes at most, colours, canvas and encoder together.
_FINISHING_BYTES = 600_000_000


@dataclass(frozen=True, slots=True)
class Progress:
    """A picture is on its way.

    Attributes:
        step: the picture.
        share: of its work that is done, 0 to 1.
    """

    step: BatchJob | Unusable
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What became of an input.

    Attributes:
        step: the input.
        error: why there is no file, or None.
        seconds: from its turn to its end.
        doubt: how much its matte is to be doubted, 0 to 1; None where there is none.
        skipped: whether an earlier run had done it.
        data: the encoded picture where it goes to the standard output.
        note: what `look_at` made of its photo and matte.
        notices: what a person should know of the picture although there is a file.
        incomplete: whether a part of the picture was missing.
    """

    step: BatchJob | Unusable
    error: KoutuError | None
    seconds: float
    review_score: float | None = None
    skipped: bool = False
    data: bytes | None = None
    note: object = None
    notices: tuple[KoutuError, ...] = ()
    incomplete: bool = False


def automatic_jobs() -> int:
    """How many pictures are finished at the same time: as the cores and the free memory allow, at most four."""
    free = available_memory()
    by_memory = 4 if free is None else int(free // _FINISHING_BYTES)
    return max(1, min(4, (os.cpu_count() or 1) // 2, by_memory))


class BatchPipeline:
    """Takes steps as they come and tells what becomes of them.

    Args:
        order: what is done with each.
        networks: opens and keeps the networks.
        cancel: stops the work; a file that is being written then is finished or not there.
        tell: called with what happens, in the steps' order, from any of the line's threads but never from two at once.
        jobs: how many pictures are finished at the same time, beside the one being cut and the one being read.
        journal: notes what is done; None for none.
        spared: files that must never be replaced, by their numbers; those that are read join them.
        look_at: makes something small of a photo and its matte, for `Outcome.note`.
        labels: name what is in a picture; needed where something is picked.
        mattes: keeps the mattes and gives them back: a picture whose matte is there needs no network.
    """

    def __init__(
        self,
        order: BatchSettings,
        *,
        networks: Networks,
        cancel: CancelToken,
        tell: Callable[[Progress | Outcome], None],
        jobs: int = 1,
        journal: Journal | None = None,
        look_at: Callable[[Photo, Matte], object] | None = None,
        labels: LabelNetworks | None = None,
        spared: Collection[tuple[int, int]] = (),
        mattes: KeptMattes | None = None,
    ) -> None:
        self._order = order
        self._networks = networks
        self._cancel = cancel
        self._told = InOrder(tell)
        self._jobs = jobs
        self._journal = journal
        self._look_at = look_at
        self._labels = labels
        self._spared = set(spared)
        self._mattes = mattes
        framing = () if order.framing.plain else (order.framing,)
        self._recipe = repr((order.choice.recipe, order.refine, order.pick, *framing))

    def run(self, steps: Iterator[BatchJob | Unusable]) -> None:
        """Work through the steps; every one gets exactly one `Outcome`.

        Args:
            steps: asked for the next one when the line has room for it, from the thread that calls this.

        Raises:
            Cancelled: by the token; the steps that are left get no `Outcome`.
        """
        places = threading.BoundedSemaphore(self._jobs)
        with ThreadPoolExecutor(self._jobs, "koutu-finish") as pool:
            ahead = self._read_ahead(0, steps)
            while ahead is not None:
                self._cancel.check()
                turn = ahead
                photo, failure = turn.take(self._cancel)
                if isinstance(failure, MemoryShortage):
                    self._drain(places)
                    photo, failure = caught(partial(self._prepare, turn.step))
                self._told(turn.number, Progress(turn.step, 0.0))
                found: _Found | None = None
                if photo is not None:
                    found, failure = caught(partial(self._find, turn, photo))
                if photo is not None and isinstance(failure, MemoryShortage):
                    self._drain(places)
                    found, failure = caught(partial(self._find, turn, photo))
                # Not before: while the networks work, a photo being decoded would add three times its size to the peak.
                ahead = self._read_ahead(turn.number + 1, steps)
                if photo is None or found is None:
                    self._told(turn.number, Outcome(turn.step, failure, turn.seconds, skipped=failure is None))
                    continue
                work = found.make
                if photo.pixels.nbytes > _RESTED:
                    runtime.rest()
                if photo.pixels.nbytes > _LARGE:
                    work = partial(_done, *caught(work))
                _acquire(places, self._cancel)
                pool.submit(self._finish, turn, work, found.disagreement, places)
                # Only the finishing thread may hold them from here on: they are the bulk of the memory.
                del photo, found, work
        self._cancel.check()

    def _drain(self, places: threading.BoundedSemaphore) -> None:
        """Wait until the pictures before this one are finished, and free what they took."""
        for _ in range(self._jobs):
            _acquire(places, self._cancel)
        for _ in range(self._jobs):
            places.release()
        runtime.rest()

    def _read_ahead(self, number: int, steps: Iterator[BatchJob | Unusable]) -> Turn | None:
        step = next(steps, None)
        return None if step is None else Turn(number, step, self._prepare)

    def _prepare(self, step: BatchJob | Unusable) -> Photo | None:
        """Read a picture, or None for one that is done already."""
        if isinstance(step, Unusable):
            raise step.error
        if self._journal is not None and self._journal.is_done(step, overwrite=self._order.overwrite):
            return None
        if step.target is not None and not self._order.overwrite:
            check_free(step.target, self._order)
        number = file_number(Path(step.source.given)) if step.source.kind == "file" else None
        if number is not None:
            self._spared.add(number)
        name = step.source.place.name
        return framed(read(step.source, self._cancel), self._order.framing, name)

    def _find(self, turn: Turn, photo: Photo) -> "_Found":
        job = turn.step
        assert isinstance(job, BatchJob)
        if job.target is not None:
            make_folder(job.target.parent)
        kept = None if self._mattes is None else self._mattes.find(job, self._recipe)
        if kept is not None and kept[0].shape == photo.pixels.shape[:2]:
            return _Found(partial(cleaned_cutout, photo, kept[0], self._order, self._cancel), kept[1])
        found = find_subject(
            photo,
            self._order.choice,
            self._networks,
            cancel=self._cancel,
            progress=lambda share: self._told(turn.number, Progress(turn.step, _FINDING_SHARE * share)),
        )
        return _Found(partial(self._cutout, job, photo, found), found.disagreement)

    def _cutout(self, job: BatchJob, photo: Photo, found: CoarseResult) -> Cutout:
        matte = refined_matte(photo, found, self._order, self._labels, self._cancel)
        if self._mattes is not None:
            self._mattes.keep(job, self._recipe, matte, found.disagreement)
        return cleaned_cutout(photo, matte, self._order, self._cancel)

    def _finish(
        self,
        turn: Turn,
        work: Callable[[], Cutout],
        disagreement: float,
        places: threading.BoundedSemaphore,
    ) -> None:
        try:
            self._cancel.check()
            cut, failure = caught(work)
            if cut is None:
                outcome = Outcome(turn.step, failure, turn.seconds)
            else:
                data, failure = caught(partial(self._write, turn, cut))
                note = None if self._look_at is None else self._look_at(cut.photo, cut.matte)
                score = review_score(cut.matte, disagreement)
                outcome = Outcome(
                    turn.step,
                    failure,
                    turn.seconds,
                    score,
                    data=data or None,
                    note=note,
                    notices=notices(cut, turn.name, self._order) if failure is None else (),
                    incomplete=cut.photo.missing > 0,
                )
            self._told(turn.number, outcome)
        except Cancelled:
            pass
        finally:
            places.release()

    def _write(self, turn: Turn, cut: Cutout) -> bytes:
        """Save a cutout, or return its bytes where it has no file."""
        step, order = turn.step, self._order
        assert isinstance(step, BatchJob)
        if step.target is None:
            return exporting.encode_cutout(cut, order.export, order.look, self._cancel)
        if self._journal is not None:
            self._journal.begin(step)
        outputs = [(step.target, order.look, order.export)]
        outputs += [(each.beside(step.target), each.look, each.export) for each in order.also]
        for path, look, export in outputs:
            exporting.save_cutout(
                cut,
                path,
                export,
                look,
                overwrite=order.overwrite,
                cancel=self._cancel,
                spared=frozenset(self._spared),
            )
        if self._journal is not None:
            self._journal.done(step)
        return b""


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The way from a photo to its cutout, once the networks need not run any more."""

    make: Callable[[], Cutout]
    disagreement: float


class InOrder:
    """Tells outcomes in their steps' order, whichever is ready first; progress at once."""

    def __init__(self, tell: Callable[[Progress | Outcome], None]) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._waiting: dict[int, Outcome] = {}
        self._next = 0

    def __call__(self, number: int, event: Progress | Outcome) -> None:
        """Tell of the step with a number, from 0 without gaps."""
        with self._lock:
            if isinstance(event, Progress):
                self._tell(event)
                return
            self._waiting[number] = event
            while self._next in self._waiting:
                self._tell(self._waiting.pop(self._next))
                self._next += 1


def _done(cut: Cutout | None, failure: KoutuError | None) -> Cutout:
    """Hand on what was made before."""
    if cut is None:
        assert failure is not None
        raise failure
    return cut


def _acquire(places: threading.BoundedSemaphore, cancel: CancelToken) -> None:
    while not places.acquire(timeout=0.1):
        cancel.check()


def check_free(target: Path, settings: BatchSettings) -> None:
    """Refuse a picture whose files are there already.

    Raises:
        ExportError: one of them is.
    """
    for path in (target, *(each.beside(target) for each in settings.also)):
        if os.path.lexists(path):
            raise ExportError(
                "“{path}” exists already. Allow it to be overwritten, or choose another folder.", path=path
            )


def make_folder(folder: Path) -> None:
    """Make a folder and those above it.

    Raises:
        ExportError: it cannot be made.
    """
    try:
        reachable(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(
            "The folder “{folder}” cannot be made ({reason}).", folder=folder, reason=error.strerror or error
        ) from error
