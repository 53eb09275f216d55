"""Networks that come and go while the window is open: one download at a time, on a thread of its own."""

from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, Signal

from koutu.engine.core.errors import KoutuError
from koutu.engine.networks import store as files
from koutu.engine.networks.catalog import Catalog
from koutu.engine.networks.download import download
from koutu.engine.networks.download_progress import Progress
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.network import Networks
from koutu.engine.networks.store import ModelStore
from koutu.services.task import Task, TaskReport
from koutu.services.worker import Worker

State = Literal["absent", "waiting", "running", "paused", "failed", "damaged", "installed", "elsewhere"]


class Downloads(QObject):
    """Downloads networks and deletes them.

    Attributes:
        store: where they lie.
        mirror: where to look beyond a network's own addresses; see `download.sources_of`.

    Signals:
        changed(NetworkEntry): its state or progress is another now.
        arrived(NetworkEntry), left(NetworkEntry): it can run now, or no longer.
    """

    changed = Signal(NetworkEntry)
    arrived = Signal(NetworkEntry)
    left = Signal(NetworkEntry)

    def __init__(self, store: ModelStore, networks: Networks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.mirror = ""
        self._networks = networks
        self._progress: dict[str, Progress] = {}
        self._errors: dict[str, KoutuError] = {}
        self._unwanted: set[str] = set()
        self._tasks: dict[str, Task[None, Progress]] = {}
        self._worker = Worker("downloads", self)

    def state(self, entry: NetworkEntry) -> State:
        """How a network is doing; `elsewhere` is installed, but not in the folder of downloads."""
        if entry.id in self._tasks:
            return "running" if self._worker.running is self._tasks[entry.id] else "waiting"
        if entry.id in self._errors:
            return "failed"
        [found] = files.stored(Catalog((entry,), ()), self.store.folders)
        if found.whole:
            own = any(path is not None and path.parent == self.store.home for path in found.paths)
            return "installed" if own else "elsewhere"
        if files.received(entry, self.store.home) > 0:
            return "paused"
        return "absent" if found.path is None else "damaged"

    def progress(self, entry: NetworkEntry) -> Progress | None:
        """How far a running download is."""
        return self._progress.get(entry.id)

    def share(self, entry: NetworkEntry) -> float:
        """How much of a network has come, 0 to 1; also of one that is paused."""
        told = self.progress(entry)
        if told is not None:
            return told.received / told.total
        return files.received(entry, self.store.home) / entry.bytes

    def error(self, entry: NetworkEntry) -> KoutuError | None:
        """Why the last download of it failed."""
        return self._errors.get(entry.id)

    def start(self, entry: NetworkEntry) -> None:
        """Download a network, or go on with it, after those that wait already."""
        if self.state(entry) in ("running", "waiting"):
            return
        self._errors.pop(entry.id, None)
        self._unwanted.discard(entry.id)
        work = _Work(entry, self.store, self.mirror)
        task = Task(
            work,
            on_started=partial(self.changed.emit, entry),
            on_note=partial(self._on_progress, entry),
            on_done=partial(self._on_done, entry),
            on_failed=partial(self._on_failed, entry),
            on_stopped=partial(self._on_stopped, entry),
        )
        self._tasks[entry.id] = task
        self._worker.submit(task)
        self.changed.emit(entry)

    def pause(self, entry: NetworkEntry) -> None:
        """Stop a download; what came is kept."""
        if entry.id in self._tasks:
            self._worker.cancel(self._tasks[entry.id])

    def cancel(self, entry: NetworkEntry) -> None:
        """Stop a download for good: what came of it is deleted. A network that is installed stays."""
        self._unwanted.add(entry.id)
        self._errors.pop(entry.id, None)
        if self.state(entry) in ("running", "waiting"):
            self.pause(entry)
        else:
            self._discard(entry)

    def remove(self, entry: NetworkEntry) -> None:
        """Delete an installed network.

        Raises:
            NetworkError: it cannot be deleted.
        """
        self._networks.forget(entry)
        files.remove(entry, self.store.home, self.store.folders)
        if self._networks.graphs is not None:
            self._networks.graphs.forget(entry)
        self._errors.pop(entry.id, None)
        self.left.emit(entry)
        self.changed.emit(entry)

    def close(self) -> None:
        """Stop all downloads, keep what came, and wait for the thread."""
        self._worker.close()

    def _discard(self, entry: NetworkEntry) -> None:
        self._unwanted.discard(entry.id)
        files.discard(entry, self.store.home)
        self.changed.emit(entry)

    def _on_progress(self, entry: NetworkEntry, progress: Progress) -> None:
        self._progress[entry.id] = progress
        self.changed.emit(entry)

    def _on_done(self, entry: NetworkEntry, _: None) -> None:
        self._forget(entry)
        self.arrived.emit(entry)
        self.changed.emit(entry)

    def _on_failed(self, entry: NetworkEntry, error: KoutuError) -> None:
        self._forget(entry)
        self._errors[entry.id] = error
        self.changed.emit(entry)

    def _on_stopped(self, entry: NetworkEntry) -> None:
        self._forget(entry)
        if entry.id in self._unwanted:
            self._discard(entry)
        self.changed.emit(entry)

    def _forget(self, entry: NetworkEntry) -> None:
        self._tasks.pop(entry.id, None)
        self._progress.pop(entry.id, None)


class _Work:
    """One download; runs on the worker's thread."""

    def __init__(self, entry: NetworkEntry, store: ModelStore, mirror: str) -> None:
        self._entry = entry
        self._store = store
        self._mirror = mirror

    def __call__(self, report: TaskReport[Progress]) -> None:
        download(self._entry, self._store.home, self._mirror, cancel=report.cancel, tell=report.note)
