"""Pick: what is under the pointer lights up with its name; a click keeps or drops it."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.document.selecting import Combining
from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import Segment
from koutu.services.components import ComponentFinder
from koutu.services.objects import ObjectFinder
from koutu.services.prompting import PromptPicker
from koutu.ui.tools.chip import CHIP, draw_chip
from koutu.ui.tools.object_words import drop_text, keep_text, name_of, only_text, toggle
from koutu.ui.tools.part_picker import PartPicker
from koutu.ui.tools.pick_options import PickOptions
from koutu.ui.tools.tint import ERASE_COLOUR, KEEP_COLOUR, Tint
from koutu.ui.tools.tool import Face, Pointer, Tool, ToolView

_LEAST = 4  # a smaller box, in photo pixels, is a click
_SHOWN_SIDE = 320  # of a mask that lights up: making the film anew costs under a millisecond


class PickTool(Tool):
    """Keeps and drops things by name, and the matte's separate pieces where nothing has a name.

    Where a network that answers clicks is installed, clicks may also mean any part of the photo.

    Attributes:
        by_part: whether clicks mean parts of the photo.
        parts_known: whether there is such a network.

    Signals:
        meaningChanged(): `by_part` or `parts_known`.
    """

    meaningChanged = Signal()

    def __init__(
        self,
        finder: ObjectFinder,
        components: ComponentFinder,
        prompts: PromptPicker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.by_part = self.parts_known = False
        self._parts = PartPicker(prompts, self)
        self._parts.changed.connect(self.overlayChanged)
        self._finder = finder
        self._components = components
        self._tint: Tint | None = None
        self._small: Pixels | None = None
        self._corner: QPointF | None = None
        self._box = QRectF()
        self._stack: tuple[int, ...] = ()
        self._depth = 0
        finder.pointedChanged.connect(self._light)
        finder.stateChanged.connect(self._light)
        finder.maskCame.connect(self._light_mask)
        finder.busyChanged.connect(self.overlayChanged)
        components.pointedChanged.connect(self._light)

    def faces(self) -> Sequence[Face]:
        """One."""
        tip = self.tr("Point at a thing and click to drop or keep it; Shift keeps it alone; drag a box around others")
        return (Face("pick", "pick", "G", self.tr("Pick"), tip),)

    def make_options(self) -> QWidget:
        """What is found, and what is done at once."""
        return PickOptions(self)

    @property
    def finder(self) -> ObjectFinder:
        """Who finds the things."""
        return self._finder

    def know_parts(self, known: bool) -> None:
        """Know whether a network that answers clicks is there: once it is, clicks mean parts."""
        if known != self.parts_known:
            self.parts_known = known
            self.mean_parts(known)

    def mean_parts(self, on: bool) -> None:
        """Let clicks mean parts of the photo, or things by name."""
        self.abort()
        self.by_part = on and self.parts_known
        self._finder.point(None)
        self._components.point(None)
        self.meaningChanged.emit()

    @property
    def cursor(self) -> Qt.CursorShape:
        """A hand that points."""
        return Qt.CursorShape.PointingHandCursor

    def area(self, view: ToolView, at: QPointF | None) -> QRectF:
        """Return what the lit thing, its name and the box cover."""
        covered = self._parts.area(view)
        shown = self._place(view)
        if not shown.isNull():
            covered = covered.united(shown.adjusted(-4, -4 - CHIP, 260, 4 + CHIP))
        if not self._box.isNull():
            covered = covered.united(_on(view, self._box).adjusted(-4, -4, 4, 4))
        return covered

    def draw(self, painter: QPainter, view: ToolView, at: QPointF | None) -> None:
        """Light it up."""
        self._parts.draw(painter, view)
        if self._tint is not None:
            self._tint.draw(painter, view)
        segment = self._finder.pointed
        if segment is not None:
            place = self._place(view)
            if segment.mask is None:
                _outline(painter, place)
            top = place.top() - CHIP - 2 if place.top() > CHIP + 4 else place.top() + 4
            draw_chip(painter, QPointF(max(4.0, place.left()), top), self._words(segment))
        if not self._box.isNull():
            _outline(painter, _on(view, self._box))

    def set_document(self, document: Document | None) -> None:
        """Look at another document's things."""
        super().set_document(document)
        self._small = None
        self._finder.set_document(document)
        self._parts.set_document(document)

    @property
    def busy(self) -> bool:
        """Whether a box is drawn, or something is being kept or dropped."""
        return self._corner is not None or self._finder.busy or self._components.busy or self._parts.busy

    def press(self, pointer: Pointer) -> None:
        """Begin a click or a box."""
        if self.document is not None:
            self._corner = pointer.photo
            self._box = QRectF()

    def move(self, pointer: Pointer) -> None:
        """Light up what is there, or draw the box."""
        if self._corner is None:
            if not self.by_part:
                self._point(pointer.photo)
            return
        box = QRectF(self._corner, pointer.photo).normalized()
        if max(box.width(), box.height()) >= _LEAST:
            self._finder.point(None)
            self._components.point(None)
            self._box = box

    def release(self, pointer: Pointer) -> None:
        """Keep or drop what was clicked, or what the box holds."""
        corner, box = self._corner, self._box
        self._corner, self._box = None, QRectF()
        if corner is None or self.document is None:
            return
        if box.isNull() and self.by_part:
            self._parts.click(pointer)
        elif box.isNull():
            self._point(pointer.photo)
            self._act(opposite=pointer.opposite, alone=pointer.shift)
        else:
            pixels = Rect(round(box.left()), round(box.top()), round(box.right()), round(box.bottom()))
            inside = pixels.clipped(self.document.bounds)
            if inside.width >= _LEAST and inside.height >= _LEAST and self.by_part:
                self._parts.box(inside, drops=pointer.opposite)
            elif inside.width >= _LEAST and inside.height >= _LEAST:
                how: Combining = "subtract" if pointer.opposite else "replace" if pointer.shift else "add"
                text = self.tr("Drop what a box holds") if pointer.opposite else self.tr("Keep what a box holds")
                self._finder.pick_box(inside, how, text=text)
        self.overlayChanged.emit()

    def abort(self) -> None:
        """Let what was begun be."""
        self._corner, self._box = None, QRectF()
        self._finder.stop()
        self._components.stop()
        self._parts.abort()
        self.overlayChanged.emit()

    def key(self, key: Qt.Key) -> bool:
        """Tab goes from the part under the pointer to the object around it, and to the whole; Enter is a click."""
        if self.by_part:
            return self._parts.key(key)
        if self._finder.pointed is None:
            return False
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and len(self._stack) > 1:
            self._depth = (self._depth + (1 if key == Qt.Key.Key_Tab else -1)) % len(self._stack)
            assert self._finder.labels is not None
            self._finder.point(self._finder.labels.segment(self._stack[self._depth]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._act(opposite=False, alone=False)
        else:
            return False
        return True

    def _point(self, at: QPointF) -> None:
        things = self._finder.at(at.x(), at.y())
        stack = tuple(segment.id for segment in things)
        if stack != self._stack:
            self._stack, self._depth = stack, 0
        self._finder.point(things[self._depth] if things else None)
        piece = None
        if not things and self.document is not None and self._components.found is not None:
            bounds = self.document.bounds
            if 0 <= at.x() < bounds.right and 0 <= at.y() < bounds.bottom:
                piece = self._components.found.at(int(at.x()), int(at.y()))
        self._components.point(piece)

    def _act(self, *, opposite: bool, alone: bool) -> None:
        finder, segment = self._finder, self._finder.pointed
        if segment is None:
            if self._components.pointed is not None:
                self._components.toggle(self._components.pointed)
        elif alone:
            finder.pick([segment], "replace", text=only_text([segment]))
        elif not opposite:
            toggle(finder, [segment])
        elif finder.kept(segment):
            finder.pick([segment], "add", text=keep_text([segment]))
        else:
            finder.pick([segment], "subtract", text=drop_text([segment]))

    def _words(self, segment: Segment) -> str:
        if self._finder.busy:
            doing = self.tr("working…")
        else:
            doing = self.tr("click drops it") if self._finder.kept(segment) else self.tr("click keeps it")
        more = "  ·  " + self.tr("Tab: what is around it") if len(self._stack) > 1 else ""
        return f"{name_of(segment)}  ·  {doing}{more}"

    def _place(self, view: ToolView) -> QRectF:
        segment = self._finder.pointed
        if segment is not None:
            place = _on(view, QRectF(segment.box.left, segment.box.top, segment.box.width, segment.box.height))
            return place if self._tint is None else place.united(self._tint.place(view))
        return QRectF() if self._tint is None else self._tint.place(view)

    def _light_mask(self, segment: Segment) -> None:
        pointed = self._finder.pointed
        if pointed is not None and pointed.id == segment.id:
            self._finder.pointed = segment
            self._light()

    def _light(self) -> None:
        self._tint = None
        segment, piece, document = self._finder.pointed, self._components.pointed, self.document
        if document is not None and segment is not None and segment.mask is not None:
            part = segment.mask.part.clipped(document.bounds)
            shape = (segment.mask.over(part, _SHOWN_SIDE) * 255).astype("uint8")
            drops = self._finder.kept(segment)
            photo = None if drops else document.screen
            if self._small is None:
                self._small = _in_small(document.screen)
            self._tint = Tint(part, shape, ERASE_COLOUR if drops else KEEP_COLOUR, photo, self._small)
        elif document is not None and piece is not None and self._components.found is not None:
            removes = piece.hole == (piece in self._components.changed_ones)
            outline = self._components.found.shape_of(piece)
            photo = None if removes else document.screen
            self._tint = Tint(outline.rect, outline.coverage, ERASE_COLOUR if removes else KEEP_COLOUR, photo)
        self.overlayChanged.emit()


def _in_small(photo: Pixels) -> Pixels:
    step = max(1, max(photo.shape) // (4 * _SHOWN_SIDE))
    return np.ascontiguousarray(photo[::step, ::step])


def _on(view: ToolView, box: QRectF) -> QRectF:
    return QRectF(view.widget_point(box.topLeft()), view.widget_point(box.bottomRight())).normalized()


def _outline(painter: QPainter, box: QRectF) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, style in ((QColor(0, 0, 0), Qt.PenStyle.SolidLine), (QColor(255, 255, 255), Qt.PenStyle.DashLine)):
        painter.setPen(QPen(colour, 1.4, style))
        painter.drawRect(box)
