"""What the window shows and hands out of cutouts: colours for the canvas, a file to drag, saving, copying."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from koutu.document.cutout_source import CutoutSource
from koutu.document.document import Document
from koutu.document.resting import Resting
from koutu.engine.core.errors import KoutuError
from koutu.engine.core.pyramid import Pyramid
from koutu.engine.display.edge_colours import EdgeColours, Tiles
from koutu.engine.files.atomic import write_atomically
from koutu.engine.files.names import fitting
from koutu.engine.files.private_folder import scratch_in
from koutu.services.cutout_renderer import CutoutRenderer
from koutu.services.qt_image import qt_image
from koutu.services.save_queue import FileSaved, SaveQueue
from koutu.services.screen_colours import in_srgb, on_screen, thumbnail_on_screen
from koutu.services.task import Task, TaskReport
from koutu.services.worker import Worker


@dataclass(frozen=True, slots=True, eq=False)
class PreviewResult:
    """An answer on the way to the file: the soft edges' colours for the screen, and the cutout in small.

    Attributes:
        edge_colours: the tiles of every level.
        thumbnail: (h, w, 4) uint8 straight RGBA.
    """

    edge_colours: Sequence[Tiles]
    thumbnail: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Copied:
    """A cutout for the clipboard: the file's bytes, (H, W, 4) uint8 straight RGBA, and the same as Qt's picture."""

    png: bytes
    rgba: NDArray[np.uint8]
    image: QImage


@dataclass(frozen=True, slots=True, eq=False)
class _Preparation:
    source: CutoutSource
    task: Task[Path, PreviewResult]


def cutout_name(name: str) -> str:
    """The name of a picture's cutout: `photo.jpg` → `photo-cutout.png`."""
    return fitting(Path(name).stem or "picture", "-cutout.png")


class Cutouts(QObject):
    """Prepares cutouts for screen and drag, copies and saves them.

    Attributes:
        home: this run's folder, for the files to drag; None where there is none.

    Signals:
        prepared(Document): its colours, thumbnail and file to drag are there.
        saved(FileSaved), copied(Copied), failed(KoutuError): answers to `save` and `copy`.
    """

    prepared = Signal(Document)
    saved = Signal(FileSaved)
    copied = Signal(Copied)
    failed = Signal(KoutuError)

    def __init__(self, renderer: CutoutRenderer, saves: SaveQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renderer = renderer
        self._saves = saves
        self.home: Path | None = None
        self._folder: Path | None = None
        self._preparations: dict[Document, _Preparation] = {}
        self._worker = Worker("cutouts", self)
        self._worker.failed.connect(self.failed)

    @property
    def busy(self) -> bool:
        """Whether something is being prepared or copied."""
        return bool(self._worker.tasks)

    def prepare(self, document: Document) -> None:
        """Make a document's colours, thumbnail and file to drag, unless they are there or being made."""
        source = document.cutout_source
        if source is None or document.prepared or self._preparing(document) is source:
            return
        self.pause(document)
        if self._folder is None:
            self._folder = scratch_in(self.home, "drag")
        path = self._folder / str(document.id) / cutout_name(document.name)
        task = Task(
            partial(_prepare, self._renderer, source, document.resting_screen, path),
            on_note=partial(self._show, document, source),
            on_done=partial(self._on_prepared, document, source),
            on_failed=lambda _: self._forget(document, source),
            on_stopped=lambda: self._forget(document, source),
        )
        self._preparations[document] = _Preparation(source, task)
        self._worker.submit(task)

    def redraw(self, document: Document) -> None:
        """Make a document's thumbnail alone."""
        source = document.cutout_source
        if source is not None:
            self._worker.submit(
                Task(partial(_thumbnail, self._renderer, source), partial(self._show_thumbnail, document, source))
            )

    def pause(self, document: Document) -> None:
        """Stop preparing a document: the user goes on changing it and needs the processor, or closes it."""
        if document in self._preparations:
            self._worker.cancel(self._preparations.pop(document).task)

    def save(self, document: Document, path: Path) -> None:
        """Write a document's cutout as PNG, over a file that is there."""
        source, renderer = document.cutout_source, self._renderer
        if source is None:
            return

        def write(report: TaskReport[None]) -> None:
            write_atomically(path, renderer.png(source, report.cancel), True)

        self._saves.submit(path, write, partial(self._on_saved, document, path), self.failed.emit)

    def copy(self, document: Document) -> None:
        """Make a document's cutout for the clipboard."""
        if document.cutout_source is not None:
            self._worker.submit(Task(partial(_copy, self._renderer, document.cutout_source), self.copied.emit))

    def close(self) -> None:
        """Stop, wait for the thread, clear the session's folder."""
        self._worker.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _preparing(self, document: Document) -> CutoutSource | None:
        return self._preparations[document].source if document in self._preparations else None

    def _forget(self, document: Document, source: CutoutSource) -> None:
        if self._preparing(document) is source:
            del self._preparations[document]

    def _show(self, document: Document, source: CutoutSource, made: PreviewResult) -> None:
        # A stroke that has begun since changes the matte already: what follows its end is worth showing.
        if document.cutout_source is source and not document.touchup_editor.stroking:
            document.final.set_fringe(made.edge_colours)
            document.set_thumbnail(made.thumbnail)

    def _show_thumbnail(self, document: Document, source: CutoutSource, small: NDArray[np.uint8]) -> None:
        if document.cutout_source is source:
            document.set_thumbnail(small)

    def _on_prepared(self, document: Document, source: CutoutSource, path: Path) -> None:
        wanted = self._preparing(document) is source
        self._forget(document, source)
        if wanted and document.cutout_source is source:
            document.dragged = path
            document.prepared = document.final.fringe is not None
            self.prepared.emit(document)

    def _on_saved(self, document: Document, path: Path) -> None:
        document.saved_as = path
        self.saved.emit(FileSaved(document, path))


def _prepare(
    renderer: CutoutRenderer,
    source: CutoutSource,
    screen: Resting[NDArray[np.uint8]],
    path: Path,
    report: TaskReport[PreviewResult],
) -> Path:
    cutout = renderer.cutout(source, report.cancel)
    icc = cutout.photo.icc
    colours = EdgeColours.made(Pyramid(screen.get()), Pyramid(cutout.matte), on_screen(cutout.colours, icc))
    small = thumbnail_on_screen(cutout.colours, cutout.matte, icc)
    report.note(PreviewResult(colours.levels, small))
    renderer.write(source, path, report.cancel)
    return path


def _thumbnail(renderer: CutoutRenderer, source: CutoutSource, report: TaskReport[None]) -> NDArray[np.uint8]:
    cutout = renderer.cutout(source, report.cancel)
    return thumbnail_on_screen(cutout.colours, cutout.matte, cutout.photo.icc)


def _copy(renderer: CutoutRenderer, source: CutoutSource, report: TaskReport[None]) -> Copied:
    png = renderer.png(source, report.cancel)
    cutout = renderer.cutout(source, report.cancel)
    rgba = np.dstack((in_srgb(cutout.colours, cutout.photo.icc), cutout.matte))
    # Made here: 96 MB of 24 megapixels would stop the window.
    return Copied(png, rgba, qt_image(rgba))
