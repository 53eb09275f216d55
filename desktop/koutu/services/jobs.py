"""Work off the GUI thread: one long-lived thread per lane, one job at a time, every job cancellable."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QThread, Signal, Slot

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled, KoutuError

_log = logging.getLogger(__name__)
_UNFORESEEN = (
    "Something went wrong inside Koutu ({reason}); your pictures are as they were. Help, Report a problem, tells more."
)


class JobError(KoutuError):
    """A job failed in a way nobody foresaw."""


class Report:
    """What a job's work is given: its cancel token, and how to tell the GUI thread something on the way."""

    def __init__(self, cancel: CancelToken, note: Callable[[object], None], progress: Callable[[float], None]) -> None:
        self.cancel = cancel
        self.note = note
        self.progress = progress


@dataclass(frozen=True, eq=False, slots=True)
class Job:
    """One piece of work.

    Attributes:
        subject: what it is about, for whoever submitted it; the lane hands it back untouched.
        work: runs on the lane's thread; its return value is the job's answer. It gets copies, never live arrays.
        cancel: stops it.
    """

    subject: object
    work: Callable[[Report], object]
    cancel: CancelToken = field(default_factory=CancelToken)


class _Runner(QObject):
    """Lives in the lane's thread and runs jobs there."""

    noted = Signal(object, object)
    progressed = Signal(object, float)
    finished = Signal(object, object)
    failed = Signal(object, object)
    stopped = Signal(object)

    def __init__(self, idle: Callable[[], None] | None) -> None:
        super().__init__()
        self._idle = idle

    @Slot()
    def rest(self) -> None:
        """Nothing waits now."""
        if self._idle is not None:
            self._idle()

    @Slot(object)
    def run(self, job: Job) -> None:
        """Run one job; whatever happens, exactly one of finished, failed and stopped is emitted."""
        report = Report(
            job.cancel,
            lambda value: self.noted.emit(job, value),
            lambda share: self.progressed.emit(job, share),
        )
        try:
            job.cancel.check()
            answer = job.work(report)
        except Cancelled:
            self.stopped.emit(job)
        except KoutuError as error:
            self.failed.emit(job, error)
        except MemoryError:
            self.failed.emit(job, JobError("There is not enough memory for this. Close other programs or pictures."))
        except Exception as error:  # a job must never take the window down with it
            _log.exception("a job failed")
            self.failed.emit(job, JobError(_UNFORESEEN, reason=type(error).__name__))
        else:
            self.finished.emit(job, answer)


class Worker(QObject):
    """A thread that runs jobs one after another. Lives, and emits everything, on the thread that made it.

    Signals:
        started(Job), noted(Job, value), progressed(Job, share 0..1): on the way; a cancelled job tells nothing more.
        finished(Job, answer), failed(Job, KoutuError), stopped(Job): exactly one of them ends every job.
    """

    started = Signal(object)
    noted = Signal(object, object)
    progressed = Signal(object, float)
    finished = Signal(object, object)
    failed = Signal(object, object)
    stopped = Signal(object)
    _begin = Signal(object)
    _emptied = Signal()

    def __init__(self, name: str, parent: QObject | None = None, idle: Callable[[], None] | None = None) -> None:
        """Start the thread; it calls `idle` each time the last of its jobs has ended."""
        super().__init__(parent)
        self._waiting: list[Job] = []
        self._running: Job | None = None
        self._thread = QThread()
        self._thread.setObjectName(name)
        self._runner = _Runner(idle)
        self._runner.moveToThread(self._thread)
        self._begin.connect(self._runner.run, Qt.ConnectionType.QueuedConnection)
        self._emptied.connect(self._runner.rest, Qt.ConnectionType.QueuedConnection)
        self._runner.noted.connect(self._on_noted)
        self._runner.progressed.connect(self._on_progressed)
        self._runner.finished.connect(self._on_finished)
        self._runner.failed.connect(self._on_failed)
        self._runner.stopped.connect(self._on_stopped)
        self._thread.start()

    @property
    def jobs(self) -> list[Job]:
        """The running job, if any, then the waiting ones."""
        return ([] if self._running is None else [self._running]) + self._waiting

    @property
    def running(self) -> Job | None:
        """The job in work."""
        return self._running

    def submit(self, job: Job, *, first: bool = False) -> None:
        """Queue a job, before all waiting ones if `first`."""
        self._waiting.insert(0 if first else len(self._waiting), job)
        self._start_next()

    def prefer(self, job: Job) -> None:
        """Let a waiting job go before the others; a running or ended one is left alone."""
        if job in self._waiting:
            self._waiting.remove(job)
            self._waiting.insert(0, job)

    def cancel(self, job: Job) -> None:
        """Stop a job: `stopped` follows, at once for a waiting one."""
        job.cancel.cancel()
        if job in self._waiting:
            self._waiting.remove(job)
            self.stopped.emit(job)

    def cancel_all(self) -> None:
        """Stop every job."""
        for job in reversed(self.jobs):
            self.cancel(job)

    def finish(self) -> None:
        """Wait until every job has ended and its answer is delivered, then for the thread."""
        while self.jobs:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 50)
        self.close()

    def close(self) -> None:
        """Stop every job and wait for the thread: it is never killed, so files and sessions are left whole."""
        self.cancel_all()
        self._thread.quit()
        self._thread.wait()

    def _start_next(self) -> None:
        if self._running is None and self._waiting:
            self._running = self._waiting.pop(0)
            self.started.emit(self._running)
            self._begin.emit(self._running)

    def _go_on(self) -> None:
        self._start_next()
        if self._running is None:
            self._emptied.emit()

    @Slot(object, object)
    def _on_noted(self, job: Job, value: object) -> None:
        if not job.cancel.cancelled:
            self.noted.emit(job, value)

    @Slot(object, float)
    def _on_progressed(self, job: Job, share: float) -> None:
        if not job.cancel.cancelled:
            self.progressed.emit(job, share)

    @Slot(object, object)
    def _on_finished(self, job: Job, answer: object) -> None:
        self._running = None
        self.finished.emit(job, answer)
        self._go_on()

    @Slot(object, object)
    def _on_failed(self, job: Job, error: object) -> None:
        self._running = None
        self.failed.emit(job, error)
        self._go_on()

    @Slot(object)
    def _on_stopped(self, job: Job) -> None:
        self._running = None
        self.stopped.emit(job)
        self._go_on()
