"""Networks that name every pixel: FCN, U-Net, U²-Net for clothes, and those whose graph ends in an index."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.placement import Placement
from koutu.engine.core.planes import Floats, resize
from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import LabelMap, Segment, SoftMask
from koutu.engine.labels.vocabulary import ClassName
from koutu.engine.networks.tasks import Outputs

_Plane = TypeVar("_Plane", bound=NDArray[Any])
SIDE = 1024  # cells of a map's long side: a map of 50 megapixels and 21 classes would take 4 GB


@dataclass(frozen=True, slots=True)
class SemanticDecoder:
    """Makes a label map of logits, one plane a class.

    Attributes:
        classes: of the planes in their order; None for the background.
        side: of the map's long side at most; the photo's own where that is smaller.
    """

    classes: Sequence[ClassName | None]
    side: int = SIDE

    def __call__(self, outputs: Outputs, placement: Placement) -> LabelMap:
        """Return one segment for every class that is somewhere the likeliest.

        Logits are enlarged before they are compared: the other way round, edges are the network's stairs.

        Args:
            outputs: `logits`, (1, classes, h, w).
            placement: where the photo lay in the input.
        """
        logits = np.asarray(outputs["logits"][0], np.float32)
        height, width = map_size(placement, self.side)

        def plane(number: int) -> Floats:
            return resize(over_photo(logits[number], placement), height, width)

        best = plane(0)
        winner = np.zeros((height, width), np.uint16)
        for number in range(1, len(logits)):
            now = plane(number)
            winner[now > best] = number
            np.maximum(best, now, out=best)
        total = sum(np.exp(plane(number) - best) for number in range(len(logits)))

        def likelihood(number: int) -> Floats:
            return np.asarray(np.exp(plane(number) - best) / total, np.float32)

        return of_winners(winner, likelihood, self.classes, placement)


@dataclass(frozen=True, slots=True)
class IndexDecoder:
    """Makes a label map of a plane of class numbers, as graphs give that compare the logits themselves.

    Attributes:
        classes: by their numbers; None for the background.
    """

    classes: Sequence[ClassName | None]

    def __call__(self, outputs: Outputs, placement: Placement) -> LabelMap:
        """Return one segment for every class there is.

        Args:
            outputs: `index`, (1, h, w) or (1, 1, h, w) whole numbers.
            placement: where the photo lay in the input.
        """
        index = np.asarray(outputs["index"])
        index = index.reshape(index.shape[-2:]).astype(np.uint16)
        height, width = map_size(placement, SIDE)
        winner = cv2.resize(over_photo(index, placement), (width, height), interpolation=cv2.INTER_NEAREST_EXACT)
        winner = winner.astype(np.uint16, copy=False).reshape(height, width)
        return of_winners(winner, lambda number: (winner == number).astype(np.float32), self.classes, placement)


def map_size(placement: Placement, side: int) -> tuple[int, int]:
    """Return height and width of a map of the photo whose long side is at most `side`."""
    scale = min(1.0, side / max(placement.photo))
    return max(1, round(placement.photo[0] * scale)), max(1, round(placement.photo[1] * scale))


def over_photo(plane: _Plane, placement: Placement) -> _Plane:
    """Return the part of a plane over the whole input that lies over the photo."""
    rows, columns = placement.share_of(*plane.shape)
    cut: Any = plane[: max(1, round(rows)), : max(1, round(columns))]
    return cut  # type: ignore[no-any-return]


def of_winners(
    winner: NDArray[np.uint16],
    likelihood: Callable[[int], Floats],
    classes: Sequence[ClassName | None],
    placement: Placement,
) -> LabelMap:
    """Make a label map of which class won where.

    Args:
        winner: (h, w) uint16, class numbers.
        likelihood: returns a class's plane, (h, w) float32 in 0..1.
        classes: by their numbers; None is left out.
        placement: says how large the photo is.
    """
    height, width = winner.shape
    down, across = placement.photo[0] / height, placement.photo[1] / width
    whole = Rect(0, 0, placement.photo[1], placement.photo[0])
    found = []
    for number in np.unique(winner).tolist():
        kind = classes[number] if number < len(classes) else None
        if kind is None:
            continue
        own = winner == number
        values = likelihood(number)
        cells = bounds_of(own)
        box = in_photo(cells, across, down)
        area = round(int(np.count_nonzero(own)) * down * across)
        found.append((number, kind, float(values[own].mean()), box, area, values))
    found.sort(key=lambda each: -each[2])
    index = np.zeros((height, width), np.uint16)
    segments: list[Segment] = []
    for number, kind, score, box, area, values in found:
        segments.append(Segment(len(segments) + 1, kind, score, box, area, SoftMask(whole, values).trimmed()))
        index[winner == number] = len(segments)
    return LabelMap(whole.width, whole.height, segments, index)


def bounds_of(own: NDArray[np.bool_]) -> Rect:
    """Return the box around what is true; there must be something."""
    columns, rows = np.flatnonzero(own.any(axis=0)), np.flatnonzero(own.any(axis=1))
    return Rect(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def in_photo(cells: Rect, across: float, down: float) -> Rect:
    """Return a map's cells in photo pixels."""
    left, top = round(cells.left * across), round(cells.top * down)
    return Rect(left, top, max(left + 1, round(cells.right * across)), max(top + 1, round(cells.bottom * down)))
