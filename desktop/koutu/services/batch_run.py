"""The thread that a batch's line runs on, and what the GUI thread hears of it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from koutu.engine.batch.pipeline import BatchPipeline, Outcome, Progress
from koutu.engine.batch.plan import BatchJob, Unusable
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled, KoutuError
from koutu.services.task import TaskError

Tell = Callable[[Progress | Outcome], None]


@dataclass(frozen=True, slots=True, eq=False)
class PictureNews:
    """An event: how far a picture is, or what became of it."""

    event: Progress | Outcome


@dataclass(frozen=True, slots=True, eq=False)
class RunEnd:
    """An event: the line has ended; `error` is why before its time, or None."""

    error: KoutuError | None


class BatchRun(QObject):
    """Runs one line at a time.

    Signals:
        told(PictureNews), ended(RunEnd): on the thread that made this.
    """

    told = Signal(PictureNews)
    ended = Signal(RunEnd)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancel = CancelToken()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Whether there is a thread; there is none after `join`."""
        return self._thread is not None

    @property
    def cancelled(self) -> bool:
        """Whether the last line was stopped."""
        return self._cancel.cancelled

    def start(
        self,
        make_line: Callable[[CancelToken, Tell], BatchPipeline],
        feed: Callable[[CancelToken], Iterator[BatchJob | Unusable]],
    ) -> None:
        """Begin.

        Args:
            make_line: gets what stops the line, and what it tells to.
            feed: gives the line its pictures, on the thread.
        """
        self._cancel = cancel = CancelToken()
        line = make_line(cancel, self._tell)
        self._thread = threading.Thread(target=self._work, args=(line, feed(cancel)), name="koutu-batch")
        self._thread.start()

    def cancel(self) -> None:
        """Stop at once."""
        self._cancel.cancel()

    def join(self) -> None:
        """Wait for the thread."""
        if self._thread is not None:
            self._thread.join()
        self._thread = None

    def _work(self, line: BatchPipeline, pictures: Iterator[BatchJob | Unusable]) -> None:
        error: KoutuError | None = None
        try:
            line.run(pictures)
        except Cancelled:
            pass
        except Exception as defect:  # told to the user; the pictures that are left wait
            error = TaskError("Something went wrong inside Koutu: {reason}.", reason=repr(defect))
        self.ended.emit(RunEnd(error))

    def _tell(self, event: Progress | Outcome) -> None:
        self.told.emit(PictureNews(event))
