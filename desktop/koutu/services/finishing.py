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
from koutu.engine.core.errors import KoutuError
from koutu.engine.core.pyramid import Pyramid
from koutu.engine.display.edge_colours import EdgeColours, Tiles
from koutu.engine.display.thumbnails import eight_bit, thumbnail
from koutu.engine.files.atomic import write_atomically
from koutu.services.task import Task, TaskReport
from koutu.services.worker import Worker


@dataclass(frozen=True, slots=True, eq=False)
class PreviewResult:
    """An answer on the way to the file: the soft edges' colours for the screen, and the cutout in small."""

    fringe: Sequence[Tiles]
    thumbnail: NDArray[np.uint8]


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

    saved = Signal(Document, Path)
    copied = Signal(Copied)
    failed = Signal(KoutuError)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._finishing: dict[Document, tuple[Finish, Task[Path, PreviewResult]]] = {}
        self._worker = Worker("finishing", self)
        self._worker.failed.connect(self.failed)

    def finish(self, document: Document) -> None:
        """Make a document's colours, thumbnail and file to drag, unless they are there or being made."""
        finish = document.finish
        if finish is None or document.finished or self._made_now(document) is finish:
            return
        self.pause(document)
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="koutu-"))
        path = self._folder / str(document.id) / cutout_name(document.name)
        work = partial(_finish, finish, document.screen, path)
        task = Task(
            work,
            on_note=partial(self._show, document, finish),
            on_done=partial(self._on_finished, document, finish),
            on_failed=lambda _: self._forget(document, finish),
            on_stopped=lambda: self._forget(document, finish),
        )
        self._finishing[document] = finish, task
        self._worker.submit(task)

    def pause(self, document: Document) -> None:
        """Stop finishing a document: the user goes on changing it and needs the processor, or closes it."""
        if document in self._finishing:
            self._worker.cancel(self._finishing.pop(document)[1])

    def save(self, document: Document, path: Path) -> None:
        """Write a document's cutout as PNG, over a file that is there."""
        finish = document.finish
        if finish is not None:
            self._worker.submit(Task(partial(_save, finish, path), partial(self._on_saved, document, path)))

    def copy(self, document: Document) -> None:
        """Make a document's cutout for the clipboard."""
        finish = document.finish
        if finish is not None:
            self._worker.submit(Task(partial(_copy, finish), self.copied.emit))

    def close(self) -> None:
        """Stop, wait for the thread, clear the session's folder."""
        self._worker.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _made_now(self, document: Document) -> Finish | None:
        return self._finishing[document][0] if document in self._finishing else None

    def _forget(self, document: Document, finish: Finish) -> None:
        if self._made_now(document) is finish:
            del self._finishing[document]

    def _show(self, document: Document, finish: Finish, made: PreviewResult) -> None:
        # A stroke that has begun since changes the matte already: what follows its end is worth showing.
        if document.finish is finish and not document.touchup_editor.stroking:
            document.set_fringe(made.fringe)
            document.set_thumbnail(made.thumbnail)

    def _on_finished(self, document: Document, finish: Finish, path: Path) -> None:
        wanted = self._made_now(document) is finish
        self._forget(document, finish)
        if wanted and document.finish is finish:
            document.dragged = path
            document.finished = document.fringe is not None

    def _on_saved(self, document: Document, path: Path, _: None) -> None:
        document.saved_as = path
        self.saved.emit(document, path)


def _finish(finish: Finish, screen: NDArray[np.uint8], path: Path, report: TaskReport[PreviewResult]) -> Path:
    cutout = finish.cutout(report.cancel)
    fringe = EdgeColours.made(Pyramid(screen), Pyramid(cutout.matte), eight_bit(cutout.colours))
    report.note(PreviewResult(fringe.levels, thumbnail(cutout.colours, cutout.matte)))
    finish.write(cutout, path, report.cancel)
    return path


def _save(finish: Finish, path: Path, report: TaskReport[None]) -> None:
    write_atomically(path, finish.png(report.cancel), True)


def _copy(finish: Finish, report: TaskReport[None]) -> Copied:
    return Copied(finish.png(report.cancel), finish.rgba(report.cancel))
