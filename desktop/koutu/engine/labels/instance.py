"""Mask R-CNN: boxes with a small mask in each."""

from dataclasses import dataclass

import cv2
import numpy as np

from koutu.engine.core.placement import Placement
from koutu.engine.core.planes import Floats
from koutu.engine.core.rect import Rect
from koutu.engine.labels.boxes import photo_boxes, rounded
from koutu.engine.labels.label_map import LabelMap, Segment, SoftMask, covered
from koutu.engine.labels.vocabulary import Vocabulary
from koutu.engine.networks.tasks import Outputs


@dataclass(frozen=True, slots=True)
class MaskRcnnDecoder:
    """Makes a label map of Mask R-CNN's four outputs; it has suppressed double boxes itself.

    Attributes:
        vocabulary: names COCO's 80 things.
        least: the score from which an object counts.
    """

    vocabulary: Vocabulary
    least: float = 0.5

    def __call__(self, outputs: Outputs, placement: Placement) -> LabelMap:
        """Return the objects that were found, the surest first.

        Args:
            outputs: `boxes` (n, 4) left, top, right, bottom in the input's pixels, `labels` (n,) 1 to 80 without
                gaps, `scores` (n,), `masks` (n, 1, 28, 28) in 0..1.
            placement: where the photo lay in the input.
        """
        corners = np.asarray(outputs["boxes"], np.float32).reshape(-1, 4)
        boxes = photo_boxes(corners, placement)
        # A mask is stretched over its whole box, also over what of it lies beside the photo, in the input's padding.
        whole = placement.to_photo(corners.reshape(-1, 2)).reshape(-1, 4)
        scores = np.asarray(outputs["scores"], np.float32).ravel()
        labels = np.asarray(outputs["labels"]).ravel()
        masks = np.asarray(outputs["masks"], np.float32)
        bounds = Rect(0, 0, placement.photo[1], placement.photo[0])
        names = self.vocabulary.coco_things
        segments: list[Segment] = []
        for place in np.argsort(-scores, kind="stable").tolist():
            label = int(labels[place])
            if scores[place] <= self.least or not 1 <= label <= len(names):
                continue
            mask = pasted(masks[place, 0], whole[place])
            segments.append(
                Segment(
                    id=len(segments) + 1,
                    kind=names[label - 1],
                    score=float(scores[place]),
                    box=rounded(boxes[place], bounds),
                    area=covered(mask.clipped(bounds)),
                    mask=mask,
                )
            )
        return LabelMap(bounds.width, bounds.height, segments)


def pasted(mask: Floats, box: Floats) -> SoftMask:
    """Return where a mask's values lie in the photo.

    As the reference does: the mask gets a rim of zeros, the box grows with it round its centre, and its sides are cut
    to whole pixels, both ends included. The values stay soft: they cross 0.5 where the network sees the edge.

    Args:
        mask: (m, m) float32.
        box: left, top, right, bottom in photo pixels.
    """
    side = mask.shape[0]
    rimmed = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0).astype(np.float32, copy=False)
    growth = (side + 2) / side
    across, down = (box[2] - box[0]) * 0.5 * growth, (box[3] - box[1]) * 0.5 * growth
    middle = (box[0] + box[2]) * 0.5, (box[1] + box[3]) * 0.5
    left, top = int(middle[0] - across), int(middle[1] - down)
    right, bottom = int(middle[0] + across), int(middle[1] + down)
    return SoftMask(Rect(left, top, max(right, left) + 1, max(bottom, top) + 1), rimmed)
