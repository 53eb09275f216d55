"""What a tool has to have done off the GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from koutu.engine.core.errors import KoutuError
from koutu.services.jobs import Job, Report, Worker


class LatestTask(QObject):
    """One tool's place on the tools' common lane. Only its newest request counts: an earlier one is stopped.

    Signals:
        noted(value): on the way, from the work's report.
        answered(answer): the work is done.
        failed(): it could not be done; the lane tells why.
    """

    noted = Signal(object)
    answered = Signal(object)
    failed = Signal()

    def __init__(self, lane: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._job: Job | None = None
        lane.noted.connect(self._on_noted)
        lane.finished.connect(self._on_finished)
        lane.failed.connect(self._on_failed)

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    def ask(self, work: Callable[[Report], object]) -> None:
        """Have something done. It gets copies, never arrays that change."""
        self.stop()
        self._job = Job(self, work)
        self._lane.submit(self._job)

    def stop(self) -> None:
        """Ask for nothing any more; no answer comes."""
        job, self._job = self._job, None
        if job is not None:
            self._lane.cancel(job)

    def _on_noted(self, job: Job, value: object) -> None:
        if job is self._job:
            self.noted.emit(value)

    def _on_finished(self, job: Job, answer: object) -> None:
        if job is self._job:
            self._job = None
            self.answered.emit(answer)

    def _on_failed(self, job: Job, error: KoutuError) -> None:
        if job is self._job:
            self._job = None
            self.failed.emit()
