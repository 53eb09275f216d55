"""The box: a rectangle around an object gives several ways to cut it out, the likeliest first."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.document.selecting import Combining, combine
from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.selection.box import BoxPredictor, Candidate, at_full_size, candidates
from koutu.engine.selection.pieces import Area
from koutu.services.latest_task import LatestTask
from koutu.services.task import TaskReport
from koutu.services.worker import Worker
from koutu.ui.tools import combining
from koutu.ui.tools.box_options import BoxOptions
from koutu.ui.tools.box_preview import removed, shrunk, thumbnail
from koutu.ui.tools.chip import CHIP, draw_chip
from koutu.ui.tools.tint import ERASE_COLOUR, KEEP_COLOUR, SIDE, Tint
from koutu.ui.tools.tool import Face, Pointer, Tool, ToolView

_LEAST = 4  # a smaller box, in photo pixels, is a click
_SHOWN = 4


class BoxTool(Tool):
    """Finds the object in a box.

    The first candidate shows at once; Tab or 1 to 4 show others, Enter takes one, already while it looks. Beginning
    another box, or taking another tool, takes the candidate that is shown.

    Attributes:
        how: what happens with the object when no key is held.

    Signals:
        howChanged(): `how`. candidatesChanged(): see `count`, `shown` and `busy`.
    """

    howChanged = Signal()
    candidatesChanged = Signal()

    def __init__(self, worker: Worker, looks: Sequence[BoxPredictor], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.how: Combining = "replace"
        self.shown = 0
        self._looks = looks
        self._asked: Combining = "replace"
        self._taking: Combining = "replace"
        self._corner: QPointF | None = None
        self._box = QRectF()
        self._found: list[Candidate] = []
        self._tint: Tint | None = None
        # With "replace": what of the present matte would go, and that matte in small.
        self._removal: Tint | None = None
        self._present: Pixels | None = None
        # Enter while nothing is found yet takes the first candidate; who has chosen keeps what is in sight.
        self._take_first = False
        self._chosen = False
        self._search = LatestTask(worker, on_note=self._show_early, on_done=self._show_found, on_failed=self.abort)
        self._taken: LatestTask[Area, None] = LatestTask(worker, on_done=self._lay, on_failed=self.abort)

    # What it looks like

    def faces(self) -> Sequence[Face]:
        """One."""
        tip = self.tr(
            "Drag a box around an object to keep it alone; Shift adds it, the right button or Ctrl removes it"
        )
        return (Face("box", "box", "Q", self.tr("Box"), tip),)

    def make_options(self) -> QWidget:
        """How the object and the matte become one; which candidate."""
        return BoxOptions(self)

    def shortcuts(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """Digits for the candidates."""
        return [(str(number), partial(self.show_candidate, number - 1)) for number in range(1, _SHOWN + 1)]

    def area(self, view: ToolView, at: QPointF | None) -> QRectF:
        """Return what the box, its label and the candidate cover."""
        if self._box.isNull():
            return QRectF()
        covered = self._on(view).adjusted(-4, -4 - CHIP, 240, 4 + CHIP)
        for tint in (self._tint, self._removal):
            if tint is not None:
                covered = covered.united(tint.place(view))
        return covered

    def draw(self, painter: QPainter, view: ToolView, at: QPointF | None) -> None:
        """Draw the candidate, the box, and which of how many it is."""
        if self._box.isNull():
            return
        for tint in (self._removal, self._tint):
            if tint is not None:
                tint.draw(painter, view)
        box = self._on(view)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, style in ((QColor(0, 0, 0), Qt.PenStyle.SolidLine), (QColor(255, 255, 255), Qt.PenStyle.DashLine)):
            painter.setPen(QPen(colour, 1.4, style))
            painter.drawRect(box)
        if self._corner is None:
            self._draw_chip(painter, box)

    def _draw_chip(self, painter: QPainter, box: QRectF) -> None:
        if self._found:
            text = self.tr("{shown} of {count}").format(shown=self.shown + 1, count=len(self._found))
            text += "  ·  " + (self.tr("looking further…") if self._search.busy else self.tr("Tab: next, Enter: take"))
        else:
            text = self.tr("Looking…")
        top = box.top() - CHIP - 2 if box.top() > CHIP + 4 else box.top() + 4
        draw_chip(painter, QPointF(box.left(), top), text)

    def _on(self, view: ToolView) -> QRectF:
        return QRectF(view.widget_point(self._box.topLeft()), view.widget_point(self._box.bottomRight())).normalized()

    # What it does

    @property
    def count(self) -> int:
        """How many candidates there are."""
        return len(self._found)

    def thumbnails(self) -> list[QImage]:
        """Return the candidates in small, in their order."""
        document = self.document
        return [] if document is None else [thumbnail(document.screen, candidate) for candidate in self._found]

    @property
    def looking(self) -> bool:
        """Whether more candidates are still to come."""
        return self._search.busy

    @property
    def busy(self) -> bool:
        """Whether there is a box, or one is being taken."""
        return not self._box.isNull() or self._taken.busy

    def set_how(self, how: Combining) -> None:
        """Do that with the object, this one and the next."""
        self._asked = how
        if how != self.how:
            self.how = how
            self.howChanged.emit()
        self._show()

    def press(self, pointer: Pointer) -> None:
        """Begin a box; the one before is taken."""
        if self.document is None or self._corner is not None or self._taken.busy:
            return
        if self._found:
            self.take()
        else:
            self._clear()
        self._asked = combining.asked(pointer, self.how, intersects=False)
        self._corner = pointer.photo
        self._box = QRectF(pointer.photo, pointer.photo)

    def move(self, pointer: Pointer) -> None:
        """Draw it larger or smaller."""
        if self._corner is not None:
            self._box = QRectF(self._corner, pointer.photo).normalized()

    def release(self, pointer: Pointer) -> None:
        """Look for the object."""
        if self._corner is None or self.document is None:
            return
        self._corner = None
        box = _pixels(self._box).clipped(self.document.bounds)
        if box.width < _LEAST or box.height < _LEAST:
            self.abort()
            return
        self._box = QRectF(box.left, box.top, box.width, box.height)
        assert self.document.shown_matte is not None
        self._present = shrunk(self.document.shown_matte)
        self._search.ask(_Search(self.document, box, self._looks))
        self.candidatesChanged.emit()

    def key(self, key: Qt.Key) -> bool:
        """Tab shows the next candidate, Enter takes it."""
        if not self._found:
            # Enter would otherwise stand for the mouse, and begin another box.
            enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            self._take_first = self._take_first or (enter and self.looking)
            return enter and self.looking
        if key == Qt.Key.Key_Tab:
            self.show_candidate((self.shown + 1) % self.count)
        elif key == Qt.Key.Key_Backtab:
            self.show_candidate((self.shown - 1) % self.count)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            return False
        return True

    def show_candidate(self, index: int) -> None:
        """Show another candidate."""
        if index < self.count:
            self.shown = index
            self._chosen = True
            self._show()

    def show_next(self) -> None:
        """Show the one after it, round the end."""
        if self._found:
            self.show_candidate((self.shown + 1) % self.count)

    def take(self) -> None:
        """Bring the candidate that is shown into the document."""
        if self._found and self.document is not None and not self._taken.busy:
            self._taking = self._asked
            self._taken.ask(_Taken(self.document, self._found[self.shown]))
            self._clear()

    def put_away(self) -> None:
        """Take the candidate in sight: who takes another tool goes on with what is seen."""
        if self._found:
            self.take()
        elif not self._taken.busy:
            self.abort()

    def abort(self) -> None:
        """Drop the box."""
        self._taken.stop()
        self._clear()

    def _clear(self) -> None:
        self._search.stop()
        self._corner = None
        self._box = QRectF()
        self._found = []
        self.shown = 0
        self._tint = self._removal = self._present = None
        self._take_first = self._chosen = False
        self.candidatesChanged.emit()
        self.overlayChanged.emit()

    def _show_early(self, value: Candidate) -> None:
        self._found = [value]
        if self._take_first:
            self.take()
        else:
            self._show()

    def _show_found(self, answer: list[Candidate]) -> None:
        seen = self._found[self.shown] if self._chosen and self._found else None
        self._found = answer[:_SHOWN]
        self.shown = 0
        if seen is not None:
            same = next((place for place, each in enumerate(self._found) if each.kind == seen.kind), None)
            if same is None:
                self._found = [seen, *self._found][:_SHOWN]
            self.shown = same or 0
        if not self._found:
            self.abort()
        elif self._take_first:
            self.take()
        else:
            self._show()

    def _show(self) -> None:
        if self._found and self.document is not None:
            removes = self._asked == "subtract"
            colour, photo = (ERASE_COLOUR, None) if removes else (KEEP_COLOUR, self.document.screen)
            candidate = self._found[self.shown]
            self._tint = Tint(candidate.part, candidate.preview(SIDE), colour, photo)
            self._removal = None
            if self._asked == "replace" and self._present is not None:
                gone = removed(self._present, self.document.bounds, candidate)
                self._removal = None if gone is None else Tint(self.document.bounds, gone, ERASE_COLOUR)
        self.candidatesChanged.emit()
        self.overlayChanged.emit()

    def _lay(self, answer: Area) -> None:
        if self.document is not None:
            combine(self.document, self.tr("Box"), answer, self._taking)


def _pixels(box: QRectF) -> Rect:
    return Rect(round(box.left()), round(box.top()), round(box.right()), round(box.bottom()))


class _Search:
    """Runs on the tools' worker."""

    def __init__(self, document: Document, box: Rect, looks: Sequence[BoxPredictor]) -> None:
        assert document.shown_matte is not None
        self._pixels = document.screen
        self._present = document.shown_matte.copy()
        self._box = box
        self._looks = looks

    def __call__(self, report: TaskReport[Candidate]) -> list[Candidate]:
        return candidates(self._pixels, self._box, self._present, self._looks, cancel=report.cancel, early=report.note)


class _Taken:
    """Runs on the tools' worker."""

    def __init__(self, document: Document, candidate: Candidate) -> None:
        self._pixels = document.screen
        self._candidate = candidate

    def __call__(self, report: TaskReport[None]) -> Area:
        return at_full_size(self._pixels, self._candidate, report.cancel)
