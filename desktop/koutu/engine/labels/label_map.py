"""What is in a photo, thing by thing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.planes import Floats
from koutu.engine.core.rect import Rect
from koutu.engine.labels.vocabulary import ClassName

INSIDE = 0.5  # of a soft mask: half covered, as segmentation is scored (COCO)
# Names are often wrong below it: a fennec is a teddy bear at 0.4.
SURE = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class SoftMask:
    """How much each place of a part of the photo belongs to something.

    Attributes:
        part: in photo pixels; it may reach beyond the photo.
        values: (h, w) float32 in 0..1 of any size, stretched over the part; outside it nothing belongs.
    """

    part: Rect
    values: Floats

    def at(self, x: float, y: float) -> float:
        """Return the value of the cell over a photo point."""
        if not (self.part.left <= x < self.part.right and self.part.top <= y < self.part.bottom):
            return 0.0
        rows, columns = self.values.shape
        row = int((y - self.part.top) * rows / self.part.height)
        column = int((x - self.part.left) * columns / self.part.width)
        return float(self.values[min(row, rows - 1), min(column, columns - 1)])

    def over(self, rect: Rect, longest: int | None = None) -> Floats:
        """Return the mask over a rectangle of the photo, bilinearly.

        Args:
            rect: not empty.
            longest: the long side of the answer at most; None: a value for each photo pixel.

        Returns:
            (h, w) float32 in 0..1, zero outside `part`.
        """
        scale = 1.0 if longest is None else min(1.0, longest / max(rect.width, rect.height))
        height, width = max(1, round(rect.height * scale)), max(1, round(rect.width * scale))
        down, across = height / rect.height, width / rect.width
        size = max(1, round(self.part.width * across)), max(1, round(self.part.height * down))
        rows, columns = self.values.shape
        # At the photo's own size as networks' authors paste masks; in small without aliasing.
        shrinks = longest is not None and size[0] < columns and size[1] < rows
        way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        stretched = cv2.resize(self.values, size, interpolation=way).reshape(size[::-1])
        left, top = round((self.part.left - rect.left) * across), round((self.part.top - rect.top) * down)
        own = Rect(left, top, left + size[0], top + size[1]).clipped(Rect(0, 0, width, height))
        whole = np.zeros((height, width), np.float32)
        if not own.empty:
            whole[own.slices] = stretched[own.top - top : own.bottom - top, own.left - left : own.right - left]
        return whole

    def trimmed(self) -> "SoftMask":
        """Return the same mask without the margins where hardly anything belongs, below half a level of 255."""
        some = self.values > 0.5 / 255
        if not some.any():
            return self
        columns, rows = np.flatnonzero(some.any(axis=0)), np.flatnonzero(some.any(axis=1))
        across, down = self.part.width / self.values.shape[1], self.part.height / self.values.shape[0]
        left, top, right, bottom = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
        part = Rect(
            self.part.left + round(left * across),
            self.part.top + round(top * down),
            self.part.left + round(right * across),
            self.part.top + round(bottom * down),
        )
        return SoftMask(part, np.ascontiguousarray(self.values[top:bottom, left:right]))

    def clipped(self, bounds: Rect, longest: int = 1024) -> "SoftMask":
        """Return the same mask over the part of it that lies inside the photo."""
        inside = self.part.clipped(bounds)
        if inside == self.part or inside.empty:
            return self
        return SoftMask(inside, self.over(inside, longest))


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """One thing, or one kind of stuff.

    Attributes:
        id: its number in the label map, from 1.
        kind: what it is.
        score: how sure the network is, 0 to 1.
        box: around it, in photo pixels, inside the photo.
        area: photo pixels that it covers; of its box, while there is no mask.
        mask: None where the network gives boxes only: see `masks.box_mask`.
    """

    id: int
    kind: ClassName
    score: float
    box: Rect
    area: int
    mask: SoftMask | None = None


class LabelMap:
    """The segments of one photo.

    Attributes:
        width, height: the photo's.
        segments: the surest first.
        index: (h, w) uint16 of any size over the photo: the id of the segment each place belongs to, 0 for none; None
            where segments may overlap.
    """

    def __init__(
        self, width: int, height: int, segments: Iterable[Segment], index: NDArray[np.uint16] | None = None
    ) -> None:
        self.width, self.height = width, height
        self.segments = tuple(segments)
        self.index = index
        self._by_id = {segment.id: segment for segment in self.segments}

    def __iter__(self) -> Iterator[Segment]:
        return iter(self.segments)

    def __len__(self) -> int:
        return len(self.segments)

    def segment(self, segment_id: int) -> Segment:
        """Return a segment by its id.

        Raises:
            KeyError: there is none.
        """
        return self._by_id[segment_id]

    def at(self, x: float, y: float) -> tuple[Segment, ...]:
        """Return the segments at a photo point, the smallest first; a look-up, quick at any size of photo.

        A segment without a mask counts as its box.
        """
        if not (0 <= x < self.width and 0 <= y < self.height):
            return ()
        if self.index is not None:
            rows, columns = self.index.shape
            found = int(self.index[int(y * rows / self.height), int(x * columns / self.width)])
            return (self._by_id[found],) if found else ()
        there = [
            segment
            for segment in self.segments
            if segment.box.left <= x < segment.box.right
            and segment.box.top <= y < segment.box.bottom
            and (segment.mask is None or segment.mask.at(x, y) >= INSIDE)
        ]
        return tuple(sorted(there, key=lambda segment: segment.area))

    def of(self, kind: ClassName) -> tuple[Segment, ...]:
        """Return the segments of one class."""
        return tuple(segment for segment in self.segments if segment.kind == kind)

    def sure_of(self, kind: ClassName) -> tuple[Segment, ...]:
        """Return those of a class that are meant by its name.

        These are the ones whose name is likely right, and what is larger than each of them: a rider behind a handlebar
        is less sure than a passer-by. Where no name is sure, the surest alone.
        """
        own = self.of(kind)
        sure = [segment for segment in own if segment.score >= SURE]
        if not sure:
            return own[:1]
        largest = max(segment.area for segment in sure)
        return tuple(segment for segment in own if segment.score >= SURE or segment.area > largest)

    def with_mask(self, segment_id: int, mask: SoftMask) -> "LabelMap":
        """Return the same map with a mask for one segment."""
        masked = replace(self.segment(segment_id), mask=mask, area=covered(mask))
        segments = [masked if segment.id == segment_id else segment for segment in self.segments]
        return LabelMap(self.width, self.height, segments, self.index)


def covered(mask: SoftMask) -> int:
    """Return about how many photo pixels a mask covers."""
    share = float(np.count_nonzero(mask.values >= INSIDE)) / mask.values.size
    return round(share * mask.part.width * mask.part.height)


def index_of(label_map: LabelMap, height: int, width: int) -> NDArray[np.uint16]:
    """Return which segment each place belongs to, (height, width) uint16; 0 is none.

    Where segments overlap the smaller one lies above. One without a mask counts as its box.
    """
    if label_map.index is not None:
        return cv2.resize(label_map.index, (width, height), interpolation=cv2.INTER_NEAREST_EXACT).astype(np.uint16)
    index = np.zeros((height, width), np.uint16)
    bounds = Rect(0, 0, label_map.width, label_map.height)
    down, across = height / label_map.height, width / label_map.width
    for segment in sorted(label_map.segments, key=lambda segment: -segment.area):
        part = (segment.box if segment.mask is None else segment.mask.part).clipped(bounds)
        left, top = round(part.left * across), round(part.top * down)
        right, bottom = max(left + 1, round(part.right * across)), max(top + 1, round(part.bottom * down))
        cells = Rect(left, top, right, bottom).clipped(Rect(0, 0, width, height))
        if part.empty or cells.empty:
            continue
        if segment.mask is None:
            index[cells.slices] = segment.id
        else:
            values = cv2.resize(segment.mask.clipped(bounds).values, (cells.width, cells.height))
            index[cells.slices][values.reshape(cells.height, cells.width) >= INSIDE] = segment.id
    return index
