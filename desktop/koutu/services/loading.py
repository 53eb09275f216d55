"""Opening pictures in the background: files one after another in their order, links beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from koutu.document.loaded_photo import LoadedPhoto
from koutu.services.jobs import Job, Report, Worker
from koutu.services.sources import FileSource, LinkSource, PhotoSource, pictures_in, read


@dataclass(eq=False, slots=True)
class Batch:
    """Pictures that were asked for together."""

    opened: int = 0


@dataclass(frozen=True, eq=False, slots=True)
class OpenRequest:
    """One source of a batch."""

    batch: Batch
    source: PhotoSource


@dataclass(frozen=True, slots=True)
class Folder:
    """An answer: the source was a folder of these pictures."""

    pictures: list[Path] = field(default_factory=list)


class Loader(QObject):
    """Turns sources into photos.

    Signals:
        opened(LoadedPhoto, first of its batch: bool), failed(KoutuError), recalled(PhotoSource): answers.
        changed(): `pending` or `share` changed.
    """

    opened = Signal(object, bool)
    succeeded = Signal(object)
    failed = Signal(object)
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.share = 0.0
        self._files = Worker("opening", self)
        self._links = Worker("links", self)
        for lane in (self._files, self._links):
            lane.progressed.connect(self._on_progressed)
            lane.finished.connect(self._on_finished)
            lane.failed.connect(self._on_failed)
            lane.stopped.connect(self._on_stopped)

    @property
    def pending(self) -> int:
        """How many pictures are still to come."""
        return len(self._files.jobs) + len(self._links.jobs)

    @property
    def fetching(self) -> bool:
        """Whether a link is being read; `share` is how much of it is there."""
        return bool(self._links.jobs)

    def open(self, sources: Sequence[PhotoSource]) -> None:
        """Queue sources."""
        self._queue(sources, Batch())

    def stop(self) -> None:
        """Stop everything that is queued or read."""
        self._files.cancel_all()
        self._links.cancel_all()

    def close(self) -> None:
        """Stop, and wait for the threads."""
        self._files.close()
        self._links.close()

    def _queue(self, sources: Sequence[PhotoSource], batch: Batch) -> None:
        for source in sources:
            lane = self._links if isinstance(source, LinkSource) else self._files
            lane.submit(Job(OpenRequest(batch, source), _Work(source)))
        self.changed.emit()

    def _on_progressed(self, job: Job, share: float) -> None:
        self.share = share
        self.changed.emit()

    def _on_finished(self, job: Job, answer: object) -> None:
        request = job.subject
        assert isinstance(request, OpenRequest)
        self.share = 0.0
        if isinstance(answer, Folder):
            self._queue([FileSource(path) for path in answer.pictures], request.batch)
            return
        assert isinstance(answer, LoadedPhoto)
        request.batch.opened += 1
        self.changed.emit()
        self.succeeded.emit(request.source)
        self.opened.emit(answer, request.batch.opened == 1)

    def _on_failed(self, job: Job, error: object) -> None:
        self.share = 0.0
        self.changed.emit()
        self.failed.emit(error)

    def _on_stopped(self, job: Job) -> None:
        self.share = 0.0
        self.changed.emit()


class _Work:
    """Reads one source; runs on a lane's thread."""

    def __init__(self, source: PhotoSource) -> None:
        self._source = source

    def __call__(self, report: Report) -> LoadedPhoto | Folder:
        if isinstance(self._source, FileSource) and self._source.path.is_dir():
            return Folder(pictures_in(self._source.path, report.cancel))
        return read(self._source, report.cancel, report.progress)
