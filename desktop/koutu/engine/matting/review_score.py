"""How doubtful a matte is, judged by itself and by its networks, so that people can look at the doubtful ones first."""

import cv2
import numpy as np
from numpy.typing import NDArray

# Everything is measured on a matte of this side: a number of pixels then means the same for every photo.
_SIDE = 320
_SOFT = (16, 239)  # sixteen levels from either end: JPEG's and a network's noise is no soft edge


def review_score(matte: NDArray[np.uint8], disagreement: float = 0.0) -> float:
    """A score from 0 (nothing odd) to 1 (look at it).

    Odd are: much that is neither subject nor background, a subject in several pieces, one cut off by more than one side
    of the frame, one that fills nearly all or nearly nothing.

    Args:
        matte: (H, W) uint8.
        disagreement: of the networks that made it, 0 to 1.
    """
    scale = min(1.0, _SIDE / max(matte.shape))
    size = max(1, round(matte.shape[1] * scale)), max(1, round(matte.shape[0] * scale))
    small = np.asarray(cv2.resize(matte, size, interpolation=cv2.INTER_AREA)).reshape(size[1], size[0])
    solid = small >= 128
    area = float(solid.mean())
    if area == 0:
        return 1.0
    soft = float(((small > _SOFT[0]) & (small < _SOFT[1])).mean())
    parts = (
        min(1.0, 0.6 * soft / area),
        min(1.0, 2 * _outside_largest(solid)),
        0.15 * max(0, _touched_sides(solid) - 1),
        min(1.0, max(0.0, 0.02 - area) / 0.02),
        min(1.0, max(0.0, area - 0.85) / 0.15),
        disagreement,
    )
    # As if each were the chance of something being wrong, independent of the others.
    return round(1 - float(np.prod([1 - part for part in parts])), 4)


def _outside_largest(solid: NDArray[np.bool_]) -> float:
    """The share of the subject that is not connected to its largest piece."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(solid.view(np.uint8), connectivity=8)
    sizes = stats[1:count, cv2.CC_STAT_AREA]
    return 1 - float(sizes.max()) / float(sizes.sum())


def _touched_sides(solid: NDArray[np.bool_]) -> int:
    """Sides of the frame along which the subject lies for more than a twentieth of their length."""
    return sum(float(side.mean()) > 0.05 for side in (solid[0], solid[-1], solid[:, 0], solid[:, -1]))
