"""What the cutout stands on in the main window: the document's own backdrop, made off the GUI thread."""

from functools import partial

import cv2
import numpy as np
from PySide6.QtCore import QObject, Signal

from koutu.document.document import Document
from koutu.engine.compose.backdrop import load_picture, paint
from koutu.engine.compose.style import Backdrop
from koutu.engine.core.pyramid import Pixels
from koutu.engine.decoding.photo import Photo
from koutu.services.latest_task import LatestTask
from koutu.services.task import TaskReport
from koutu.services.worker import Worker

# Behind a subject that is worked on nobody looks for single pixels.
_SIDE = 1600
_WHITE = Backdrop("colour", colour=(255, 255, 255))


class StageBackdrop(QObject):
    """Makes the backdrop of the document in sight while it is wanted; white where none is chosen.

    Attributes:
        chosen: whether what is made was chosen for the document.
        pixels: (h, w, 3) uint8 over the whole photo, or None.

    Signals:
        changed(): there are other pixels.
    """

    changed = Signal()

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.chosen = False
        self.pixels: Pixels | None = None
        self._document: Document | None = None
        self._wanted = False
        self._asked = False
        self._task: LatestTask[Pixels | None, None] = LatestTask(worker, on_done=self._show)

    def set_document(self, document: Document | None) -> None:
        """Go by another document, or by none."""
        if self._document is not None:
            self._document.presetChanged.disconnect(self._make)
            self._document.matteChanged.disconnect(self._make_first)
        self._document = document
        if document is not None:
            document.presetChanged.connect(self._make)
            document.matteChanged.connect(self._make_first)
        self._make()

    def set_wanted(self, wanted: bool) -> None:
        """Make it from now on, or let it go."""
        self._wanted = wanted
        self._make()

    def _make_first(self) -> None:
        # The first matte of a document that was shown before it was cut out.
        if not self._asked:
            self._make()

    def _make(self) -> None:
        document = self._document
        shown = None if document is None else document.final.shown
        if not self._wanted or document is None or shown is None:
            self._task.stop()
            self._asked = False
            self._show(None)
            return
        if document.final.pending:
            self._asked = False
            return
        self._asked = True
        backdrop = _WHITE if document.preset is None else document.preset.look.backdrop
        self.chosen = document.preset is not None and backdrop.kind != "none"
        if backdrop.kind == "none":
            backdrop = _WHITE
        self._task.ask(partial(_painted, backdrop, document.screen, shown.copy()))

    def _show(self, pixels: Pixels | None) -> None:
        self.pixels = pixels
        self.changed.emit()


def _painted(backdrop: Backdrop, pixels: Pixels, matte: Pixels, _: TaskReport[None]) -> Pixels | None:
    scale = min(1.0, _SIDE / max(matte.shape))
    size = (max(1, round(matte.shape[1] * scale)), max(1, round(matte.shape[0] * scale)))
    small, alpha = (
        cv2.resize(plane, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False) for plane in (pixels, matte)
    )
    painted = paint(backdrop, size[::-1], (Photo(small), alpha), load_picture)
    return None if painted is None else painted.astype(np.uint8, copy=False)
