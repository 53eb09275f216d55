"""The refine brush and the trimap brushes: what they paint over, or what is near it, is solved again from the photo."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.matting.network_refining import refine_patch_by_network
from koutu.engine.matting.refine_brush import REACH, label_patch, refine_patch
from koutu.engine.networks.tasks import TrimapMatting
from koutu.engine.selection.pieces import Area
from koutu.engine.touchup.layers import Layers
from koutu.engine.touchup.touchup import ERASE, KEEP
from koutu.services.latest_task import LatestTask
from koutu.services.task import TaskReport
from koutu.services.worker import Worker
from koutu.ui.tools.labels import Label, Labels
from koutu.ui.tools.refine_options import RefineOptions
from koutu.ui.tools.stroke_tool import StrokeTool
from koutu.ui.tools.tint import Tint
from koutu.ui.tools.tool import Face, Pointer

_AROUND = 24  # known pixels around the painted ones that the solver is given
_CONTEXT = 128  # and that a network is given
_COLOUR = QColor(70, 110, 230)


class RefineTool(StrokeTool):
    """Solves a painted place again, already while it is painted; the next stroke waits for the answer.

    Painted as subject or background, it is that for certain, and soft edges near by are worked out anew.

    Attributes:
        labels: what the brush says of what it paints over.
    """

    def __init__(
        self, worker: Worker, matting: Callable[[], TrimapMatting] | None = None, parent: QObject | None = None
    ) -> None:
        """Make the tool.

        Args:
            worker: solves.
            matting: opens the network that is asked where the document's edges are found by one.
            parent: owns it.
        """
        super().__init__(80.0, parent)
        self._matting = matting
        self.labels = Labels(self)
        self.labels.changed.connect(self.overlayChanged)
        self._shown = Rect(0, 0, 0, 0)
        self._latest: LatestTask[_Solved, None] = LatestTask(worker, on_done=self._take, on_failed=self.abort)

    def faces(self) -> Sequence[Face]:
        """One."""
        tip = self.tr("Paint over hair, fur or a soft edge: it is worked out anew from the photo")
        return (Face("refine", "refine", "R", self.tr("Refine brush"), tip),)

    def make_options(self) -> QWidget:
        """The size, and what the brush says."""
        return RefineOptions(self, self.labels)

    def hint(self) -> str:
        """Say where it belongs."""
        if self.labels.label == "unknown":
            return self.tr("Paint over the edge, a little to both sides. Esc stops.")
        return self.tr("Soft edges near by follow. X for the next, Esc stops.")

    def shortcuts(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """Brackets, and X for the next label."""
        return (*super().shortcuts(), ("X", self.labels.go_on))

    def colour(self, keeps: bool) -> QColor:
        """Blue where it neither keeps nor erases."""
        return _COLOUR if self.labels.label == "unknown" else super().colour(keeps)

    def begins_keeping(self, pointer: Pointer) -> bool:
        """Goes by the label."""
        return self.labels.label != "background"

    def draw_sign(self, painter: QPainter, at: QPointF, keeps: bool) -> None:
        """A few hairs, or a plus or minus."""
        if self.labels.label != "unknown":
            super().draw_sign(painter, at, keeps)
            return
        for colour, width in ((QColor(0, 0, 0, 190), 4.4), (_COLOUR.lighter(160), 2.2)):
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            for lean in (-8, 0, 8):
                painter.drawLine(at + QPointF(lean / 2, 8), at + QPointF(lean, -8))

    @property
    def busy(self) -> bool:
        """Whether a stroke is in hand or being solved."""
        return self.stroke is not None or self._latest.busy

    def press(self, pointer: Pointer) -> None:
        """Begin a stroke, when the one before is solved."""
        if not self._latest.busy:
            super().press(pointer)

    def move(self, pointer: Pointer) -> None:
        """Lead it on; what it covers so far is solved meanwhile."""
        super().move(pointer)
        self._look()

    def use(self, area: Area) -> None:
        """Solve it."""
        assert self.document is not None
        self.tint = Tint(area.rect, area.coverage, self.colour(self.keeps))
        self._latest.ask(_Work(self.document, area, self.labels.label, lifted=True, matting=self._matting))

    def abort(self) -> None:
        """Drop the stroke in hand, or stop solving."""
        self._latest.stop()
        if self.document is not None and not self._shown.empty:
            self.document.final.drop_draft_part(self._shown)
        self._shown = Rect(0, 0, 0, 0)
        super().abort()

    def _look(self) -> None:
        if self.stroke is None or self.document is None or self._latest.busy:
            return
        area = self.stroke.area()
        if area is not None:
            self._latest.ask(_Work(self.document, area, self.labels.label, lifted=False))

    def _take(self, answer: "_Solved") -> None:
        document = self.document
        if document is None:
            return
        found = answer.area
        if answer.lifted:
            self.tint = None
            document.touchup_editor.blend_matte(self._command(), found.rect, answer.matte, found.coverage)
            # A preview may have reached further than what counts.
            document.final.drop_draft_part(self._shown)
            self._shown = Rect(0, 0, 0, 0)
        else:
            self._shown = self._shown.united(found.rect)
            document.final.show_draft_part(found.rect, answer.matte)
        self.overlayChanged.emit()

    def _command(self) -> str:
        if self.labels.label == "subject":
            return self.tr("Mark subject")
        return self.tr("Mark background") if self.labels.label == "background" else self.tr("Refine brush")


class _Solved:
    """The new matte of a rectangle, and what of it counts."""

    def __init__(self, area: Area, matte: Pixels, *, lifted: bool) -> None:
        self.area = area
        self.matte = matte
        self.lifted = lifted


class _Work:
    """Runs on the tools' worker, on layers that later edits do not change."""

    def __init__(
        self,
        document: Document,
        area: Area,
        label: Label,
        *,
        lifted: bool,
        matting: Callable[[], TrimapMatting] | None = None,
    ) -> None:
        assert document.base_matte is not None
        refine = document.origin.refine
        # While the hand moves the solver answers: the network takes seconds.
        self._matting = matting if refine is not None and refine.method == "best" else None
        context = _AROUND if self._matting is None else _CONTEXT
        around = context if label == "unknown" else REACH + _AROUND
        self._window = area.rect.grown(around).clipped(document.bounds)
        self._pixels = document.photo.pixels
        self._layers = Layers(document.base_matte, document.touchup.shared(), document.edges)
        self._area = area
        self._label = label
        self._lifted = lifted

    def __call__(self, report: TaskReport[None]) -> _Solved:
        window, rect = self._window, self._area.rect
        pixels, matte = self._pixels[window.slices], self._layers.part(window)
        here = rect.moved(-window.left, -window.top).slices
        painted = np.zeros(matte.shape, bool)
        painted[here] = self._area.coverage >= 128
        if self._label != "unknown":
            value = KEEP if self._label == "subject" else ERASE
            matte, changed = label_patch(pixels, matte, painted, value, report.cancel)
            return self._solved(window, changed, matte)
        if self._matting is not None:
            matte = refine_patch_by_network(pixels, matte, painted, self._matting(), report.cancel)
        else:
            matte = refine_patch(pixels, matte, painted, report.cancel)
        return self._solved(rect, painted[here], matte[here].copy())

    def _solved(self, rect: Rect, changed: NDArray[np.bool_], matte: Pixels) -> _Solved:
        coverage = np.where(changed, 255, 0).astype(np.uint8)
        return _Solved(Area(rect, coverage), matte, lifted=self._lifted)
