"""Opening pictures in the background: files one after another in their order, links beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from koutu.document.loaded_photo import LoadedPhoto
from koutu.engine.core.errors import KoutuError
from koutu.services.sources import FileSource, LinkSource, PhotoSource, pictures_in, read
from koutu.services.task import Task, TaskReport
from koutu.services.worker import Worker


@dataclass(eq=False, slots=True)
class Batch:
    """Pictures that were asked for together."""

    opened: int = 0


@dataclass(frozen=True, eq=False, slots=True)
class OpenedSource:
    """An event: a picture of this source was read."""

    source: PhotoSource


@dataclass(frozen=True, slots=True)
class Folder:
    """An answer: the source was a folder of these pictures."""

    pictures: list[Path] = field(default_factory=list)


class Loader(QObject):
    """Turns sources into photos.

    Signals:
        opened(LoadedPhoto, first of its batch: bool), failed(KoutuError): the answers.
        succeeded(OpenedSource): where the photo came from that `opened` brings next, for the list of recent files.
        changed(): `pending` or `share` changed.
    """

    opened = Signal(LoadedPhoto, bool)
    succeeded = Signal(OpenedSource)
    failed = Signal(KoutuError)
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.share = 0.0
        self._files = Worker("opening", self)
        self._links = Worker("links", self)

    @property
    def pending(self) -> int:
        """How many pictures are still to come."""
        return len(self._files.tasks) + len(self._links.tasks)

    @property
    def fetching(self) -> bool:
        """Whether a link is being read; `share` is how much of it is there."""
        return bool(self._links.tasks)

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
            worker = self._links if isinstance(source, LinkSource) else self._files
            worker.submit(
                Task(
                    _Work(source),
                    on_progress=self._on_progress,
                    on_done=partial(self._on_done, batch, source),
                    on_failed=self._on_failed,
                    on_stopped=self._on_stopped,
                )
            )
        self.changed.emit()

    def _on_progress(self, share: float) -> None:
        self.share = share
        self.changed.emit()

    def _on_done(self, batch: Batch, source: PhotoSource, answer: LoadedPhoto | Folder) -> None:
        self.share = 0.0
        if isinstance(answer, Folder):
            self._queue([FileSource(path) for path in answer.pictures], batch)
            return
        batch.opened += 1
        self.changed.emit()
        self.succeeded.emit(OpenedSource(source))
        self.opened.emit(answer, batch.opened == 1)

    def _on_failed(self, error: KoutuError) -> None:
        self.share = 0.0
        self.changed.emit()
        self.failed.emit(error)

    def _on_stopped(self) -> None:
        self.share = 0.0
        self.changed.emit()


class _Work:
    """Reads one source; runs on a worker's thread."""

    def __init__(self, source: PhotoSource) -> None:
        self._source = source

    def __call__(self, report: TaskReport[None]) -> LoadedPhoto | Folder:
        if isinstance(self._source, FileSource) and self._source.path.is_dir():
            return Folder(pictures_in(self._source.path, report.cancel))
        return read(self._source, report.cancel, report.progress)
