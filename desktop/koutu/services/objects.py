"""The things in a document's photo, found once somebody looks for them, and kept or dropped one by one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import cv2
from PySide6.QtCore import QObject, Signal

from koutu.document.document import Document
from koutu.document.selecting import Combining, combine
from koutu.engine.core.framing import Framing
from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import INSIDE, LabelMap, Segment, SoftMask
from koutu.engine.labels.masks import at_full_size, box_mask, together
from koutu.engine.networks.tasks import Labeller
from koutu.engine.selection.box import BoxPredictor
from koutu.engine.selection.pieces import Area
from koutu.services.latest_task import LatestTask
from koutu.services.task import TaskReport
from koutu.services.worker import Worker

# Masks that are made before anybody asks, the surest first: a network's run each.
_MADE_AHEAD = 12
_SMALL = 256  # cells of the long side of the matte that ticks are read from


class ObjectFinder(QObject):
    """Finds things, and keeps and drops them; the work is done on the tools' worker.

    Nothing is done before somebody watches. Things are found once a photo; their masks come after them.

    Attributes:
        labels: the things of the document in hand, or None while they are not known.
        pointed: the one under the pointer or the keyboard, or None.

    Signals:
        listChanged(): `labels` are others, or there are none any more. maskCame(Segment): it has a mask now.
        stateChanged(): other things are kept. pointedChanged(): `pointed`. busyChanged(): `looking` or `busy`.
    """

    listChanged = Signal()
    maskCame = Signal(Segment)
    stateChanged = Signal()
    pointedChanged = Signal()
    busyChanged = Signal()

    def __init__(
        self,
        worker: Worker,
        labeller: Callable[[], Labeller[LabelMap]],
        predictor: Callable[[], BoxPredictor],
        parent: QObject | None = None,
    ) -> None:
        """Make a finder.

        Args:
            worker: does the work.
            labeller: returns the best one there is now; called on the worker.
            predictor: returns what finds the subject of a box; called on the worker.
            parent: of the object.
        """
        super().__init__(parent)
        self.labels: LabelMap | None = None
        self.pointed: Segment | None = None
        self._labeller = labeller
        self._predictor = predictor
        self._document: Document | None = None
        self._watchers: dict[QObject, bool] = {}
        self._known: WeakKeyDictionary[Document, tuple[Framing, LabelMap]] = WeakKeyDictionary()
        self._small: _SmallMatte | None = None
        self._search: LatestTask[LabelMap, None] = LatestTask(
            worker, on_done=self._take_labels, on_failed=self.busyChanged.emit
        )
        self._masking: LatestTask[_Masked, None] = LatestTask(worker, on_done=self._take_mask)
        self._edit: LatestTask[_Picked, None] = LatestTask(worker, on_done=self._take_edit, on_failed=self.stop)
        self._waiting: list[_Pick] = []

    @property
    def looking(self) -> bool:
        """Whether things are being looked for."""
        return self._search.busy

    @property
    def busy(self) -> bool:
        """Whether something is being kept or dropped."""
        return self._edit.busy

    def set_document(self, document: Document | None) -> None:
        """Look at another document, or at none."""
        if self._document is not None:
            self._document.matteChanged.disconnect(self._follow_matte)
            self._document.edited.disconnect(self._follow_matte)
        self.stop()
        self._search.stop()
        self._masking.stop()
        self._document = document
        if document is not None:
            document.matteChanged.connect(self._follow_matte)
            document.edited.connect(self._follow_matte)
        self._show(None if document is None else self._remembered(document))
        self._follow_matte()

    def watch(self, watcher: QObject, on: bool, *, masks: bool = True) -> None:
        """Look for things as long as anyone watches; with `masks`, also for the outlines of those in boxes."""
        if on:
            self._watchers[watcher] = masks
        else:
            self._watchers.pop(watcher, None)
        self._go_on()

    def _remembered(self, document: Document) -> LabelMap | None:
        framing, labels = self._known.get(document, (None, None))
        return labels if framing == document.framing else None

    def look_again(self) -> None:
        """Forget what was found: another network can look now."""
        self._known.clear()
        self._search.stop()
        self._masking.stop()
        self._show(None)
        self._go_on()

    def point(self, segment: Segment | None) -> None:
        """Tell which one the user means now."""
        if (segment and segment.id) != (self.pointed and self.pointed.id):
            self.pointed = segment
            self.pointedChanged.emit()

    def at(self, x: float, y: float) -> tuple[Segment, ...]:
        """Return the things at a photo point, the smallest first; quick."""
        return () if self.labels is None else self.labels.at(x, y)

    def kept(self, segment: Segment) -> bool:
        """Whether most of a thing is in the matte that is shown."""
        document, labels = self._document, self.labels
        if document is None or not document.final.exists or labels is None:
            return False
        if self._small is None:
            shown = document.final.shown
            assert shown is not None
            self._small = _SmallMatte(shown, labels)
        return self._small.holds(segment)

    def stop(self) -> None:
        """Let the edits be that are on their way."""
        self._waiting.clear()
        self._edit.stop()
        self.busyChanged.emit()

    def pick(self, segments: Sequence[Segment], how: Combining, *, text: str) -> None:
        """Bring things into the matte, as one command called `text`; see `selecting.combine`."""
        if segments and self.labels is not None:
            # As they are now: a mask may have come since they were listed.
            self._waiting.append(_Pick(text, how, tuple(self.labels.segment(each.id) for each in segments), None))
            self._go_on()

    def pick_box(self, box: Rect, how: Combining, *, text: str) -> None:
        """Bring the subject of a box into the matte, as one command called `text`."""
        self._waiting.append(_Pick(text, how, (), box))
        self._go_on()

    def _go_on(self) -> None:
        """Begin what is to be done next: clicks come first, then the list, then masks."""
        document = self._document
        if document is None or not document.final.exists:
            return
        if self._waiting and not self._edit.busy:
            self._edit.ask(_Edit(document.screen, self._waiting.pop(0), self.labels, self._predictor))
        if self._watchers and self.labels is None and not self._search.busy:
            self._search.ask(_Search(document.screen, self._labeller))
        self.busyChanged.emit()
        if any(self._watchers.values()) and self.labels is not None and not self._masking.busy and not self._edit.busy:
            bare = next((each for each in self.labels.segments[:_MADE_AHEAD] if each.mask is None), None)
            if bare is not None:
                self._masking.ask(_Mask(document.screen, bare, self._predictor))

    def _show(self, labels: LabelMap | None) -> None:
        if labels is not self.labels:
            self.labels = labels
            self._small = None
            self.point(None)
            self.listChanged.emit()

    def _follow_matte(self) -> None:
        self._small = None
        self.stateChanged.emit()
        self._go_on()

    def _take_labels(self, labels: LabelMap) -> None:
        if self._document is not None:
            self._known[self._document] = self._document.framing, labels
            self._show(labels)
            self._go_on()

    def _take_mask(self, masked: "_Masked") -> None:
        self._remember({masked.segment.id: masked.mask}, masked.segment)
        self._go_on()

    def _remember(self, masks: dict[int, SoftMask], of: Segment | None = None) -> None:
        for number, mask in masks.items():
            if self.labels is None or self._document is None:
                return
            # The list may have become another one meanwhile.
            if of is not None and (number > len(self.labels) or self.labels.segment(number) is not of):
                return
            self.labels = self.labels.with_mask(number, mask)
            self._known[self._document] = self._document.framing, self.labels
            self.maskCame.emit(self.labels.segment(number))

    def _take_edit(self, picked: "_Picked") -> None:
        if self._document is not None:
            if picked.labels is self.labels:
                self._remember(picked.masks)
            combine(self._document, picked.text, picked.area, picked.how)
        self._go_on()


class _SmallMatte:
    """The shown matte in few pixels: enough to see which things are in it."""

    def __init__(self, matte: Pixels, labels: LabelMap) -> None:
        step = max(1, max(matte.shape) // _SMALL)
        self._cells = matte[::step, ::step]
        self._across, self._down = self._cells.shape[1] / labels.width, self._cells.shape[0] / labels.height

    def holds(self, segment: Segment) -> bool:
        """Whether most of a thing is in it."""
        box = segment.box
        left, top = int(box.left * self._across), int(box.top * self._down)
        right, bottom = max(left + 1, round(box.right * self._across)), max(top + 1, round(box.bottom * self._down))
        own = self._cells[top:bottom, left:right]
        if segment.mask is None or own.size == 0:
            return bool(own.size) and float(own.mean()) >= 255 * INSIDE
        inside = cv2.resize(segment.mask.over(box, _SMALL), own.shape[::-1], interpolation=cv2.INTER_AREA) >= INSIDE
        return bool(inside.any()) and float(own[inside].mean()) >= 255 * INSIDE


@dataclass(frozen=True, slots=True, eq=False)
class _Pick:
    text: str
    how: Combining
    segments: tuple[Segment, ...]
    box: Rect | None


@dataclass(frozen=True, slots=True, eq=False)
class _Picked:
    text: str
    how: Combining
    area: Area
    labels: LabelMap | None
    masks: dict[int, SoftMask]


@dataclass(frozen=True, slots=True, eq=False)
class _Masked:
    segment: Segment
    mask: SoftMask


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """Runs on the tools' worker."""

    pixels: Pixels
    labeller: Callable[[], Labeller[LabelMap]]

    def __call__(self, report: TaskReport[None]) -> LabelMap:
        return self.labeller().label(self.pixels, report.cancel)


@dataclass(frozen=True, slots=True, eq=False)
class _Mask:
    """Runs on the tools' worker."""

    pixels: Pixels
    segment: Segment
    predictor: Callable[[], BoxPredictor]

    def __call__(self, report: TaskReport[None]) -> _Masked:
        return _Masked(self.segment, box_mask(self.pixels, self.segment.box, self.predictor(), report.cancel))


@dataclass(frozen=True, slots=True, eq=False)
class _Edit:
    """Runs on the tools' worker."""

    pixels: Pixels
    pick: _Pick
    labels: LabelMap | None
    predictor: Callable[[], BoxPredictor]

    def __call__(self, report: TaskReport[None]) -> _Picked:
        pick, new = self.pick, {}
        areas = []
        for segment in pick.segments:
            mask = segment.mask
            if mask is None:
                mask = new[segment.id] = box_mask(self.pixels, segment.box, self.predictor(), report.cancel)
            areas.append(at_full_size(self.pixels, mask, report.cancel))
        if pick.box is not None:
            mask = box_mask(self.pixels, pick.box, self.predictor(), report.cancel)
            areas.append(at_full_size(self.pixels, mask, report.cancel))
        return _Picked(pick.text, pick.how, together(areas, Rect.of(self.pixels)), self.labels, new)
