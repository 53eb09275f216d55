"""DETR's panoptic head: a mask for each query, and one owner for each pixel."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.placement import Placement
from koutu.engine.core.planes import Floats, resize
from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import LabelMap, Segment, SoftMask
from koutu.engine.labels.semantic import SIDE, bounds_of, in_photo, map_size, over_photo
from koutu.engine.labels.vocabulary import ClassName, Vocabulary
from koutu.engine.networks.tasks import Outputs

_SPECK = 4  # cells of the network's masks


@dataclass(frozen=True, slots=True)
class DetrPanopticDecoder:
    """Makes a label map of DETR's queries.

    Attributes:
        vocabulary: names COCO's panoptic categories.
        least: the score from which a query counts.
        side: of the map's long side at most.
    """

    vocabulary: Vocabulary
    least: float = 0.85
    side: int = SIDE

    def __call__(self, outputs: Outputs, placement: Placement) -> LabelMap:
        """Return things, and stuff merged by class.

        Args:
            outputs: `logits` (1, queries, 251), the last for “no object”; `masks` (1, queries, h, w) logits.
            placement: where the photo lay in the input.
        """
        logits = np.asarray(outputs["logits"][0], np.float32)
        planes = np.asarray(outputs["masks"][0], np.float32)
        numbers, scores = self._sure(logits)
        coco = self.vocabulary.coco
        kept = [query for query in np.flatnonzero(scores > self.least).tolist() if int(numbers[query]) in coco]
        groups: dict[tuple[int, int], list[int]] = {}
        for query in kept:
            kind = coco[int(numbers[query])]
            # Two queries of one thing are two things, two of one stuff are the same stuff.
            groups.setdefault((kind.coco, query if kind.thing else -1), []).append(query)
        height, width = map_size(placement, self.side)
        layers = [
            _Layer(
                coco[number],
                max(float(scores[query]) for query in queries),
                resize(np.max([over_photo(planes[query], placement) for query in queries], axis=0), height, width),
            )
            for (number, _), queries in groups.items()
        ]
        return _flattened(layers, (height, width), placement)

    def _sure(self, logits: Floats) -> tuple[NDArray[np.int64], Floats]:
        """Each query's class and how sure it is; 0 where it says “no object”."""
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        numbers = likely.argmax(axis=1)
        return numbers, np.where(numbers == logits.shape[1] - 1, 0, likely.max(axis=1)).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    kind: ClassName
    score: float
    logits: Floats


def _flattened(layers: list[_Layer], size: tuple[int, int], placement: Placement) -> LabelMap:
    """Give every cell to the layer with the highest logit; specks go, and their cells to the others."""
    while layers:
        owner = np.argmax([layer.logits for layer in layers], axis=0)
        areas = np.bincount(owner.ravel(), minlength=len(layers))
        large = [layer for layer, area in zip(layers, areas, strict=True) if area > _SPECK]
        if len(large) == len(layers):
            break
        layers = large
    whole = Rect(0, 0, placement.photo[1], placement.photo[0])
    if not layers:
        return LabelMap(whole.width, whole.height, [], np.zeros(size, np.uint16))
    down, across = placement.photo[0] / size[0], placement.photo[1] / size[1]
    index = np.zeros(size, np.uint16)
    segments: list[Segment] = []
    for place in sorted(range(len(layers)), key=lambda place: -layers[place].score):
        own = owner == place
        values = np.asarray(0.5 * (1 + np.tanh(0.5 * layers[place].logits)), np.float32)
        segments.append(
            Segment(
                id=len(segments) + 1,
                kind=layers[place].kind,
                score=layers[place].score,
                box=in_photo(bounds_of(own), across, down),
                area=round(int(areas[place]) * down * across),
                mask=SoftMask(whole, values).trimmed(),
            )
        )
        index[own] = len(segments)
    return LabelMap(whole.width, whole.height, segments, index)
