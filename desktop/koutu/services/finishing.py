"""What follows a matte, on its own thread: clean colours, the PNG for dragging, saving, copying."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from koutu.document.document import Document
from koutu.document.finish import Finish
from koutu.engine.core.pyramid import Pyramid
from koutu.engine.display.edge_colours import EdgeColours, Tiles
from koutu.engine.display.thumbnails import eight_bit, thumbnail
from koutu.engine.files.atomic import write_atomically
from koutu.services.jobs import Job, Report, Worker


@dataclass(frozen=True, slots=True, eq=False)
class FinishRequest:
    """Colours and a file to drag; stale when the document has another `finish`."""

    document: Document
    finish: Finish


@dataclass(frozen=True, slots=True, eq=False)
class PreviewResult:
    """An answer on the way to the file: the soft edges' colours for the screen, and the cutout in small."""

    fringe: Sequence[Tiles]
    thumbnail: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class SaveRequest:
    """The cutout, as a file of the user's."""

    document: Document
    path: Path


@dataclass(frozen=True, slots=True, eq=False)
class CopyRequest:
    """The cutout, for the clipboard."""

    document: Document


@dataclass(frozen=True, slots=True, eq=False)
class Copied:
    """A cutout for the clipboard: the file's bytes, and (H, W, 4) uint8 straight RGBA."""

    png: bytes
    rgba: NDArray[np.uint8]


def cutout_name(name: str) -> str:
    """The name of a picture's cutout: `photo.jpg` → `photo-cutout.png`."""
    return f"{Path(name).stem or 'picture'}-cutout.png"


class Finisher(QObject):
    """Makes products of final mattes.

    Signals:
        saved(Document, Path), copied(Copied), failed(KoutuError): answers to `save` and `copy`.
    """

    saved = Signal(object, object)
    copied = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._lane = Worker("finishing", self)
        self._lane.noted.connect(self._on_finish)
        self._lane.finished.connect(self._on_finished)
        self._lane.failed.connect(self._on_failed)

    @property
    def saving(self) -> int:
        """How many files are still to be written for the user."""
        return sum(isinstance(job.subject, SaveRequest) for job in self._lane.jobs)

    def finish(self, document: Document) -> None:
        """Make a document's colours, thumbnail and file to drag, unless they are there or being made."""
        finish = document.finish
        if finish is None or document.finished or any(request.finish is finish for request in self._requests(document)):
            return
        self.pause(document)
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="koutu-"))
        path = self._folder / str(document.id) / cutout_name(document.name)
        work = partial(_finish, finish, document.screen, path)
        self._lane.submit(Job(FinishRequest(document, finish), work))

    def pause(self, document: Document) -> None:
        """Stop finishing a document: the user goes on changing it and needs the processor, or closes it."""
        for job in self._lane.jobs:
            if isinstance(job.subject, FinishRequest) and job.subject.document is document:
                self._lane.cancel(job)

    def save(self, document: Document, path: Path) -> None:
        """Write a document's cutout as PNG, over a file that is there."""
        finish = document.finish
        if finish is not None:
            self._lane.submit(Job(SaveRequest(document, path), lambda report: _save(finish, path, report)))

    def copy(self, document: Document) -> None:
        """Make a document's cutout for the clipboard."""
        finish = document.finish
        if finish is not None:
            self._lane.submit(Job(CopyRequest(document), lambda report: _copy(finish, report)))

    def close(self) -> None:
        """Stop, wait for the thread, clear the session's folder."""
        self._lane.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _requests(self, document: Document) -> list[FinishRequest]:
        subjects = [job.subject for job in self._lane.jobs if not job.cancel.cancelled]
        return [each for each in subjects if isinstance(each, FinishRequest) and each.document is document]

    def _on_finish(self, job: Job, made: object) -> None:
        request = job.subject
        assert isinstance(request, FinishRequest)
        # A stroke that has begun since changes the matte already: what follows its end is worth showing.
        if request.document.finish is request.finish and not request.document.touchup_editor.stroking:
            assert isinstance(made, PreviewResult)
            request.document.set_fringe(made.fringe)
            request.document.set_thumbnail(made.thumbnail)

    def _on_finished(self, job: Job, answer: object) -> None:
        match job.subject:
            case FinishRequest(document=document, finish=finish) if (
                not job.cancel.cancelled and document.finish is finish
            ):
                assert isinstance(answer, Path)
                document.dragged = answer
                document.finished = document.fringe is not None
            case SaveRequest(document=document, path=path):
                document.saved_as = path
                self.saved.emit(document, path)
            case CopyRequest():
                self.copied.emit(answer)

    def _on_failed(self, job: Job, error: object) -> None:
        self.failed.emit(error)


def _finish(finish: Finish, screen: NDArray[np.uint8], path: Path, report: Report) -> Path:
    cutout = finish.cutout(report.cancel)
    fringe = EdgeColours.made(Pyramid(screen), Pyramid(cutout.matte), eight_bit(cutout.colours))
    report.note(PreviewResult(fringe.levels, thumbnail(cutout.colours, cutout.matte)))
    finish.write(cutout, path, report.cancel)
    return path


def _save(finish: Finish, path: Path, report: Report) -> None:
    write_atomically(path, finish.png(report.cancel), True)


def _copy(finish: Finish, report: Report) -> Copied:
    return Copied(finish.png(report.cancel), finish.rgba(report.cancel))
