"""What a person points at, found by a network that looks at the photo once and answers every click."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from koutu.document.document import Document
from koutu.document.selecting import Combining, combine
from koutu.engine.core.errors import LabelError
from koutu.engine.core.framing import Framing
from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import SoftMask
from koutu.engine.labels.masks import at_full_size
from koutu.engine.labels.prompts import by_size
from koutu.engine.labels.segmenters import soft_mask
from koutu.engine.networks.tasks import Embedding, PromptedSegmenter, PromptMasks, Prompts
from koutu.engine.selection.pieces import Area
from koutu.services.latest_task import LatestTask
from koutu.services.task import TaskReport
from koutu.services.worker import Worker

_CACHED = 160_000_000  # bytes of embeddings: some forty photos of SAM's, a dozen of SAM 2.1's

Segmenter = Callable[[], PromptedSegmenter | None]


class PromptPicker(QObject):
    """Collects clicks and a box, shows what they mean, and takes it. The work is done on the tools' worker.

    Attributes:
        points: x, y and whether wanted, of every click so far.
        box: around the thing, or None.
        mask: what they mean, or None while that is not known.
        count: how many answers there are, from part to whole.
        shown: which of them `mask` is.

    Signals:
        changed(): any of it.
    """

    changed = Signal()

    def __init__(self, worker: Worker, segmenter: Segmenter, parent: QObject | None = None) -> None:
        """Make one; `segmenter` returns the network, or None where there is none, and is called on the worker."""
        super().__init__(parent)
        self.points: list[tuple[float, float, bool]] = []
        self.box: Rect | None = None
        self.mask: SoftMask | None = None
        self.count = self.shown = 0
        self._segmenter = segmenter
        self._document: Document | None = None
        self._known: OrderedDict[tuple[int, Framing], Embedding] = OrderedDict()
        self._masks: PromptMasks | None = None
        self._order: list[int] = []
        self._embed: LatestTask[_Seen, None] = LatestTask(worker, on_done=self._take_seen, on_failed=self.abort)
        self._ask: LatestTask[PromptMasks, None] = LatestTask(worker, on_done=self._take_masks, on_failed=self.abort)
        self._finish: LatestTask[_Taken, None] = LatestTask(worker, on_done=self._lay, on_failed=self.abort)

    @property
    def embedding(self) -> bool:
        """Whether the network looks at the photo: that takes seconds, once."""
        return self._embed.busy

    @property
    def busy(self) -> bool:
        """Whether something is pointed at, or is being taken."""
        return bool(self.points) or self.box is not None or self._finish.busy

    def set_document(self, document: Document | None) -> None:
        """Work on another photo."""
        self.abort()
        self._embed.stop()
        self._document = document

    def forget(self) -> None:
        """Forget what was seen: another network looks from now on."""
        self.abort()
        self._embed.stop()
        self._known.clear()

    def click(self, x: float, y: float, *, wanted: bool) -> None:
        """Add a click, at a photo point."""
        self.points.append((x, y, wanted))
        self._go_on()

    def set_box(self, box: Rect) -> None:
        """Tell that the thing is inside a box."""
        self.box = box
        self._go_on()

    def step(self, by: int) -> None:
        """Show the next answer, from part over object to whole, round the ends."""
        if self._masks is not None and self.count:
            self._show((self.shown + by) % self.count)

    def take(self, how: Combining, *, text: str) -> None:
        """Bring what is shown into the matte, as one command called `text`."""
        if self.mask is not None and self._document is not None and not self._finish.busy:
            self._finish.ask(_Finish(self._document.screen, self.mask, how, text))
            self._clear()

    def abort(self) -> None:
        """Let what was pointed at be; what was seen stays known, and looking goes on."""
        self._ask.stop()
        self._finish.stop()
        self._clear()

    def _clear(self) -> None:
        self.points, self.box, self.mask, self._masks = [], None, None, None
        self.count = self.shown = 0
        self.changed.emit()

    def _go_on(self) -> None:
        document = self._document
        if document is None:
            return
        seen = self._known.get(document.picture)
        if seen is not None:
            self._known.move_to_end(document.picture)
            self._ask.ask(_Ask(self._segmenter, seen, self._prompts()))
        elif not self._embed.busy:
            self._embed.ask(_Look(self._segmenter, document.screen, document.picture))
        self.changed.emit()

    def _prompts(self) -> Prompts:
        points = np.array([each[:2] for each in self.points], np.float32).reshape(-1, 2)
        keep = np.array([each[2] for each in self.points], bool)
        box = None if self.box is None else tuple(map(float, self.box))
        previous = None
        # Of one click the next would be refined as it was shown; a first click or a box alone refines nothing.
        if self._masks is not None and self._masks.feedback is not None and len(self.points) > 1:
            previous = self._masks.feedback[self._order[self.shown]]
        return Prompts(points, keep, box, previous)  # type: ignore[arg-type] # four numbers

    def _take_seen(self, seen: "_Seen") -> None:
        self._known[seen.document] = seen.embedding
        while len(self._known) > 1 and sum(each.bytes for each in self._known.values()) > _CACHED:
            self._known.popitem(last=False)
        if self.points or self.box is not None:
            self._go_on()
        self.changed.emit()

    def _take_masks(self, masks: PromptMasks) -> None:
        self._masks = masks
        self._order = by_size(masks)
        self.count = len(self._order)
        self._show(self._order.index(0))

    def _show(self, place: int) -> None:
        assert self._masks is not None
        assert self._document is not None
        self.shown = place
        self.mask = soft_mask(self._masks, self._order[place], self._prompts(), self._document.bounds)
        self.changed.emit()

    def _lay(self, taken: "_Taken") -> None:
        if self._document is not None:
            combine(self._document, taken.text, taken.area, taken.how)
        self.changed.emit()


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    document: tuple[int, Framing]
    embedding: Embedding


@dataclass(frozen=True, slots=True, eq=False)
class _Taken:
    text: str
    how: Combining
    area: Area


def _opened(segmenter: Segmenter) -> PromptedSegmenter:
    found = segmenter()
    if found is None:
        raise LabelError("No network that answers clicks is installed any more. Install one under Models.")
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """Runs on the tools' worker."""

    segmenter: Segmenter
    pixels: Pixels
    document: tuple[int, Framing]

    def __call__(self, report: TaskReport[None]) -> _Seen:
        return _Seen(self.document, _opened(self.segmenter).embed(self.pixels, report.cancel))


@dataclass(frozen=True, slots=True, eq=False)
class _Ask:
    """Runs on the tools' worker."""

    segmenter: Segmenter
    seen: Embedding
    prompts: Prompts

    def __call__(self, report: TaskReport[None]) -> PromptMasks:
        return _opened(self.segmenter).segment(self.seen, self.prompts, report.cancel)


@dataclass(frozen=True, slots=True, eq=False)
class _Finish:
    """Runs on the tools' worker."""

    pixels: Pixels
    mask: SoftMask
    how: Combining
    text: str

    def __call__(self, report: TaskReport[None]) -> _Taken:
        return _Taken(self.text, self.how, at_full_size(self.pixels, self.mask, report.cancel))
