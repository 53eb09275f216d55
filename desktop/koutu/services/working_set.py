"""Which documents are in memory: the current one, and those looked at last as far as memory allows."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QObject

from koutu.document.document import Document
from koutu.document.resting import Resting
from koutu.engine.core.memory import available_memory
from koutu.engine.documents import Original
from koutu.services.latest_task import LatestTask
from koutu.services.resting_files import RestingFiles, shown
from koutu.services.task import Task, TaskReport
from koutu.services.worker import Worker

MOST_BYTES = 256 << 20  # five photos of 12 megapixels with their mattes
_PART = 8  # of the memory that is free


def usual_budget() -> int:
    """Return bytes for documents: an eighth of the memory that is free, at most `MOST_BYTES`."""
    free = available_memory()
    return MOST_BYTES if free is None else min(MOST_BYTES, free // _PART)


class WorkingSet(QObject):
    """Lets documents rest that nobody looks at, the longest unseen first, and wakes them when they are looked at.

    Attributes:
        budget: bytes for all awake documents; the current one, and one that is being cut, stay in any case.
        files: where they rest.
        awaited: the document that is being prepared, or None.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.budget: Callable[[], int] = usual_budget
        self.files = RestingFiles()
        self.awaited: Document | None = None
        self._current: Document | None = None
        self._order: list[Document] = []  # the longest unseen first
        self._laying: dict[Document, Task[Original | None, None]] = {}
        self._worker = Worker("resting", self)
        # A thread of its own: whoever looks does not wait for what is being laid.
        self._reader = Worker("waking", self)
        self._reading: LatestTask[list[object], None] = LatestTask(
            self._reader, on_done=self._on_read, on_failed=self._on_read
        )
        self._then: Callable[[Document], None] = _ignore

    @property
    def busy(self) -> bool:
        """Whether pictures are on their way out of memory, or into it."""
        return bool(self._laying) or self._reading.busy

    def add(self, document: Document) -> None:
        """Take in a document that nobody has looked at yet."""
        self._order.insert(0, document)

    def remove(self, document: Document) -> None:
        """Leave a document alone that is being closed."""
        self._order.remove(document)
        if document is self._current:
            self._current = None
        if document is self.awaited:
            self.stop_preparing()
        task = self._laying.pop(document, None)
        if task is not None:
            self._worker.cancel(task)

    def use(self, document: Document) -> None:
        """Wake the document that is looked at from now on.

        Raises:
            KoutuError: its photo is no longer to be had.
        """
        document.wake()
        self._current = document
        self._order.remove(document)
        self._order.append(document)

    def prepare(self, document: Document, then: Callable[[Document], None]) -> None:
        """Read what rests of a document on a thread, and call `then` as soon as `use` takes no time.

        Only the newest request counts. Where something cannot be read `then` is called all the same: `use` says why.
        """
        parts = [part for part in document.resting if not part.awake and part is not document.frame.spare]
        self.stop_preparing()
        if not parts:
            then(document)
            return
        self.awaited, self._then = document, then
        self._reading.ask(_Read(parts))

    def stop_preparing(self) -> None:
        """Somebody looks at another document: what is being read is wanted no longer."""
        self._reading.stop()
        self.awaited = None

    def _on_read(self, _: list[object] | None = None) -> None:
        # What was read is in memory as long as the caller holds the list: `use` holds it from now on.
        document, self.awaited = self.awaited, None
        if document is not None:
            self._then(document)

    def settle(self) -> None:
        """Keep to the budget, as soon as what goes is in its files."""
        room = self.budget()
        for document in self._order:
            self._let_source_rest(document)
        for document in reversed(self._order):
            room -= document.nbytes
            if room < 0 and self._may_rest(document):
                self._let_rest(document)

    def close(self) -> None:
        """Wait for the thread, and remove the files."""
        self._reader.close()
        self._worker.close()
        self.files.close()

    def _may_rest(self, document: Document) -> bool:
        return document is not self._current and document.state != "running" and document.awake

    def _let_source_rest(self, document: Document) -> None:
        """Of a photo that is turned or cropped the whole is needed again only when that is taken back."""
        frame = document.frame
        if frame.photo is not frame.source and frame.source.awake:
            if frame.source.can_rest:
                frame.source.rest()
            elif document.state != "running":
                self._lay(document)

    def _let_rest(self, document: Document) -> None:
        if all(part.can_rest for part in document.resting):
            document.rest()
        else:
            self._lay(document)

    def _lay(self, document: Document) -> None:
        if document not in self._laying:
            self._laying[document] = task = Task(
                _Lay(self.files, document),
                on_done=partial(self._on_laid, document),
                on_failed=lambda _: self._forget(document),
                on_stopped=lambda: self._forget(document),
            )
            self._worker.submit(task)

    def _on_laid(self, document: Document, original: Original | None) -> None:
        wanted = self._laying.pop(document, None) is not None
        if original is not None and wanted and shiboken6.isValid(document):
            document.original = original
            # It may be looked at again, or another matte may have come, which is in no file yet.
            self.settle()

    def _forget(self, document: Document) -> None:
        self._laying.pop(document, None)


def _ignore(_: Document) -> None:
    pass


class _Read:
    """Reads what rests; runs on the worker's thread."""

    def __init__(self, parts: Sequence[Resting[Any]]) -> None:
        self._parts = parts

    def __call__(self, report: TaskReport[None]) -> list[object]:
        read = []
        for part in self._parts:
            report.cancel.check()
            read.append(part.get())
        return read


class _Lay:
    """Puts a document's pictures into files; runs on the worker's thread."""

    def __init__(self, files: RestingFiles, document: Document) -> None:
        self._files = files
        self._original = document.original
        self._source, self._photo, self._screen = document.frame.source, document.frame.photo, document.frame.screen
        planes = (document.resting_thumbnail, document.resting_coarse, document.final.resting_base)
        self._planes = [plane for plane in planes if plane is not None]

    def __call__(self, report: TaskReport[None]) -> Original | None:
        """Return the encoded photo as it lies now; None where the disk has no room, and the pictures stay awake."""
        original = self._original
        try:
            if not self._source.can_rest:
                original = self._files.lay_photo(self._source, original)
            self._screen.set_source(partial(shown, self._photo))
            for plane in self._planes:
                report.cancel.check()
                if not plane.can_rest:
                    self._files.lay_plane(plane)
        except OSError:
            return None
        return original
