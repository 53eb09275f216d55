"""A queue of pictures that are cut and finished one after another, beside the open documents."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from koutu.engine.batch.also import AlsoOutput
from koutu.engine.batch.build import open_journal, plan_batch
from koutu.engine.batch.journal import Journal
from koutu.engine.batch.kept_mattes import KeptMattes
from koutu.engine.batch.pipeline import BatchPipeline, Progress, automatic_jobs
from koutu.engine.batch.plan import BatchJob, Unusable
from koutu.engine.batch.settings import BatchSettings
from koutu.engine.batch.takes import free_take
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import KoutuError, UsageError
from koutu.engine.core.framing import Framing
from koutu.engine.export.presets import Preset
from koutu.engine.networks.catalog import Size
from koutu.engine.networks.modes import Mode
from koutu.engine.networks.network import Networks
from koutu.engine.networks.store import ModelStore
from koutu.services.batch_run import BatchRun, PictureNews, RunEnd, Tell
from koutu.services.folder_watch import FolderWatch, NewPictures
from koutu.services.screen_colours import thumbnail_on_screen
from koutu.services.task import TaskError
from koutu.services.touched_mattes import TouchedMattes

State = Literal["waiting", "working", "done", "failed", "skipped"]


@dataclass(eq=False, slots=True)
class Item:
    """One picture of the queue.

    Attributes:
        step: the picture and where its file goes.
        state, share: how far it is.
        seconds: that it took. doubt: of its matte, 0 to 1, or None. error: why there is no file.
        thumbnail: (h, w, 4) uint8 straight RGBA of the cutout, or None.
        take: which picture of its name it is, in a watched folder. changed: whether the next one came while it was
            worked on.
    """

    step: BatchJob | Unusable
    state: State = "waiting"
    share: float = 0.0
    seconds: float = 0.0
    review_score: float | None = None
    error: KoutuError | None = None
    thumbnail: NDArray[np.uint8] | None = None
    take: int = 1
    changed: bool = False

    @property
    def source(self) -> Path:
        """The picture's file."""
        return Path(self.step.given)

    @property
    def target(self) -> Path | None:
        """Where its file goes."""
        return self.step.target if isinstance(self.step, BatchJob) else None


@dataclass(frozen=True, slots=True)
class QueuePlan:
    """What a batch does with its pictures; `also` are presets of further files, from the same mattes."""

    preset: Preset
    mode: Mode
    size: Size
    folder: Path
    also: tuple[Preset, ...] = ()


@dataclass(eq=False, slots=True)
class _Queue:
    """The items, for the GUI thread and the line's; whoever touches `items` holds `lock`."""

    items: list[Item] = field(default_factory=list)
    lock: threading.Condition = field(default_factory=threading.Condition)
    paused: bool = False

    def feed(self, cancel: CancelToken) -> Iterator[BatchJob | Unusable]:
        """The next waiting steps, as they stand when they are asked for; while paused, none comes."""
        while True:
            with self.lock:
                while self.paused and not cancel.cancelled:
                    self.lock.wait(0.1)
                item = next((each for each in self.items if each.state == "waiting"), None)
                if item is None or cancel.cancelled:
                    return
                item.state = "working"
            yield item.step


class BatchQueue(QObject):
    """Works through a queue.

    Attributes:
        plan: what is done with the pictures.
        folder_watch: adds every picture that comes into a folder, and they are worked on.
        mattes: those of pictures that are done: another preset needs no network again.
        touched: takes those that were touched up in the window.

    Signals:
        queueChanged(): items were added, removed or moved.
        itemChanged(Item): one has another state.
        runningChanged(): the work began, paused or ended.
        failed(KoutuError): the work could not begin.
    """

    queueChanged = Signal()
    itemChanged = Signal(Item)
    runningChanged = Signal()
    failed = Signal(KoutuError)

    def __init__(self, store: ModelStore, networks: Networks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._networks = networks
        self._queue = _Queue()
        self._inputs: list[str] = []
        self._framings: dict[str, Framing] = {}
        self._run = BatchRun(self)
        self._run.told.connect(self._on_told)
        self._run.ended.connect(self._on_ended)
        self._journal: Journal | None = None
        self.plan: QueuePlan | None = None
        self._again = False
        self.mattes = KeptMattes(None)
        self.touched = TouchedMattes(self.mattes, self)
        self.touched.settled.connect(self._start_if_wanted)
        self._wanted = False
        self.folder_watch = FolderWatch(self)
        self.folder_watch.came.connect(self._on_came)

    @property
    def items(self) -> list[Item]:
        """The queue, in its order."""
        with self._queue.lock:
            return list(self._queue.items)

    @property
    def running(self) -> bool:
        """Whether pictures are being worked on, or will be at once."""
        return self._run.running or self._wanted

    @property
    def paused(self) -> bool:
        """Whether it stands still after the pictures that are in work."""
        return self._queue.paused

    def set_plan(self, plan: QueuePlan) -> None:
        """Say what is done with the pictures that are still to come."""
        before, self.plan = self.plan, plan
        if before is not None and before != plan and not self.running:
            self._again = self._do_again() or self._again
        self._replan()

    def _do_again(self) -> bool:
        """Let what is done wait again: another preset or folder makes other files of it."""
        with self._queue.lock:
            done = [item for item in self._queue.items if item.state == "done"]
            for item in done:
                item.state, item.share = "waiting", 0.0
        return bool(done)

    def add(self, paths: Sequence[Path], framings: Mapping[Path, Framing] | None = None) -> None:
        """Add files and folders; `framings` says which are turned, mirrored or cropped before they are cut."""
        self._framings |= {str(path): framing for path, framing in (framings or {}).items()}
        self._inputs += [str(path) for path in paths if str(path) not in self._inputs]
        self._replan()

    def start(self) -> None:
        """Begin, or go on after a pause."""
        with self._queue.lock:
            self._queue.paused = False
            self._queue.lock.notify_all()
            waiting = any(item.state == "waiting" for item in self._queue.items)
        self._wanted = self.touched.busy
        if not self._run.running and waiting and self.plan is not None and not self._wanted:
            self._begin(self.plan)
        self.runningChanged.emit()

    def pause(self) -> None:
        """Take no further picture; those in work are finished."""
        with self._queue.lock:
            self._queue.paused = True
        self.runningChanged.emit()

    def cancel(self) -> None:
        """Stop all work at once; what is not done waits."""
        self._wanted = False
        self._run.cancel()

    def skip(self, item: Item) -> None:
        """Leave a picture out that waits or failed."""
        self._set(item, item.state if item.state == "failed" else "waiting", "skipped")

    def retry(self, item: Item) -> None:
        """Do a picture that failed, or was left out, again."""
        item.error = None
        self._set(item, item.state if item.state in ("failed", "skipped") else "failed", "waiting")
        if not self.paused:
            self.start()

    def move(self, item: Item, by: int) -> None:
        """Let a picture come earlier (below 0) or later."""
        with self._queue.lock:
            items = self._queue.items
            place = items.index(item)
            items.insert(min(max(place + by, 0), len(items) - 1), items.pop(place))
        self.queueChanged.emit()

    def clear(self) -> None:
        """Empty the queue but for what is in work."""
        self._inputs.clear()
        self._framings.clear()
        self._again = False
        with self._queue.lock:
            self._queue.items[:] = [item for item in self._queue.items if item.state == "working"]
        self.queueChanged.emit()

    def close(self) -> None:
        """Stop and wait for the threads; no file is left half written."""
        self.folder_watch.set_folder(None)
        self.touched.close()
        self.cancel()
        self._run.join()
        self.mattes.clear()

    def _replan(self) -> None:
        """Find the pictures of all inputs; those that are known keep their state."""
        if self.plan is None or not self._inputs:
            return
        try:
            export = self.plan.preset.export
            if self._again:
                # The files of the preset before lie there already.
                export = replace(export, name=f"{export.name or '{name}'}-{self.plan.preset.id}")
            plan = plan_batch(self._inputs, f"{self.plan.folder}/", export, self.plan.mode)
        except UsageError as error:
            self.failed.emit(TaskError("These pictures cannot go into that folder. {reason}", reason=error))
            return
        steps = {step.given: _framed(step, self._framings) for step in plan.steps}
        with self._queue.lock:
            for item in self._queue.items:
                step = steps.pop(item.step.given, None)
                if step is not None and item.state == "waiting":
                    item.step = _of_take(_free(step) if self._again else step, item)
            self._queue.items += [Item(step) for step in steps.values()]
        self.queueChanged.emit()

    def _begin(self, plan: QueuePlan) -> None:
        try:
            choice = self._store.usable().recipe(plan.mode, plan.size)
            also = tuple(map(AlsoOutput.of, plan.also))
            order = BatchSettings(choice, plan.preset.look, plan.preset.export, also=also)
            self._journal = open_journal(plan.folder, order, resume=True)
        except KoutuError as error:
            self.failed.emit(error)
            return
        journal = self._journal

        def make_line(cancel: CancelToken, tell: Tell) -> BatchPipeline:
            return BatchPipeline(
                order,
                networks=self._networks,
                cancel=cancel,
                tell=tell,
                jobs=automatic_jobs(),
                journal=journal,
                mattes=self.mattes,
                look_at=lambda photo, matte: thumbnail_on_screen(photo.pixels, matte, photo.icc),
            )

        self._run.start(make_line, self._queue.feed)

    def _on_told(self, news: PictureNews) -> None:
        event = news.event
        item = next((each for each in self.items if each.step is event.step), None)
        if item is None:
            return
        if isinstance(event, Progress):
            item.share = event.share
        else:
            item.state = "done" if event.error is None else "failed"
            item.error, item.seconds, item.review_score = event.error, event.seconds, event.review_score
            item.thumbnail = event.note if isinstance(event.note, np.ndarray) else item.thumbnail
            if item.changed:
                self._take_again([item])
        self.itemChanged.emit(item)

    def _on_ended(self, ending: RunEnd) -> None:
        self._run.join()
        with self._queue.lock:
            for item in self._queue.items:
                if item.state == "working":
                    item.state, item.share = "waiting", 0.0
            left = any(item.state != "done" for item in self._queue.items)
        if self._journal is not None:
            self._journal.close(finished=not left)
            self._journal = None
        self.queueChanged.emit()
        self.runningChanged.emit()
        if ending.error is not None:
            self.failed.emit(ending.error)
        elif left and not self._run.cancelled and any(item.state == "waiting" for item in self.items):
            self.start()  # they came while the last ones were finished

    def _start_if_wanted(self) -> None:
        if self._wanted:
            self.start()

    def _set(self, item: Item, before: State, after: State) -> None:
        with self._queue.lock:
            if item.state != before:
                return
            item.state, item.share = after, 0.0
        self.itemChanged.emit(item)

    def _take_again(self, items: Sequence[Item]) -> None:
        """Other pictures came under these names: each is cut too, and the file of the one before stays."""
        with self._queue.lock:
            for item in items:
                item.changed = item.state == "working"
                if item.state in ("done", "failed"):
                    item.take += item.state == "done"
                    item.state, item.share, item.error = "waiting", 0.0, None
                    item.step = _of_take(item.step, item)

    def _on_came(self, new: NewPictures) -> None:
        paths = {str(path) for path in new.paths}
        self._take_again([item for item in self.items if item.step.given in paths])
        self.add(new.paths)
        if not self.paused:
            self.start()


def _free(step: BatchJob | Unusable) -> BatchJob | Unusable:
    """Return a step whose file is not there yet: of the same preset, changed, there are files already."""
    if not isinstance(step, BatchJob) or step.target is None:
        return step
    target = free_take(step.target)[1]
    return replace(step, target=target)


def _framed(step: BatchJob | Unusable, framings: Mapping[str, Framing]) -> BatchJob | Unusable:
    framing = framings.get(step.given)
    if framing is None or not isinstance(step, BatchJob):
        return step
    return replace(step, source=replace(step.source, framing=framing))


def _of_take(step: BatchJob | Unusable, item: Item) -> BatchJob | Unusable:
    """Return a step whose file has the number of its take; the first has none."""
    if item.take == 1 or not isinstance(step, BatchJob) or step.target is None:
        return step
    target = step.target
    first = target.with_stem(target.stem.removesuffix(f"-{item.take - 1}")) if item.take > 2 else target
    item.take, target = free_take(first, item.take)
    return replace(step, target=target)
