"""What is wrong with a photo for an ID photo, before it is printed and refused."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.compose.head import find_head
from koutu.engine.compose.placing import OUTLINE, find_spot, too_tight
from koutu.engine.compose.style import Placement
from koutu.engine.compose.tilt import head_tilt
from koutu.engine.core.planes import Pixels

# Degrees that nobody sees in a portrait; the estimate is right to 1.5 in nine of ten heads.
_UPRIGHT = 4.0
# Columns of hair at the photo's upper edge, by the head's height: less is a wisp.
_CROWN = 0.15
# Of the canvas's width: a cut edge that lies nearer than this to the canvas's own is not seen.
_SEEN = 0.01
# Rows beside a cut edge, by the canvas's height: less is an elbow.
_SIDE = 0.05


@dataclass(frozen=True, slots=True)
class PortraitFaults:
    """What an ID photo would be refused for.

    Attributes:
        crown: the photo cuts off the top of the head.
        tight: it ends where shoulders should be.
        side: it cuts off a shoulder, inside the canvas.
        tilt: degrees that the head is turned clockwise in the finished picture, where that is seen; 0: it is upright,
            or no face was found.
    """

    crown: bool = False
    tight: bool = False
    side: bool = False
    tilt: float = 0.0


def portrait_faults(
    placement: Placement, size: tuple[int, int], matte: NDArray[np.uint8], pixels: Pixels
) -> PortraitFaults | None:
    """Look at a portrait as it will be placed; None where it is not placed by its head, or shows no subject.

    Args:
        placement: how it is placed.
        size: (height, width) of the canvas.
        matte, pixels: (H, W) uint8 and (H, W, 3), of the photo.
    """
    head = find_head(matte) if placement.by == "head" else None
    if head is None:
        return None
    tilt = head_tilt(pixels, head)
    left = 0.0 if tilt is None else placement.turn + (-tilt if placement.mirror else tilt)
    crown = int((matte[0] >= OUTLINE).sum()) > _CROWN * head.height
    tight, side = too_tight(placement, size, matte), _cut_beside(placement, size, matte)
    return PortraitFaults(crown, tight, side, left if abs(left) >= _UPRIGHT else 0.0)


def _cut_beside(placement: Placement, size: tuple[int, int], matte: NDArray[np.uint8]) -> bool:
    """Whether the photo's left or right edge cuts the subject where the finished picture shows it."""
    height, width = size
    matrix = find_spot(placement, size, matte).matrix()
    for column, edge in ((0, 0.0), (matte.shape[1] - 1, float(matte.shape[1]))):
        rows = np.flatnonzero(matte[:, column] >= OUTLINE)
        if not rows.size:
            continue
        points = np.stack([np.full(rows.size, edge), rows + 0.5], axis=1)
        x, y = matrix[:, :2] @ points.T + matrix[:, 2:]
        seen = (x > _SEEN * width) & (x < (1 - _SEEN) * width) & (y > 0) & (y < height)
        scale = float(cv2.norm(matrix[:, 1]))
        if seen.sum() * scale > _SIDE * height:
            return True
    return False
