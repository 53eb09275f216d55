"""The refine brush: what it paints over is solved again from the photo, for hair and fur."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.document.errands import Errand
from koutu.document.jobs import Lane, Report
from koutu.engine.patch import refine_patch
from koutu.engine.pieces import Area
from koutu.engine.pyramid import Pixels
from koutu.ui.tools.stroke_options import StrokeOptions
from koutu.ui.tools.stroke_tool import StrokeTool
from koutu.ui.tools.tint import Tint
from koutu.ui.tools.tool import Face, Pointer, View

_AROUND = 24  # known pixels around the painted ones that the solver is given
_COLOUR = QColor(70, 110, 230)


class RefineTool(StrokeTool):
    """Solves a painted place again when the brush is lifted; the next stroke waits for it."""

    def __init__(self, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(80.0, parent)
        self._tint: Tint | None = None
        self._errand = Errand(lane, self)
        self._errand.answered.connect(self._take)
        self._errand.failed.connect(self.abort)

    def faces(self) -> Sequence[Face]:
        """One."""
        tip = self.tr("Paint over hair, fur or a soft edge: it is worked out anew from the photo")
        return (Face("refine", "refine", "R", self.tr("Refine brush"), tip),)

    def make_options(self) -> QWidget:
        """The size."""
        return StrokeOptions(self)

    def hint(self) -> str:
        """Say where it belongs."""
        return self.tr("Paint over the edge, a little to both sides. Esc stops.")

    def colour(self, keeps: bool) -> QColor:
        """Neither keeps nor erases."""
        return _COLOUR

    def begins_keeping(self, pointer: Pointer) -> bool:
        """Has no opposite."""
        return True

    def draw_sign(self, painter: QPainter, at: QPointF, keeps: bool) -> None:
        """A few hairs."""
        painter.setPen(_COLOUR.lighter(150))
        for lean in (-3, 0, 3):
            painter.drawLine(at + QPointF(lean / 2, 4), at + QPointF(lean, -4))

    def area(self, view: View, at: QPointF | None) -> QRectF:
        """Give also the place that is being solved."""
        own = super().area(view, at)
        return own if self._tint is None else own.united(self._tint.place(view))

    def draw(self, painter: QPainter, view: View, at: QPointF | None) -> None:
        """Draw the place that is being solved below the ring."""
        if self._tint is not None:
            self._tint.draw(painter, view)
        super().draw(painter, view, at)

    @property
    def busy(self) -> bool:
        """Whether a stroke is in hand or being solved."""
        return self.stroke is not None or self._errand.busy

    def press(self, pointer: Pointer) -> None:
        """Begin a stroke, when the one before is solved."""
        if not self._errand.busy:
            super().press(pointer)

    def use(self, area: Area) -> None:
        """Solve it."""
        assert self.document is not None
        self._tint = Tint(area.rect, area.coverage, _COLOUR)
        self._errand.ask(_Work(self.document, area))

    def abort(self) -> None:
        """Drop the stroke in hand, or stop solving."""
        self._errand.stop()
        self._tint = None
        super().abort()

    def _take(self, answer: object) -> None:
        self._tint = None
        if self.document is not None:
            assert isinstance(answer, _Solved)
            painted = answer.painted
            self.document.put(self.tr("Refine brush"), painted.rect, answer.matte, painted.coverage)
        self.overlayChanged.emit()


class _Solved:
    """The new matte of what was painted."""

    def __init__(self, painted: Area, matte: Pixels) -> None:
        self.painted = painted
        self.matte = matte


class _Work:
    """Runs on the tools' lane, on copies of what is around the stroke."""

    def __init__(self, document: Document, area: Area) -> None:
        assert document.shown_matte is not None
        self._window = area.rect.grown(_AROUND).clipped(document.bounds)
        self._pixels = document.photo.pixels
        self._matte = document.shown_matte[self._window.slices].copy()
        self._area = area

    def __call__(self, report: Report) -> _Solved:
        window, rect = self._window, self._area.rect
        here = rect.moved(-window.left, -window.top).slices
        unknown = np.zeros(self._matte.shape, bool)
        unknown[here] = self._area.coverage >= 128
        matte = refine_patch(self._pixels[window.slices], self._matte, unknown, report.cancel)
        return _Solved(Area(rect, np.where(unknown[here], 255, 0).astype(np.uint8)), matte[here].copy())
