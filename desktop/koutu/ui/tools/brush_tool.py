"""The brush: keeps or erases where it paints."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.engine.touchup.brush import Brush
from koutu.engine.touchup.touchup import ERASE, KEEP
from koutu.ui.tools.brush_options import BrushOptions
from koutu.ui.tools.brush_ring import ERASE_COLOUR, KEEP_COLOUR, draw_ring
from koutu.ui.tools.brush_settings import BrushSettings
from koutu.ui.tools.brush_stroke import BrushStroke
from koutu.ui.tools.chip import draw_chip
from koutu.ui.tools.stroke_film import draw_film, film_area
from koutu.ui.tools.tool import Face, Pointer, Tool, ToolView

_DRAGGED = 4  # a press with Shift may move this far and still be a click
_HARDER_BY = 1 / 250  # hardness per unit dragged upwards
_NUMBERS = 260  # points that size and hardness take beside the ring


class BrushTool(Tool):
    """Paints on the touch-up.

    Shift and a click draw a straight line from where the last stroke ended. Shift and a drag, or Alt and a drag with
    the right button, change the brush itself: sideways its size, upwards its hardness.

    Attributes:
        settings: the brush, and how much it is steadied.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = BrushSettings(self)
        self.settings.brushChanged.connect(self.overlayChanged)
        self._keeps = True
        self._stroke: BrushStroke | None = None
        self._last: QPointF | None = None
        # A press that changes the brush, or with Shift may still be a click: where, and the brush it began with.
        self._sizing: tuple[Pointer, Brush] | None = None

    # What it looks like

    def faces(self) -> Sequence[Face]:
        """Keep and erase."""
        keep = self.tr("Paint what to keep; the right button or Ctrl erases, X swaps")
        erase = self.tr("Paint what to remove; the right button or Ctrl keeps, X swaps")
        return (
            Face("keep", "keep", "B", self.tr("Keep"), keep),
            Face("erase", "erase", "E", self.tr("Erase"), erase),
        )

    @property
    def way(self) -> str:
        """`keep` or `erase`."""
        return "keep" if self._keeps else "erase"

    def take_way(self, name: str) -> None:
        """Keep or erase from the next stroke on."""
        if name != self.way:
            self._keeps = name == "keep"
            self.wayChanged.emit()
            self.overlayChanged.emit()

    def swap(self) -> None:
        """Keep instead of erase, or the other way round (X)."""
        self.take_way("erase" if self._keeps else "keep")

    def make_options(self) -> QWidget:
        """Size, hardness, opacity, flow, smoothing, the pen."""
        return BrushOptions(self.settings)

    def shortcuts(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """Those of its settings, and X to swap."""
        return (*self.settings.shortcuts(), ("X", self.swap))

    @property
    def cursor(self) -> Qt.CursorShape:
        """None: the ring says it all."""
        return Qt.CursorShape.BlankCursor

    def area(self, view: ToolView, at: QPointF | None) -> QRectF:
        """Return the ring and its edge."""
        centre = self._centre(at)
        if centre is None:
            return QRectF()
        reach = self._radius(view) + 4
        ring = QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)
        if self._sizing is not None:
            ring.adjust(-4, -20, _NUMBERS, 20)
        return ring.united(film_area(view, self._stroke.path, reach)) if self._stroke is not None else ring

    def draw(self, painter: QPainter, view: ToolView, at: QPointF | None) -> None:
        """Draw the ring, its middle green if it keeps, red if it erases, and the stroke in hand."""
        centre = self._centre(at)
        if centre is None:
            return
        radius = self._radius(view)
        keeps = self._stroke.value == KEEP if self._stroke is not None else self._keeps
        colour = KEEP_COLOUR if keeps else ERASE_COLOUR
        if self._stroke is not None:
            draw_film(painter, view, self._stroke.path, radius, colour)
        if self._sizing is None:
            draw_ring(painter, centre, (radius,), colour)
        else:
            brush = self.settings.brush
            draw_ring(painter, centre, (radius, radius * brush.hardness), colour)
            numbers = self.tr("{size} px  ·  hardness {hardness} %")
            numbers = numbers.format(size=round(brush.size), hardness=round(brush.hardness * 100))
            draw_chip(painter, centre + QPointF(radius + 8, -10), numbers)

    def _centre(self, at: QPointF | None) -> QPointF | None:
        return at if self._sizing is None else self._sizing[0].at

    def _radius(self, view: ToolView) -> float:
        return max(2.0, self.settings.brush.size / 2 * view.widget_scale)

    # What it does

    def set_document(self, document: Document | None) -> None:
        """Paint on another document, as large on it as on the one before; a stroke in hand is aborted."""
        super().set_document(document)
        if document is not None:
            self.settings.fit(document)
        self._last = None

    @property
    def busy(self) -> bool:
        """Whether a stroke or a change of the brush is in hand."""
        return self._painting is not None or self._sizing is not None

    @property
    def _painting(self) -> BrushStroke | None:
        return self._stroke if self._stroke is not None and self._stroke.alive else None

    def press(self, pointer: Pointer) -> None:
        """Begin a stroke, or wait what a press with Shift becomes."""
        if self.document is None or self.busy:
            return
        if pointer.shift or (pointer.right and not pointer.opposite):
            self._sizing = (pointer, self.settings.brush)
            self._stroke = None
        else:
            self._stroke = self._begun(self.document, pointer, self.settings.smoothing)

    def move(self, pointer: Pointer) -> None:
        """Lead the stroke on, or change the brush."""
        if self._sizing is not None:
            self._size(*self._sizing, pointer)
        elif self._painting is not None:
            self._painting.lead(pointer)

    def release(self, pointer: Pointer) -> None:
        """End the stroke; a click with Shift draws a line."""
        if self._sizing is not None:
            (pressed, _), self._sizing = self._sizing, None
            if pressed.shift and self.document is not None and not _far(pressed, pointer):
                line = self._begun(self.document, replace(pressed, photo=self._last or pressed.photo), 0.0)
                line.lead(pressed)
                self._end(line, pressed)
        elif self._painting is not None:
            self._end(self._painting, pointer)
        self._stroke = None
        self.overlayChanged.emit()

    def abort(self) -> None:
        """Take the stroke in hand back without a trace."""
        if self._sizing is not None:
            (_, brush), self._sizing = self._sizing, None
            self.settings.set_brush(brush)
        elif self._painting is not None:
            self._painting.cancel()
        self._stroke = None
        self.overlayChanged.emit()

    def _size(self, pressed: Pointer, brush: Brush, pointer: Pointer) -> None:
        if not _far(pressed, pointer):
            return
        along = pointer.at - pressed.at
        if abs(along.x()) < abs(along.y()):
            self.settings.set_shape(brush.size, brush.hardness - along.y() * _HARDER_BY)
        else:
            scale = (pointer.photo.x() - pressed.photo.x()) / along.x()
            self.settings.set_shape(brush.size + 2 * along.x() * scale, brush.hardness)

    def _begun(self, document: Document, pointer: Pointer, smoothing: float) -> BrushStroke:
        value = KEEP if self._keeps != pointer.opposite else ERASE
        stroke = BrushStroke(document, self.settings.brush, value, smoothing)
        stroke.lead(pointer)
        return stroke

    def _end(self, stroke: BrushStroke, pointer: Pointer) -> None:
        stroke.end(self.tr("Keep") if stroke.value == KEEP else self.tr("Erase"))
        self._last = pointer.photo


def _far(one: Pointer, other: Pointer) -> bool:
    return math.hypot(other.at.x() - one.at.x(), other.at.y() - one.at.y()) >= _DRAGGED
