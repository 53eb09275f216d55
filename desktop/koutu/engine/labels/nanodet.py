"""NanoDet: a small detector whose box sides are distributions over distances."""

from dataclasses import dataclass

import numpy as np

from koutu.engine.core.placement import Placement
from koutu.engine.core.planes import Floats
from koutu.engine.core.rect import Rect
from koutu.engine.labels.boxes import best_of_each, photo_boxes, rounded
from koutu.engine.labels.label_map import LabelMap, Segment
from koutu.engine.labels.vocabulary import Vocabulary
from koutu.engine.networks.tasks import Outputs

STRIDES = (8, 16, 32)  # of the levels that NanoDet-g was trained with
# Two boxes are one thing from COCO's loosest match on, intersection over union.
_OVERLAP = 0.5
_MOST = 100  # COCO scores no more


@dataclass(frozen=True, slots=True)
class NanoDetDecoder:
    """Makes a label map of boxes; masks come later, see `masks.box_mask`.

    Attributes:
        vocabulary: names COCO's 80 things.
        least: the score from which a box counts; names are often wrong below 0.5.
    """

    vocabulary: Vocabulary
    least: float = 0.3

    def __call__(self, outputs: Outputs, placement: Placement) -> LabelMap:
        """Return the things that were found.

        Args:
            outputs: for each stride s of 8, 16 and 32 `scores_s`, (1, cells, 80) after the sigmoid, and `sides_s`,
                (1, cells, 4·bins), left, top, right, bottom.
            placement: where the photo lay in the input.
        """
        found = [self._level(outputs, stride, placement) for stride in STRIDES]
        scores = np.concatenate([level[0] for level in found])
        corners = np.concatenate([level[1] for level in found])
        classes = scores.argmax(axis=1)
        best = scores.max(axis=1)
        sure = np.flatnonzero(best > self.least)
        boxes = photo_boxes(corners[sure], placement)
        bounds = Rect(0, 0, placement.photo[1], placement.photo[0])
        names = self.vocabulary.coco_things
        segments: list[Segment] = []
        for place in best_of_each(boxes, best[sure], classes[sure], _OVERLAP)[:_MOST]:
            box = rounded(boxes[place], bounds)
            kind = names[int(classes[sure][place])]
            segments.append(Segment(len(segments) + 1, kind, float(best[sure][place]), box, box.width * box.height))
        return LabelMap(bounds.width, bounds.height, segments)

    def _level(self, outputs: Outputs, stride: int, placement: Placement) -> tuple[Floats, Floats]:
        """One stride's scores, (cells, 80), and corners in the input, (cells, 4)."""
        scores = np.asarray(outputs[f"scores_{stride}"][0], np.float32)
        sides = np.asarray(outputs[f"sides_{stride}"][0], np.float32).reshape(len(scores), 4, -1)
        across = -(-placement.input[1] // stride)
        cells = np.arange(len(scores))
        centres = (np.stack([cells % across, cells // across], axis=1) + np.float32(0.5)) * np.float32(stride)
        weights = np.exp(sides - sides.max(axis=2, keepdims=True))
        weights /= weights.sum(axis=2, keepdims=True)
        away = weights @ np.arange(sides.shape[2], dtype=np.float32) * np.float32(stride)
        corners = np.concatenate([centres - away[:, :2], centres + away[:, 2:]], axis=1)
        return scores, corners.astype(np.float32)
