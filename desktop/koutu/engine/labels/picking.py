"""What somebody asks to keep and to drop, by name, by point and by box; and the matte that comes of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import LabelError
from koutu.engine.core.planes import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import LabelMap, Segment
from koutu.engine.labels.masks import at_full_size, together, with_mask
from koutu.engine.labels.segmenters import soft_mask
from koutu.engine.labels.vocabulary import ClassName
from koutu.engine.networks.tasks import Embedding, PromptedSegmenter, Prompts
from koutu.engine.selection.box import BoxPredictor, candidates
from koutu.engine.selection.box import at_full_size as box_at_full_size
from koutu.engine.selection.pieces import Area, Pieces

Matte = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class PickPoint:
    """A point on something.

    Attributes:
        x, y: in photo pixels.
        keep: whether that is kept or dropped.
    """

    x: float
    y: float
    keep: bool = True


@dataclass(frozen=True, slots=True)
class PickRequest:
    """What to keep and what to drop.

    Attributes:
        keep, drop: classes; of each, everything in the photo.
        points: on things.
        boxes: around things to keep.
    """

    keep: tuple[ClassName, ...] = ()
    drop: tuple[ClassName, ...] = ()
    points: tuple[PickPoint, ...] = ()
    boxes: tuple[Rect, ...] = field(default=())

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for: the networks' own matte stays."""
        return not (self.keep or self.drop or self.points or self.boxes)

    @property
    def keeps(self) -> bool:
        """Whether it says what to keep; otherwise the networks' own matte is what things are dropped from."""
        return bool(self.keep or self.boxes or any(point.keep for point in self.points))


class Picker:
    """Turns requests about one photo into areas."""

    def __init__(
        self,
        pixels: Pixels,
        labels: LabelMap,
        predictors: Sequence[BoxPredictor],
        cancel: CancelToken | None = None,
        *,
        fine: bool = True,
        segmenter: PromptedSegmenter | None = None,
    ) -> None:
        """Work on a photo.

        Args:
            pixels: (H, W, 3), the photo's.
            labels: what is in it.
            predictors: find what is in a box; the last one gives masks to segments without.
            cancel: stops the work.
            fine: as `masks.at_full_size`.
            segmenter: finds what points and boxes mean; None: names, pieces and `predictors` do.
        """
        self.labels = labels
        self._pixels = pixels
        self._predictors = predictors
        self._cancel = cancel
        self._fine = fine
        self._segmenter = segmenter
        self._seen: Embedding | None = None

    def matte(self, request: PickRequest, base: Callable[[], Matte]) -> Matte:
        """Return the matte that a request asks for.

        Args:
            request: not empty.
            base: returns the networks' own matte, (H, W) uint8: what things are dropped from when nothing says what to
                keep, and where a point is on nothing that has a name.

        Raises:
            LabelError: something that shall be kept is not there.
            Cancelled, NetworkError: by the token; a network failed.
        """
        bounds = Rect.of(self._pixels)
        kept = [self._area(segment) for segment in self._of(request.keep, must=True)]
        kept += [self._at(point, base) for point in request.points if point.keep]
        kept += [self._in(box.clipped(bounds), base) for box in request.boxes]
        dropped = [self._area(segment) for segment in self._of(request.drop, must=False)]
        dropped += [self._at(point, base) for point in request.points if not point.keep]
        if request.keeps:
            made = np.zeros(self._pixels.shape[:2], np.uint8)
            area = together(kept, bounds)
            made[area.rect.slices] = area.coverage
        else:
            made = base().copy()
        for area in dropped:
            there = made[area.rect.slices].astype(np.uint16) * (255 - area.coverage.astype(np.uint16))
            made[area.rect.slices] = ((there + 127) // 255).astype(np.uint8)
        return made

    def _of(self, kinds: Iterable[ClassName], *, must: bool) -> list[Segment]:
        found: list[Segment] = []
        for kind in kinds:
            own = self.labels.sure_of(kind)
            if must and not own:
                raise missing(kind, self.labels)
            found += own
        return found

    def _area(self, segment: Segment) -> Area:
        self.labels = with_mask(self.labels, segment, self._pixels, self._predictors[-1], self._cancel)
        mask = self.labels.segment(segment.id).mask
        assert mask is not None
        return at_full_size(self._pixels, mask, self._cancel, fine=self._fine)

    def _pointed(self, points: Sequence[PickPoint], box: Rect | None) -> Area:
        """What a network that answers clicks takes points and a box for."""
        assert self._segmenter is not None
        if self._seen is None:
            self._seen = self._segmenter.embed(self._pixels, self._cancel)
        places = np.array([(point.x, point.y) for point in points], np.float32).reshape(-1, 2)
        sides = None if box is None else (float(box.left), float(box.top), float(box.right), float(box.bottom))
        prompts = Prompts(places, np.array([point.keep for point in points], bool), sides)
        found = self._segmenter.segment(self._seen, prompts, self._cancel)
        mask = soft_mask(found, 0, prompts, Rect.of(self._pixels))
        return at_full_size(self._pixels, mask, self._cancel, fine=self._fine)

    def _at(self, point: PickPoint, base: Callable[[], Matte]) -> Area:
        if self._segmenter is not None:
            return self._pointed([PickPoint(point.x, point.y)], None)
        there = self.labels.at(point.x, point.y)
        if there:
            return self._area(there[0])
        matte = base()
        x, y = int(point.x), int(point.y)
        if 0 <= y < matte.shape[0] and 0 <= x < matte.shape[1]:
            pieces = Pieces(matte)
            piece = pieces.at(x, y)
            if piece is not None and not piece.hole:
                outline = pieces.area_of(piece)
                return Area(outline.rect, np.minimum(outline.coverage, matte[outline.rect.slices]))
        raise LabelError("There is nothing that Koutu knows at {x}, {y}. Draw a box around it instead.", x=x, y=y)

    def _in(self, box: Rect, base: Callable[[], Matte]) -> Area:
        if box.width < 2 or box.height < 2:
            raise LabelError("The box lies outside the picture, or is a point.")
        if self._segmenter is not None:
            return self._pointed((), box)
        pixels = _eight_bit(self._pixels)
        found = candidates(pixels, box, base(), self._predictors, cancel=self._cancel)
        if not found:
            raise LabelError("There is nothing in the box but one colour.")
        return box_at_full_size(pixels, found[0], self._cancel)


def _eight_bit(pixels: Pixels) -> NDArray[np.uint8]:
    return (pixels >> 8).astype(np.uint8) if pixels.dtype == np.uint16 else pixels.astype(np.uint8, copy=False)


def missing(kind: ClassName, labels: LabelMap) -> LabelError:
    """Return the sentence that something is not in a picture, and what is."""
    there = dict.fromkeys(segment.kind.name for segment in labels)
    if there:
        return LabelError(
            "Koutu found no {name} in this picture. It found: {found}.", name=kind.name, found=", ".join(there)
        )
    return LabelError("Koutu found no {name} in this picture, and nothing else that it knows by name.", name=kind.name)
