"""The box: a rectangle around an object gives several ways to cut it out, the likeliest first."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.document.selecting import Combining, combine
from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.selection.box import BoxPredictor, Candidate, at_full_size
from koutu.engine.selection.pieces import Area
from koutu.services.latest_task import LatestTask
from koutu.services.task import TaskReport
from koutu.services.worker import Worker
from koutu.ui.tools import combining
from koutu.ui.tools.box_candidates import MOST, BoxCandidates
from koutu.ui.tools.box_options import BoxOptions
from koutu.ui.tools.box_preview import BoxPreview, draw_box, on_view, shrunk
from koutu.ui.tools.chip import CHIP, draw_chip
from koutu.ui.tools.tool import Face, Pointer, Tool, ToolView

_LEAST = 4  # a smaller box, in photo pixels, is a click


class BoxTool(Tool):
    """Finds the object in a box.

    The first candidate shows at once; Tab or 1 to 4 show others, Enter takes one, already while it looks. Beginning
    another box, or taking another tool, takes the candidate that is shown.

    Attributes:
        how: what happens with the object when no key is held.
        candidates: what may be the object.

    Signals:
        howChanged(): `how`.
    """

    howChanged = Signal()

    def __init__(self, worker: Worker, looks: Sequence[BoxPredictor], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.how: Combining = "replace"
        self.candidates = BoxCandidates(worker, looks, self)
        self.candidates.changed.connect(self._show)
        self.candidates.arrived.connect(self._on_arrived)
        self.candidates.failed.connect(self.abort)
        self._asked: Combining = "replace"
        self._taking: Combining = "replace"
        self._corner: QPointF | None = None
        self._box = QRectF()
        self._preview = BoxPreview()
        # The present matte in small, for what "replace" would remove.
        self._present: Pixels | None = None
        # Enter while nothing is found yet takes the first candidate.
        self._take_first = False
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
        return [(str(number), partial(self.candidates.show, number - 1)) for number in range(1, MOST + 1)]

    def area(self, view: ToolView, at: QPointF | None) -> QRectF:
        """Return what the box, its label and the candidate cover."""
        if self._box.isNull():
            return QRectF()
        return on_view(self._box, view).adjusted(-4, -4 - CHIP, 240, 4 + CHIP).united(self._preview.place(view))

    def draw(self, painter: QPainter, view: ToolView, at: QPointF | None) -> None:
        """Draw the candidate, the box, and which of how many it is."""
        if self._box.isNull():
            return
        self._preview.draw(painter, view)
        box = on_view(self._box, view)
        draw_box(painter, box)
        if self._corner is None:
            top = box.top() - CHIP - 2 if box.top() > CHIP + 4 else box.top() + 4
            draw_chip(painter, QPointF(box.left(), top), self._state())

    def _state(self) -> str:
        if not self.candidates.found:
            return self.tr("Looking…")
        text = self.tr("{shown} of {count}").format(shown=self.candidates.shown + 1, count=len(self.candidates.found))
        looking = self.candidates.looking
        return text + "  ·  " + (self.tr("looking further…") if looking else self.tr("Tab: next, Enter: take"))

    # What it does

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
        if self.candidates.found:
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
        self.candidates.look_for(self.document, box)

    def key(self, key: Qt.Key) -> bool:
        """Tab shows the next candidate, Enter takes it."""
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not self.candidates.found:
            # Enter would otherwise stand for the mouse, and begin another box.
            self._take_first = self._take_first or (enter and self.candidates.looking)
            return enter and self.candidates.looking
        if key == Qt.Key.Key_Tab:
            self.candidates.show_next()
        elif key == Qt.Key.Key_Backtab:
            self.candidates.show_next(-1)
        elif enter:
            self.take()
        else:
            return False
        return True

    def take(self) -> None:
        """Bring the candidate that is shown into the document."""
        candidate = self.candidates.in_sight
        if candidate is not None and self.document is not None and not self._taken.busy:
            self._taking = self._asked
            self._taken.ask(_Taken(self.document, candidate))
            self._clear()

    def put_away(self) -> None:
        """Take the candidate in sight: taking another tool means going on with what is seen."""
        if self.candidates.found:
            self.take()
        elif not self._taken.busy:
            self.abort()

    def abort(self) -> None:
        """Drop the box."""
        self._taken.stop()
        self._clear()

    def _clear(self) -> None:
        self._corner = None
        self._box = QRectF()
        self._present = None
        self._take_first = False
        self.candidates.clear()

    def _on_arrived(self) -> None:
        if not self.candidates.found:
            self.abort()
        elif self._take_first:
            self.take()

    def _show(self) -> None:
        candidate = self.candidates.in_sight
        if candidate is None:
            self._preview.clear()
        elif self.document is not None:
            self._preview.show(self.document, self._present, candidate, self._asked)
        self.overlayChanged.emit()

    def _lay(self, answer: Area) -> None:
        if self.document is not None:
            combine(self.document, self.tr("Box"), answer, self._taking)


def _pixels(box: QRectF) -> Rect:
    return Rect(round(box.left()), round(box.top()), round(box.right()), round(box.bottom()))


class _Taken:
    """Runs on the tools' worker."""

    def __init__(self, document: Document, candidate: Candidate) -> None:
        self._pixels = document.screen
        self._candidate = candidate

    def __call__(self, report: TaskReport[None]) -> Area:
        return at_full_size(self._pixels, self._candidate, report.cancel)
