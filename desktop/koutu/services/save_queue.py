"""The user's files, one after another in the order they were asked for: none overtakes another."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from koutu.document.document import Document
from koutu.engine.core.errors import KoutuError
from koutu.services.task import Task, TaskReport
from koutu.services.worker import Worker


@dataclass(frozen=True, slots=True, eq=False)
class FileSaved:
    """An event: a document, or a cutout or picture of it, is in a file. The document may be closed by now."""

    document: Document
    path: Path


@dataclass(frozen=True, slots=True, eq=False)
class Save:
    """A place in the queue, for `SaveQueue.holds`."""

    target: Path
    task: Task[None, None]


class SaveQueue(QObject):
    """Writes files of the user's, on a thread of its own.

    What is asked for later is written later, so a file always holds the newest state in the end. A save that still
    waits when its target is asked for again is left out: nobody would ever see it.

    Signals:
        changed(): `waiting`.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._saves: list[Save] = []
        self._worker = Worker("saving", self)

    @property
    def waiting(self) -> list[Path]:
        """The files that are still to be written, in their order; the first is being written."""
        return [save.target for save in self._saves]

    def submit(
        self,
        target: Path,
        work: Callable[[TaskReport[None]], None],
        on_done: Callable[[], None],
        on_failed: Callable[[KoutuError], None],
    ) -> Save:
        """Write a file after those that wait.

        Args:
            target: the file; a save to it that has not begun is left out.
            work: writes it, on the queue's thread.
            on_done: it is written.
            on_failed: it could not be written; what was there is there still.
        """
        for save in [other for other in self._saves if other.target == target]:
            if save.task is not self._worker.running:
                self._worker.cancel(save.task)
        task: Task[None, None] = Task(work)
        save = Save(target, task)

        def end() -> None:
            self._saves.remove(save)
            self.changed.emit()

        def done(_: None) -> None:
            end()
            on_done()

        def fail(error: KoutuError) -> None:
            end()
            on_failed(error)

        task.on_done = done
        task.on_failed = fail
        task.on_stopped = end
        self._saves.append(save)
        self._worker.submit(task)
        self.changed.emit()
        return save

    def holds(self, save: Save) -> bool:
        """Return whether a save is still to come; not, when it has ended or was left out."""
        return save in self._saves

    def drain(self) -> None:
        """Wait until everything is written, then for the thread."""
        self._worker.drain()
