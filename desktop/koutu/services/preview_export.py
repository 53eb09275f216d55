"""Finished pictures of documents: previews in small on a thread of their own, and files."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from koutu.document.cutout_source import CutoutSource
from koutu.document.document import Document
from koutu.engine.compose import placing, profile
from koutu.engine.compose.finished import compose, is_linked, reduced
from koutu.engine.compose.portrait import PortraitFaults, portrait_faults
from koutu.engine.compose.style import Style
from koutu.engine.core.errors import KoutuError
from koutu.engine.export.export import Export, encode_cutout, left_out, save_cutout
from koutu.services.cutout_renderer import CutoutRenderer
from koutu.services.latest_task import LatestTask
from koutu.services.save_queue import FileSaved, SaveQueue
from koutu.services.task import Task, TaskReport
from koutu.services.worker import Worker


@dataclass(frozen=True, slots=True, eq=False)
class Composition:
    """A finished picture in small.

    Attributes:
        pixels: (h, w, 4) uint8 straight RGBA, sRGB.
        size: (height, width) of the picture in full.
        enlarged: how many times larger than in the photo the subject is.
        faults: what is wrong with a portrait, or None where it is none.
        corners: (4, 2) of the subject's outline on it, in parts of its width and height, clockwise from the left top.
    """

    pixels: NDArray[np.uint8]
    size: tuple[int, int]
    corners: NDArray[np.float64]
    enlarged: float = 1.0
    faults: PortraitFaults | None = None


@dataclass(frozen=True, slots=True)
class FileWeight:
    """An event: how many bytes a file will have; a number of Qt's ends at 2 GB."""

    bytes: int


class PreviewExporter(QObject):
    """Makes finished pictures.

    Signals:
        composed(Composition), weighed(FileWeight): the newest preview, and how many bytes its file has.
        exported(FileSaved), failed(KoutuError): answers.
    """

    composed = Signal(Composition)
    weighed = Signal(FileWeight)
    exported = Signal(FileSaved)
    failed = Signal(KoutuError)

    def __init__(self, renderer: CutoutRenderer, saves: SaveQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renderer = renderer
        self._saves = saves
        self._worker = Worker("previews", self)
        self._worker.failed.connect(self.failed)
        self._preview: LatestTask[Composition, None] = LatestTask(self._worker, on_done=self._on_composed)
        self._weight: LatestTask[FileWeight, None] = LatestTask(self._worker, on_done=self._on_weighed)

    def show(self, document: Document, look: Style, side: int) -> None:
        """Make a preview whose longer side is at most `side` pixels; an older one that is still waiting is dropped."""
        if document.cutout_source is not None:
            self._preview.ask(partial(_compose, self._renderer, document.cutout_source, look, side))

    def weigh(self, document: Document, look: Style, export: Export) -> None:
        """Find out how many bytes the file will have."""
        if document.cutout_source is not None:
            self._weight.ask(partial(_weigh, self._renderer, document.cutout_source, look, export))

    def export(self, document: Document, look: Style, export: Export, path: Path, *, overwrite: bool) -> None:
        """Write the file, after what is to be saved already."""
        source, renderer = document.cutout_source, self._renderer
        if source is None:
            return

        def write(report: TaskReport[None]) -> None:
            cutout = renderer.cutout(source, report.cancel)
            save_cutout(cutout, path, export, look, overwrite=overwrite, cancel=report.cancel)

        self._saves.submit(
            path, write, partial(self._on_exported, document, path, left_out(source.photo, export)), self.failed.emit
        )

    def begin(self) -> None:
        """Make ready for previews of one cutout, one after another."""
        self._worker.submit(Task(partial(_hold, self._renderer)))

    def rest(self) -> None:
        """Make no more previews, and free their memory; exports go on."""
        self._preview.stop()
        self._weight.stop()
        self._worker.submit(Task(partial(_release, self._renderer)))

    def close(self) -> None:
        """Stop and wait for the thread."""
        self._worker.close()

    def _on_composed(self, composition: Composition) -> None:
        self.composed.emit(composition)

    def _on_weighed(self, weight: FileWeight) -> None:
        self.weighed.emit(weight)

    def _on_exported(self, document: Document, path: Path, notices: tuple[KoutuError, ...]) -> None:
        self.exported.emit(FileSaved(document, path))
        for notice in notices:
            self.failed.emit(notice)


def _hold(renderer: CutoutRenderer, _: TaskReport[None]) -> None:
    renderer.hold()


def _release(renderer: CutoutRenderer, _: TaskReport[None]) -> None:
    renderer.release()


def _compose(
    renderer: CutoutRenderer, source: CutoutSource, look: Style, side: int, report: TaskReport[None]
) -> Composition:
    cutout = renderer.cutout(source, report.cancel)
    size = placing.canvas_size(look.canvas, cutout.matte.shape)
    small, less = reduced(cutout, look, side)
    picture = compose(small, less, cancel=report.cancel)
    pixels: Any = picture.colours
    colours = profile.convert(pixels, picture.icc, None, np.dtype(np.uint8))
    height, width = colours.shape[:2]
    alpha = np.full((height, width), 255, np.uint8) if picture.alpha is None else picture.alpha
    left, top, across, down = cv2.boundingRect((small.matte >= placing.OUTLINE).view(np.uint8))
    corners = np.array([(left, top), (left + across, top), (left + across, top + down), (left, top + down)], float)
    spot = placing.find_spot(less.placement, (height, width), small.matte, linked=is_linked(less))
    enlarged = spot.scale * (size[0] / height) * (small.matte.shape[0] / cutout.matte.shape[0])
    faults = portrait_faults(less.placement, (height, width), small.matte, small.photo.pixels)
    matrix = spot.matrix()
    placed = corners @ matrix[:, :2].T + matrix[:, 2]
    return Composition(np.dstack((colours, alpha)), size, placed / (width, height), enlarged, faults)


def _weigh(
    renderer: CutoutRenderer, source: CutoutSource, look: Style, export: Export, report: TaskReport[None]
) -> FileWeight:
    return FileWeight(len(encode_cutout(renderer.cutout(source, report.cancel), export, look, report.cancel)))
