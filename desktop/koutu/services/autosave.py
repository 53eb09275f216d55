"""Saving documents, and keeping copies of them against crashes, on a thread of its own."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from koutu.document.document import Document
from koutu.engine import documents
from koutu.engine.documents import Contents
from koutu.services import recovery
from koutu.services.jobs import Job, Report, Worker
from koutu.services.session import Session

AUTOSAVE_MS = 60_000


@dataclass(frozen=True, slots=True, eq=False)
class KeepRequest:
    """A document as it stood when this was asked for.

    Attributes:
        edits: `Document.edits` then.
        path: the user's file, or None: a copy for recovery.
    """

    document: Document
    edits: int
    path: Path | None


class Autosave(QObject):
    """Keeps a session's documents.

    A copy is written at every network's answer, and a minute after the first change that none has.

    Signals:
        saved(Document, Path): the user's file is written.
        kept(Document): its copy is.
        failed(KoutuError): a file could not be written; of the copies, only the first time.
    """

    saved = Signal(object, object)
    kept = Signal(object)
    failed = Signal(object)

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
        self._told = False
        self._lane = Worker("keeping", self)
        self._lane.finished.connect(self._on_finished)
        self._lane.failed.connect(self._on_failed)
        self._minute = QTimer(self)
        self._minute.setSingleShot(True)
        self._minute.setInterval(AUTOSAVE_MS)
        self._minute.timeout.connect(self.keep_changed)
        session.documentAdded.connect(self._on_added)
        session.documentRemoved.connect(self._on_removed)
        session.segmenter.done.connect(self._keep)

    @property
    def saving(self) -> int:
        """How many of the user's files are still to be written."""
        return sum(_request(job).path is not None for job in self._lane.jobs)

    def save(self, document: Document, path: Path, *, linked: bool = False) -> None:
        """Write a document to the user's file."""
        contents, edits = document.contents(), document.edits
        self._lane.submit(
            Job(
                KeepRequest(document, edits, path),
                lambda report: documents.write(path, contents, linked=linked, cancel=report.cancel),
            ),
            first=True,
        )

    def keep_changed(self) -> None:
        """Write copies of all documents that changed since their last one."""
        for document in self._session.documents:
            if document.edits != self._copied.get(document, 0):
                self._keep(document)

    def close(self) -> None:
        """Finish what the user saves, and stop."""
        self._minute.stop()
        for job in self._lane.jobs:
            if _request(job).path is None:
                self._lane.cancel(job)
        self._lane.finish()

    def _keep(self, document: Document) -> None:
        if self._folder is None:
            return
        for job in self._lane.jobs:
            request = _request(job)
            if request.document is document and request.path is None and job is not self._lane.running:
                self._lane.cancel(job)
        self._copied[document] = document.edits
        place = self._place(document)
        work = _Copy(place, document.contents(), document.path, document.file)
        self._lane.submit(Job(KeepRequest(document, document.edits, None), work))

    def _place(self, document: Document) -> Path:
        assert self._folder is not None
        return self._folder / f"{document.id}{documents.SUFFIX}"

    def _on_added(self, document: Document) -> None:
        document.edited.connect(self._on_edited)
        document.presetChanged.connect(self._on_edited)
        if document.base_matte is not None:
            self._keep(document)

    def _on_removed(self, document: Document) -> None:
        for job in self._lane.jobs:
            if _request(job).document is document and _request(job).path is None:
                self._lane.cancel(job)
        self._copied.pop(document, None)
        if self._folder is not None:
            place = self._place(document)
            self._lane.submit(Job(KeepRequest(document, 0, None), _Forget(place)))

    def _on_edited(self) -> None:
        if not self._minute.isActive():
            self._minute.start()

    def _on_finished(self, job: Job, answer: object) -> None:
        request = _request(job)
        if request.path is not None:
            request.document.set_saved(request.path, request.edits)
            self.saved.emit(request.document, request.path)
        elif isinstance(job.work, _Copy):
            self.kept.emit(request.document)

    def _on_failed(self, job: Job, error: object) -> None:
        if _request(job).path is not None:
            self.failed.emit(error)
        elif not self._told:
            # A full disk would say so every minute.
            self._told = True
            self.failed.emit(error)


class _Copy:
    """Writes a copy; runs on the lane's thread."""

    def __init__(self, place: Path, contents: Contents, photo: Path | None, document: Path | None) -> None:
        self._place = place
        self._contents = contents
        self._photo = photo
        self._document = document

    def __call__(self, report: Report) -> None:
        recovery.keep(self._place, self._contents, self._photo, self._document, report.cancel)


class _Forget:
    """Removes a copy; runs on the lane's thread, after what was written before."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def __call__(self, report: Report) -> None:
        recovery.forget(self._place)


def _request(job: Job) -> KeepRequest:
    assert isinstance(job.subject, KeepRequest)
    return job.subject
