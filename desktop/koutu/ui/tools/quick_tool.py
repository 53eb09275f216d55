"""Quick select: a stroke over an object grows to the object's edge, already while it is drawn."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.engine.core.pyramid import Pixels
from koutu.engine.selection.pieces import Area
from koutu.engine.selection.quick_select import quick_select, surroundings
from koutu.engine.touchup.touchup import ERASE, KEEP
from koutu.services.latest_task import LatestTask
from koutu.services.task import TaskReport
from koutu.services.worker import Worker
from koutu.ui.tools.stroke_options import StrokeOptions
from koutu.ui.tools.stroke_tool import StrokeTool
from koutu.ui.tools.tint import Tint
from koutu.ui.tools.tool import Face, Pointer


@dataclass(frozen=True, slots=True, eq=False)
class _Lifted:
    """A stroke that ended and is not in the document yet."""

    area: Area
    keeps: bool


class QuickTool(StrokeTool):
    """Selects what lies under a stroke. Strokes may follow one another faster than they are answered."""

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(60.0, parent)
        self._adds = True
        self._lifted: deque[_Lifted] = deque()
        self._latest: LatestTask[Area | None, None] = LatestTask(worker, on_done=self._take, on_failed=self.abort)

    def faces(self) -> Sequence[Face]:
        """One; X turns it round."""
        tip = self.tr("Paint over an object and it is selected to its edge; the right button or Ctrl removes it")
        return (Face("quick", "quick", "W", self.tr("Quick select"), tip),)

    def make_options(self) -> QWidget:
        """The size."""
        return StrokeOptions(self)

    def hint(self) -> str:
        """Name the keys."""
        return self.tr(
            "Paint over what is missing. The right button or Ctrl: over what is too much. X swaps, Esc stops."
        )

    def shortcuts(self) -> Sequence[tuple[str, Callable[[], None]]]:
        """Brackets, and X to swap."""
        return (*super().shortcuts(), ("X", self.swap))

    def swap(self) -> None:
        """Remove instead of keep, or the other way round (X)."""
        self._adds = not self._adds
        self.overlayChanged.emit()

    def begins_keeping(self, pointer: Pointer) -> bool:
        """Keeps, unless it was turned round."""
        return self._adds != pointer.opposite

    @property
    def busy(self) -> bool:
        """Whether a stroke is in hand or on its way."""
        return self.stroke is not None or bool(self._lifted)

    def press(self, pointer: Pointer) -> None:
        """Begin a stroke."""
        super().press(pointer)
        self._grow()

    def move(self, pointer: Pointer) -> None:
        """Lead it on, and let the selection grow."""
        super().move(pointer)
        self._grow()

    def use(self, area: Area) -> None:
        """Select for good, after the strokes before it."""
        self._lifted.append(_Lifted(area, self.keeps))
        if len(self._lifted) == 1:
            self._select()

    def abort(self) -> None:
        """Drop the stroke in hand and those on their way."""
        self._lifted.clear()
        self._latest.stop()
        super().abort()

    def _grow(self) -> None:
        if self.stroke is not None and not self._lifted and not self._latest.busy:
            area = self.stroke.area()
            if area is not None:
                self._ask(area, self.keeps)

    def _select(self) -> None:
        self._ask(self._lifted[0].area, self._lifted[0].keeps)

    def _ask(self, area: Area, keeps: bool) -> None:
        assert self.document is not None
        self._latest.ask(_Work(self.document, area, keeps))

    def _take(self, selected: Area | None) -> None:
        if self._lifted:
            lifted = self._lifted.popleft()
            self.tint = None
            if selected is not None and self.document is not None:
                text = self.tr("Quick select") if lifted.keeps else self.tr("Quick remove")
                self.document.touchup_editor.fill_areas(text, [selected], KEEP if lifted.keeps else ERASE)
            if self._lifted:
                self._select()
            else:
                self._grow()
        elif self.stroke is not None and selected is not None:
            photo = self.document.screen if self.keeps and self.document is not None else None
            self.tint = Tint(selected.rect, selected.coverage, self.colour(self.keeps), photo)
            self._grow_on(selected)
        self.overlayChanged.emit()

    def _grow_on(self, seen: Area) -> None:
        """Grow again if the stroke has gone on in the meantime; otherwise this answer stays."""
        assert self.stroke is not None
        now = self.stroke.area()
        if now is not None and now.rect.clipped(seen.rect) != now.rect:
            self._grow()


class _Work:
    """Runs on the tools' worker, on copies of what is around the stroke."""

    def __init__(self, document: Document, area: Area, keeps: bool) -> None:
        assert document.shown_matte is not None
        self._window = surroundings(area.rect, document.bounds)
        self._pixels: Pixels = document.screen
        self._matte = document.shown_matte[self._window.slices].copy()
        self._area = area
        self._keeps = keeps

    def __call__(self, report: TaskReport[None]) -> Area | None:
        window = self._window
        inside = Area(self._area.rect.moved(-window.left, -window.top), self._area.coverage)
        selected = quick_select(self._pixels[window.slices], self._matte, inside, self._keeps, report.cancel)
        return None if selected is None else Area(selected.rect.moved(window.left, window.top), selected.coverage)
