"""Work off the GUI thread: one long-lived thread per worker, one task at a time, every task cancellable."""

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QThread, Signal, Slot

from koutu.engine.core.errors import Cancelled, KoutuError
from koutu.services.task import Delivery, Task, TaskError, TaskRun

_log = logging.getLogger(__name__)
_UNFORESEEN = (
    "Something went wrong inside Koutu ({reason}); your pictures are as they were. Help, Report a problem, tells more."
)
_WAIT = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents


class _Runner(QObject):
    """Lives in the worker's thread and runs tasks there.

    Signals:
        told(Delivery): for the worker's own thread.
    """

    told = Signal(Delivery)

    def __init__(self, idle: Callable[[], None] | None) -> None:
        super().__init__()
        self._idle = idle

    @Slot()
    def rest(self) -> None:
        """Nothing waits now."""
        if self._idle is not None:
            self._idle()

    @Slot(TaskRun)
    def run(self, task: TaskRun[Any, Any]) -> None:
        """Run one task; whatever happens, exactly one last delivery follows."""
        try:
            task.run()
        except Cancelled:
            task.stop()
        except KoutuError as error:
            task.fail(error)
        except MemoryError:
            task.fail(TaskError("There is not enough memory for this. Close other programs or pictures."))
        except Exception as error:  # a task must never take the window down with it
            _log.exception("a task failed")
            task.fail(TaskError(_UNFORESEEN, reason=type(error).__name__))


class Worker(QObject):
    """A thread that runs tasks one after another. It lives, and calls everything back, on the thread that made it.

    Signals:
        failed(KoutuError): a task failed; its own `on_failed` was called before.
        ended(): a task ended in whatever way; its own callback was called before.
    """

    failed = Signal(KoutuError)
    ended = Signal()
    _begin = Signal(TaskRun)
    _emptied = Signal()

    def __init__(self, name: str, parent: QObject | None = None, idle: Callable[[], None] | None = None) -> None:
        """Start the thread; it calls `idle` each time the last of its tasks has ended."""
        super().__init__(parent)
        self._waiting: list[Task[Any, Any]] = []
        self._running: Task[Any, Any] | None = None
        self._thread = QThread()
        self._thread.setObjectName(name)
        self._runner = _Runner(idle)
        self._runner.moveToThread(self._thread)
        self._begin.connect(self._runner.run, Qt.ConnectionType.QueuedConnection)
        self._emptied.connect(self._runner.rest, Qt.ConnectionType.QueuedConnection)
        self._runner.told.connect(self._deliver)
        self._thread.start()

    @property
    def tasks(self) -> list[Task[Any, Any]]:
        """The running task, if any, then the waiting ones."""
        return ([] if self._running is None else [self._running]) + self._waiting

    @property
    def running(self) -> Task[Any, Any] | None:
        """The task in work."""
        return self._running

    @property
    def alive(self) -> bool:
        """Whether the thread has not ended."""
        return not self._thread.isFinished()

    def submit(self, task: Task[Any, Any], *, first: bool = False) -> None:
        """Queue a task, before all waiting ones if `first`."""
        self._waiting.insert(0 if first else len(self._waiting), task)
        self._start_next()

    def prefer(self, task: Task[Any, Any]) -> None:
        """Let a waiting task go before the others; a running or ended one is left alone."""
        if task in self._waiting:
            self._waiting.remove(task)
            self._waiting.insert(0, task)

    def cancel(self, task: Task[Any, Any]) -> None:
        """Stop a task: `on_stopped` follows, at once for a waiting one."""
        task.cancel.cancel()
        if task in self._waiting:
            self._waiting.remove(task)
            task.on_stopped()
            self.ended.emit()

    def cancel_all(self) -> None:
        """Stop every task."""
        for task in reversed(self.tasks):
            self.cancel(task)

    def drain(self) -> None:
        """Wait until every task has ended and its answer is delivered, then for the thread. Callbacks may call it."""
        while self.tasks:
            # Inside the callback of a task that has ended, nobody else starts the next one.
            self._start_next()
            QCoreApplication.processEvents(_WAIT)
        self.close()

    def close(self) -> None:
        """Stop every task and wait for the thread: it is never killed, so files and sessions are left whole."""
        self.cancel_all()
        self._thread.quit()
        self._thread.wait()

    def _start_next(self) -> None:
        if self._running is None and self._waiting:
            self._running = task = self._waiting.pop(0)
            self._begin.emit(TaskRun(task, self._runner.told.emit))
            task.on_started()

    @Slot(Delivery)
    def _deliver(self, delivery: Delivery) -> None:
        if not delivery.ends:
            delivery.act()
            return
        # The delivery finds its task alive as long as this frame holds it.
        task, self._running = self._running, None
        try:
            delivery.act()
        finally:
            del task
            if delivery.error is not None:
                self.failed.emit(delivery.error)
            self.ended.emit()
            self._start_next()
            if self._running is None:
                self._emptied.emit()
