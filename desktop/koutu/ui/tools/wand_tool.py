"""The colour wand: a click drops a colour, or keeps it."""

from collections.abc import Callable, Sequence
from functools import partial

import cv2
import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.engine.core.rect import Rect
from koutu.engine.selection.pieces import Area
from koutu.engine.selection.wand import wand
from koutu.engine.touchup.touchup import ERASE, KEEP
from koutu.services.latest_task import LatestTask
from koutu.services.task import TaskReport
from koutu.services.worker import Worker
from koutu.ui.tools.tool import Face, Pointer, Tool
from koutu.ui.tools.wand_options import WandOptions

_STEP = 4


class WandTool(Tool):
    """Selects what has the colour of the pixel clicked on.

    Attributes:
        drops: whether what is selected is removed; otherwise it is kept.
        tolerance: the most by which a channel may differ, 0 to 255.
        connected: only what hangs together with the pixel.
        soft: soft edges count in part.

    Signals:
        changed(): one of them.
    """

    changed = Signal()

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.drops = True
        self.tolerance = 24
        self.connected = True
        self.soft = True
        self._dropping = True
        self._latest: LatestTask[Area, None] = LatestTask(worker, on_done=self._take)

    def faces(self) -> Sequence[Face]:
        """One; X turns it round."""
        tip = self.tr("Click a colour to remove it: plain backgrounds, scans, logos; the right button or Ctrl keeps it")
        return (Face("wand", "wand", "U", self.tr("Colour wand"), tip),)

    def make_options(self) -> QWidget:
        """Tolerance, and what counts."""
        return WandOptions(self)

    def shortcuts(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """Brackets for the tolerance, X to swap."""
        return (("[", partial(self.loosen, -_STEP)), ("]", partial(self.loosen, _STEP)), ("X", self.swap))

    def set_drops(self, drops: bool) -> None:
        """Remove, or keep."""
        self.drops = drops
        self.changed.emit()

    def set_tolerance(self, tolerance: int) -> None:
        """Take more or fewer colours for the same."""
        self.tolerance = min(max(tolerance, 0), 255)
        self.changed.emit()

    def set_connected(self, connected: bool) -> None:
        """Take what hangs together only, or everything."""
        self.connected = connected
        self.changed.emit()

    def set_soft(self, soft: bool) -> None:
        """Let soft edges count in part, or not."""
        self.soft = soft
        self.changed.emit()

    def loosen(self, by: int) -> None:
        """Take more colours for the same ([ and ])."""
        self.set_tolerance(self.tolerance + by)

    def swap(self) -> None:
        """Keep instead of remove, or the other way round (X)."""
        self.set_drops(not self.drops)

    @property
    def cursor(self) -> Qt.CursorShape:
        """A cross, to hit a pixel."""
        return Qt.CursorShape.CrossCursor

    @property
    def busy(self) -> bool:
        """Whether a colour is being looked for."""
        return self._latest.busy

    def press(self, pointer: Pointer) -> None:
        """Select the colour of the pixel."""
        if self.document is None or self._latest.busy:
            return
        x, y = int(pointer.photo.x() // 1), int(pointer.photo.y() // 1)
        bounds = self.document.bounds
        if bounds.left <= x < bounds.right and bounds.top <= y < bounds.bottom:
            self._dropping = self.drops != pointer.opposite
            self._latest.ask(_Work(self.document, x, y, self))

    def abort(self) -> None:
        """Stop looking."""
        self._latest.stop()

    def _take(self, answer: Area) -> None:
        if self.document is not None:
            text = self.tr("Remove a colour") if self._dropping else self.tr("Keep a colour")
            self.document.touchup_editor.fill_areas(text, [answer], ERASE if self._dropping else KEEP)


class _Work:
    """Runs on the tools' worker; the photo never changes."""

    def __init__(self, document: Document, x: int, y: int, tool: WandTool) -> None:
        self._pixels = document.screen
        self._at = (x, y)
        self._tolerance, self._connected, self._soft = tool.tolerance, tool.connected, tool.soft

    def __call__(self, report: TaskReport[None]) -> Area:
        selected = wand(self._pixels, *self._at, self._tolerance, connected=self._connected, soft=self._soft)
        left, top, width, height = cv2.boundingRect(selected)
        rect = Rect(left, top, left + width, top + height)
        return Area(rect, np.ascontiguousarray(selected[rect.slices]))
