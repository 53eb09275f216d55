"""A piece of work for another thread, and what the GUI thread does with what it gives. Every part has its type."""

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import KoutuError

Answer = TypeVar("Answer")
Note = TypeVar("Note")


class TaskError(KoutuError):
    """A task failed in an unforeseen way."""


@dataclass(frozen=True, slots=True, eq=False)
class TaskReport(Generic[Note]):
    """What a task's work is given, on the worker's thread.

    Attributes:
        cancel: stops it.
        note: tells the GUI thread something on the way.
        progress: tells it how much is done, 0 to 1.
    """

    cancel: CancelToken
    note: Callable[[Note], None]
    progress: Callable[[float], None]


def _ignore(_: object) -> None:
    pass


def _nothing() -> None:
    pass


@dataclass(eq=False)
class Task(Generic[Answer, Note]):
    """One piece of work. `work` runs on a worker's thread; everything else is called on the thread that submitted it.

    A task that is cancelled gives no notes and no progress any more; its work may still have come to its end.

    Attributes:
        work: gets copies, never arrays that change; what it returns is the answer.
        on_started: the work begins.
        on_note, on_progress: on the way.
        on_done, on_failed, on_stopped: exactly one of them ends every task.
        cancel: stops it; use `Worker.cancel`.
    """

    work: Callable[[TaskReport[Note]], Answer]
    on_done: Callable[[Answer], None] = _ignore
    on_started: Callable[[], None] = _nothing
    on_note: Callable[[Note], None] = _ignore
    on_progress: Callable[[float], None] = _ignore
    on_failed: Callable[[KoutuError], None] = _ignore
    on_stopped: Callable[[], None] = _nothing
    cancel: CancelToken = field(default_factory=CancelToken)


@dataclass(frozen=True, slots=True, eq=False)
class Delivery:
    """Something that a thread has the GUI thread do about its task.

    Attributes:
        act: does it.
        ends: whether it is the task's last.
        error: why the task failed, where it did.
    """

    act: Callable[[], None]
    ends: bool = False
    error: KoutuError | None = None


class TaskRun(Generic[Answer, Note]):
    """The half of a task that its thread gets. It holds nothing of the GUI thread's: callbacks may hold widgets."""

    def __init__(self, task: Task[Answer, Note], tell: Callable[[Delivery], None]) -> None:
        self._task = weakref.ref(task)
        self._tell = tell
        self.cancel = task.cancel
        self.work = task.work

    def run(self) -> None:
        """Do the work and tell its answer.

        Raises:
            Exception: whatever the work raises; nothing is told then.
        """
        self.cancel.check()
        answer = self.work(TaskReport(self.cancel, self._note, self._progress))
        self._tell(Delivery(lambda: self._alive().on_done(answer), ends=True))

    def fail(self, error: KoutuError) -> None:
        """Tell that the work failed."""
        self._tell(Delivery(lambda: self._alive().on_failed(error), ends=True, error=error))

    def stop(self) -> None:
        """Tell that the work was stopped."""
        self._tell(Delivery(lambda: self._alive().on_stopped(), ends=True))

    def _note(self, value: Note) -> None:
        self._tell(Delivery(lambda: None if self.cancel.cancelled else self._alive().on_note(value)))

    def _progress(self, share: float) -> None:
        self._tell(Delivery(lambda: None if self.cancel.cancelled else self._alive().on_progress(share)))

    def _alive(self) -> Task[Answer, Note]:
        # The worker keeps a task until its last delivery.
        task = self._task()
        assert task is not None
        return task
