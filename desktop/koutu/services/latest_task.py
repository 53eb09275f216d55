"""What a tool has to have done off the GUI thread."""

import weakref
from collections.abc import Callable
from typing import Any, Generic, ParamSpec

import shiboken6
from PySide6.QtCore import QObject

from koutu.engine.core.errors import KoutuError
from koutu.services.task import Answer, Note, Task, TaskReport
from koutu.services.worker import Worker

_Args = ParamSpec("_Args")


def _ignore(_: object) -> None:
    pass


def _nothing() -> None:
    pass


class LatestTask(Generic[Answer, Note]):
    """One tool's place on the tools' common worker. Only its newest request counts: an earlier one is stopped.

    Args:
        worker: whose `failed` tells why something could not be done.
        on_done: gets the answer. Methods of objects are held weakly, all three: tools keep their `LatestTask`.
        on_note: gets what the work notes on the way.
        on_failed: it could not be done.
    """

    def __init__(
        self,
        worker: Worker,
        *,
        on_done: Callable[[Answer], None],
        on_note: Callable[[Note], None] = _ignore,
        on_failed: Callable[[], None] = _nothing,
    ) -> None:
        self._worker = worker
        self._task: Task[Answer, Note] | None = None
        self._on_done = _weak(on_done)
        self._on_note = _weak(on_note)
        self._on_failed = _weak(on_failed)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._task is not None

    def ask(self, work: Callable[[TaskReport[Note]], Answer]) -> None:
        """Have something done. It gets copies, never arrays that change."""
        self.stop()
        task = Task(work)
        token = task.cancel  # not the task itself: what it calls would hold it
        task.on_done = lambda answer: self._done(answer) if self._counts(token) else None
        task.on_note = lambda value: self._on_note(value) if self._counts(token) else None
        task.on_failed = lambda error: self._failed(error) if self._counts(token) else None
        self._task = task
        self._worker.submit(task)

    def stop(self) -> None:
        """Stop asking; no answer comes."""
        task, self._task = self._task, None
        if task is not None:
            self._worker.cancel(task)

    def _counts(self, token: object) -> bool:
        return self._task is not None and self._task.cancel is token

    def _done(self, answer: Answer) -> None:
        self._task = None
        self._on_done(answer)

    def _failed(self, _: KoutuError) -> None:
        self._task = None
        self._on_failed()


def _weak(call: Callable[_Args, None]) -> Callable[_Args, None]:
    """A method as a signal holds it: weakly, and not at all once its object is deleted; a function as it is."""
    if not hasattr(call, "__func__"):
        return call
    method = weakref.WeakMethod(call)

    def act(*args: _Args.args, **kwargs: _Args.kwargs) -> None:
        found: Any = method()
        if found is not None and (not isinstance(found.__self__, QObject) or shiboken6.isValid(found.__self__)):
            found(*args, **kwargs)

    return act
