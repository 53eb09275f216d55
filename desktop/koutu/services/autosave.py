"""Saving documents, and making copies of them against crashes, on a thread of its own."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer, Signal

from koutu.document.contents import contents_later
from koutu.document.document import Document
from koutu.engine import documents
from koutu.engine.core.errors import KoutuError
from koutu.engine.documents import Contents
from koutu.services import recovery
from koutu.services.save_queue import FileSaved, Save
from koutu.services.session import Session
from koutu.services.task import Task, TaskReport
from koutu.services.worker import Worker

AUTOSAVE_MS = 60_000


class Autosave(QObject):
    """Keeps a session's documents.

    A copy is written at every network's answer, and a minute after the first change that none has.

    Signals:
        saved(FileSaved): the user's file is written.
        kept(Document): its copy is.
        failed(KoutuError): a file could not be written; of the copies, only the first until one can be written again.
        troubled(KoutuError), recovered(): from now on no copies can be written, or they can again.
    """

    saved = Signal(FileSaved)
    kept = Signal(Document)
    failed = Signal(KoutuError)
    troubled = Signal(KoutuError)
    recovered = Signal()

    def __init__(self, session: Session, folder: Path | None, parent: QObject | None = None) -> None:
        """Watch a session.

        Args:
            session: whose documents to keep.
            folder: gets the copies; None where there is no place for any.
        """
        super().__init__(parent)
        self._session = session
        self._folder = folder
        self._copied: dict[Document, int] = {}
        self._copying: dict[Document, int] = {}
        self._trouble: KoutuError | None = None
        self._saves: dict[Document, tuple[int, Save]] = {}
        self._copies: dict[Document, Task[None, None]] = {}
        self._worker = Worker("autosave", self)
        self._minute = QTimer(self)
        self._minute.setSingleShot(True)
        self._minute.setInterval(AUTOSAVE_MS)
        self._minute.timeout.connect(self.keep_changed)
        session.documentAdded.connect(self._on_added)
        session.documentRemoved.connect(self._on_removed)
        session.segmenter.done.connect(self._keep)

    def save(self, document: Document, path: Path, *, linked: bool | None = None) -> None:
        """Write a document to the user's file; as it was before, linked to its photo or not, unless told."""
        linked = document.linked if linked is None else linked
        contents, edits = contents_later(document), document.edits

        def write(report: TaskReport[None]) -> None:
            documents.write(path, contents(), linked=linked, cancel=report.cancel)

        done = partial(self._on_saved, document, path, edits, linked)
        self._saves[document] = edits, self._session.saves.submit(path, write, done, self.failed.emit)

    def saves(self, document: Document) -> bool:
        """Return whether a document, as it stands now, is on its way into the user's file."""
        edits, save = self._saves.get(document, (-1, None))
        return save is not None and edits == document.edits and self._session.saves.holds(save)

    def keep_changed(self) -> None:
        """Write copies of all documents that changed since their last one."""
        for document in self._session.documents:
            if document.final.exists and document.edits != self._copied.get(document, -1):
                self._keep(document)

    def flush(self) -> None:
        """Write copies of all documents that changed since their last one, and wait until they are there."""
        self.keep_changed()
        while any(copy in self._worker.tasks for copy in self._copies.values()):
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 50)

    def close(self) -> None:
        """Stop making copies, and wait for the thread."""
        self._minute.stop()
        self._worker.close()

    def _keep(self, document: Document) -> None:
        if self._folder is None:
            return
        before = self._copies.get(document)
        if before in self._worker.tasks and self._copying.get(document) == document.edits:
            return
        if before is not None and before is not self._worker.running:
            self._worker.cancel(before)
        place, edits = self._place(document), document.edits
        work = _Copy(place, contents_later(document), document.path, document.file)
        self._copying[document] = edits
        task: Task[None, None] = Task(work, partial(self._on_kept, document, edits), on_failed=self._on_copy_failed)
        self._copies[document] = task
        self._worker.submit(task)

    def _place(self, document: Document) -> Path:
        assert self._folder is not None
        return self._folder / f"{document.id}{documents.SUFFIX}"

    def _on_added(self, document: Document) -> None:
        document.edited.connect(self._on_edited)
        document.presetChanged.connect(self._on_edited)
        document.markChanged.connect(self._on_edited)
        if document.final.exists:
            self._keep(document)

    def _on_removed(self, document: Document) -> None:
        copy = self._copies.pop(document, None)
        if copy is not None:
            self._worker.cancel(copy)
        self._copied.pop(document, None)
        self._copying.pop(document, None)
        self._saves.pop(document, None)
        if self._folder is not None:
            place = self._place(document)
            self._worker.submit(Task(_Forget(place), on_failed=self._on_copy_failed))

    def _on_edited(self) -> None:
        if not self._minute.isActive():
            self._minute.start()

    def _on_saved(self, document: Document, path: Path, edits: int, linked: bool) -> None:
        if shiboken6.isValid(document):  # it may have been closed meanwhile
            document.linked = linked
            document.set_saved(path, edits)
        self.saved.emit(FileSaved(document, path))

    def _on_kept(self, document: Document, edits: int, _: None) -> None:
        if document in self._session.documents:
            self._copied[document] = edits
            self.kept.emit(document)
        if self._trouble is not None:
            self._trouble = None
            self.recovered.emit()

    def _on_copy_failed(self, error: KoutuError) -> None:
        # It is tried again, every minute, whether or not anything changes.
        self._on_edited()
        if self._trouble is None:
            # A full disk would say so every minute.
            self._trouble = error
            self.failed.emit(error)
            self.troubled.emit(error)


class _Copy:
    """Writes a copy; runs on the worker's thread."""

    def __init__(
        self, place: Path, contents: Callable[[], Contents], photo: Path | None, document: Path | None
    ) -> None:
        self._place = place
        self._contents = contents
        self._photo = photo
        self._document = document

    def __call__(self, report: TaskReport[None]) -> None:
        recovery.keep(self._place, self._contents(), self._photo, self._document, report.cancel)


class _Forget:
    """Removes a copy; runs on the worker's thread, after what was written before."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def __call__(self, report: TaskReport[None]) -> None:
        recovery.forget(self._place)
