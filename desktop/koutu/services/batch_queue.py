"""A queue of pictures that are cut and finished one after another, beside the open documents."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from koutu.engine.batch.journal import Journal, settings_digest
from koutu.engine.batch.pipeline import BatchPipeline, BatchSettings, Outcome, Progress, automatic_jobs
from koutu.engine.batch.plan import BatchJob, Unusable, make_plan
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled, KoutuError, UsageError
from koutu.engine.decoding.photo import PHOTO_SUFFIXES
from koutu.engine.display.thumbnails import thumbnail
from koutu.engine.export.presets import Preset
from koutu.engine.networks.catalog import Mode, Size
from koutu.engine.networks.network import Networks
from koutu.engine.networks.store import ModelStore
from koutu.services.task import TaskError

State = Literal["waiting", "working", "done", "failed", "skipped"]
# Milliseconds between two looks at a watched folder. A file counts when two of them find it alike: it is whole then.
_LOOK = 1500


@dataclass(eq=False, slots=True)
class Item:
    """One picture of the queue.

    Attributes:
        step: the picture and where its file goes.
        state, share: how far it is.
        seconds: that it took. doubt: of its matte, 0 to 1, or None. error: why there is no file.
        thumbnail: (h, w, 4) uint8 straight RGBA of the cutout, or None.
    """

    step: BatchJob | Unusable
    state: State = "waiting"
    share: float = 0.0
    seconds: float = 0.0
    review_score: float | None = None
    error: KoutuError | None = None
    thumbnail: NDArray[np.uint8] | None = None

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
    """What a batch does with its pictures."""

    preset: Preset
    mode: Mode
    size: Size
    folder: Path


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


@dataclass(frozen=True, slots=True, eq=False)
class _Ending:
    """The line has ended; `error` is why before its time, or None."""

    error: KoutuError | None


class BatchQueue(QObject):
    """Works through a queue.

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
    _progressed = Signal(Progress)
    _came = Signal(Outcome)
    _ended = Signal(_Ending)

    def __init__(self, store: ModelStore, networks: Networks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._networks = networks
        self._queue = _Queue()
        self._inputs: list[str] = []
        self._cancel = CancelToken()
        self._thread: threading.Thread | None = None
        self._journal: Journal | None = None
        self.plan: QueuePlan | None = None
        self.watched: Path | None = None
        self._seen: dict[Path, tuple[int, int]] = {}
        self._taken: set[Path] = set()
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK)
        self._looking.timeout.connect(self._look)
        self._progressed.connect(self._on_progress)
        self._came.connect(self._on_outcome)
        self._ended.connect(self._on_ended)

    @property
    def items(self) -> list[Item]:
        """The queue, in its order."""
        with self._queue.lock:
            return list(self._queue.items)

    @property
    def running(self) -> bool:
        """Whether pictures are being worked on."""
        return self._thread is not None

    @property
    def paused(self) -> bool:
        """Whether it stands still after the pictures that are in work."""
        return self._queue.paused

    def set_plan(self, plan: QueuePlan) -> None:
        """Say what is done with the pictures that are still to come."""
        self.plan = plan
        self._replan()

    def add(self, paths: Sequence[Path]) -> None:
        """Add files and folders."""
        self._inputs += [str(path) for path in paths if str(path) not in self._inputs]
        self._replan()

    def start(self) -> None:
        """Begin, or go on after a pause."""
        with self._queue.lock:
            self._queue.paused = False
            self._queue.lock.notify_all()
            waiting = any(item.state == "waiting" for item in self._queue.items)
        if self._thread is None and waiting and self.plan is not None:
            self._begin(self.plan)
        self.runningChanged.emit()

    def pause(self) -> None:
        """Take no further picture; those in work are finished."""
        with self._queue.lock:
            self._queue.paused = True
        self.runningChanged.emit()

    def cancel(self) -> None:
        """Stop all work at once; what is not done waits."""
        self._cancel.cancel()

    def skip(self, item: Item) -> None:
        """Leave a waiting picture out."""
        self._set(item, "waiting", "skipped")

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
        with self._queue.lock:
            self._queue.items[:] = [item for item in self._queue.items if item.state == "working"]
        self.queueChanged.emit()

    def watch(self, folder: Path | None) -> None:
        """Add every picture that comes into a folder from now on, and work on it; None: no longer."""
        self.watched = folder
        self._seen.clear()
        if folder is None:
            self._looking.stop()
        else:
            self._seen = self._pictures(folder)
            self._taken = set(self._seen)
            self._looking.start()

    def close(self) -> None:
        """Stop and wait for the threads; no file is left half written."""
        self._looking.stop()
        self.cancel()
        if self._thread is not None:
            self._thread.join()

    def _replan(self) -> None:
        """Find the pictures of all inputs; those that are known keep their state."""
        if self.plan is None or not self._inputs:
            return
        try:
            export = self.plan.preset.export
            template = export.name or "{name}"
            folder = f"{self.plan.folder}/"
            plan = make_plan(self._inputs, folder, export.format, template=template, mode=self.plan.mode)
        except UsageError as error:
            self.failed.emit(TaskError("These pictures cannot go into that folder. {reason}", reason=error))
            return
        steps = {step.given: step for step in plan.steps}
        with self._queue.lock:
            for item in self._queue.items:
                step = steps.pop(item.step.given, None)
                if step is not None and item.state == "waiting":
                    item.step = step
            self._queue.items += [Item(step) for step in steps.values()]
        self.queueChanged.emit()

    def _begin(self, plan: QueuePlan) -> None:
        try:
            choice = self._store.usable().recipe(plan.mode, plan.size)
            order = BatchSettings(choice, plan.preset.look, plan.preset.export)
            settings = settings_digest(choice, order.look, order.export, order.refine)
            self._journal = Journal(plan.folder, settings, resume=True)
        except KoutuError as error:
            self.failed.emit(error)
            return
        self._cancel = CancelToken()
        line = BatchPipeline(
            order,
            networks=self._networks,
            cancel=self._cancel,
            tell=self._tell,
            jobs=automatic_jobs(),
            journal=self._journal,
            look_at=lambda photo, matte: thumbnail(photo.pixels, matte),
        )
        self._thread = threading.Thread(target=self._work, args=(line, self._cancel), name="koutu-batch")
        self._thread.start()

    def _work(self, line: BatchPipeline, cancel: CancelToken) -> None:
        error: KoutuError | None = None
        try:
            line.run(self._queue.feed(cancel))
        except Cancelled:
            pass
        except Exception as defect:  # told to the user; the pictures that are left wait
            error = TaskError("Something went wrong inside Koutu: {reason}.", reason=repr(defect))
        self._ended.emit(_Ending(error))

    def _tell(self, event: Progress | Outcome) -> None:
        """Called on the line's threads."""
        if isinstance(event, Progress):
            self._progressed.emit(event)
        else:
            self._came.emit(event)

    def _on_progress(self, event: Progress) -> None:
        item = self._item_of(event.step)
        if item is not None:
            item.share = event.share
            self.itemChanged.emit(item)

    def _on_outcome(self, event: Outcome) -> None:
        item = self._item_of(event.step)
        if item is not None:
            item.state = "done" if event.error is None else "failed"
            item.error, item.seconds, item.review_score = event.error, event.seconds, event.review_score
            item.thumbnail = event.note if isinstance(event.note, np.ndarray) else item.thumbnail
            self.itemChanged.emit(item)

    def _item_of(self, step: BatchJob | Unusable) -> Item | None:
        return next((each for each in self.items if each.step is step), None)

    def _on_ended(self, ending: _Ending) -> None:
        if self._thread is not None:
            self._thread.join()
        self._thread = None
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
        elif left and not self._cancel.cancelled and any(item.state == "waiting" for item in self.items):
            self.start()  # they came while the last ones were finished

    def _set(self, item: Item, before: State, after: State) -> None:
        with self._queue.lock:
            if item.state != before:
                return
            item.state, item.share = after, 0.0
        self.itemChanged.emit(item)

    def _look(self) -> None:
        if self.watched is None:
            return
        found = self._pictures(self.watched)
        whole = [path for path, state in found.items() if self._seen.get(path) == state]
        new = [path for path in whole if path not in self._taken]
        self._seen = found
        if new:
            self._taken |= set(new)
            self.add(new)
            if not self.paused:
                self.start()

    def _pictures(self, folder: Path) -> dict[Path, tuple[int, int]]:
        found = {}
        try:
            for path in sorted(folder.iterdir()):
                if path.suffix.lower() in PHOTO_SUFFIXES and not path.name.startswith(".") and path.is_file():
                    state = path.stat()
                    found[path] = (state.st_size, state.st_mtime_ns)
        except OSError:
            return self._seen  # the folder is away for a moment, as network drives are
        return found
