"""Boxes that networks answer with."""

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.placement import Placement
from koutu.engine.core.planes import Floats
from koutu.engine.core.rect import Rect


def photo_boxes(corners: Floats, placement: Placement) -> Floats:
    """Turn (n, 4) left, top, right, bottom in the input's pixels into the photo's, cut to the photo; (n, 4) float32."""
    height, width = placement.photo
    points = placement.to_photo(corners.reshape(-1, 2))
    points[:, 0] = np.clip(points[:, 0], 0, width)
    points[:, 1] = np.clip(points[:, 1], 0, height)
    return points.reshape(-1, 4)


def rounded(corners: Floats, bounds: Rect) -> Rect:
    """Return the whole pixels nearest to left, top, right, bottom: at least one of them, inside the photo."""
    left, top, right, bottom = (round(float(side)) for side in corners)
    left, top = min(left, bounds.right - 1), min(top, bounds.bottom - 1)
    return Rect(left, top, min(max(left + 1, right), bounds.right), min(max(top + 1, bottom), bounds.bottom))


def best_of_each(corners: Floats, scores: Floats, classes: NDArray[np.int64], overlap: float) -> list[int]:
    """Non-maximum suppression within each class.

    Args:
        corners: (n, 4) float32.
        scores: (n,) float32.
        classes: (n,) int64.
        overlap: boxes of one class whose intersection over union is above it are one thing.

    Returns:
        The places of what stays, the surest first.
    """
    kept: list[int] = []
    for number in np.unique(classes):
        own = np.flatnonzero(classes == number)
        sides = corners[own].astype(np.float64)
        sides[:, 2:] -= sides[:, :2]
        chosen = cv2.dnn.NMSBoxes(sides.tolist(), scores[own].tolist(), 0.0, overlap)
        kept += own[np.asarray(chosen, np.int64).ravel()].tolist()
    return sorted(kept, key=lambda place: -float(scores[place]))
