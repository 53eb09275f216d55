"""Bring broad grey areas of a coarse matte to a decision."""

import cv2
import numpy as np

from koutu.engine.planes import Floats, box_mean

# Chosen on one half of the evaluation pictures; docs/MATTING.md has both halves. All lengths for a long side of 1024.
_REACH = 10
_NEAR_SOLID = 0.2
_INSIDE = 0.5, 0.7  # the darkest near by: from here on it begins to be solid, from there on it is
_MIDDLE = np.float32(0.4)  # networks call the subject's doubtful parts background more often than the reverse
_FURTHER = np.float32(0.5)  # as far again would raise the squared error of every source, and lower the IOU of people


def decided(coarse: Floats) -> Floats:
    """Move grey away from the middle where neither solid subject nor clear background is near.

    Along an edge grey is where both meet, and is left alone. In the middle of an area it is a network's doubt about a
    whole thing (a sleeve, a chair's leg), which nobody wants to see through; what is truly transparent stays partly so.
    Light grey without anything darker near is a solid inside that the network is not quite sure of.

    Args:
        coarse: (h, w) float32 in 0..1.

    Returns:
        (h, w) float32 in 0..1.
    """
    reach = max(1, round(_REACH * max(coarse.shape) / 1024))
    square = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    least = np.asarray(cv2.erode(coarse, square), np.float32).reshape(coarse.shape)
    most = np.asarray(cv2.dilate(coarse, square), np.float32).reshape(coarse.shape)
    amid = np.minimum(least / _NEAR_SOLID, 1) * np.minimum((1 - most) / _NEAR_SOLID, 1)
    amid = box_mean(amid.astype(np.float32), reach).reshape(coarse.shape)
    moved = np.clip(coarse + _FURTHER * amid * (coarse - _MIDDLE), 0, 1)
    inside = np.clip((least - _INSIDE[0]) / (_INSIDE[1] - _INSIDE[0]), 0, 1)
    inside = box_mean(inside.astype(np.float32), reach).reshape(coarse.shape)
    # Sums over windows leave specks of rounding in what is exactly clear.
    return np.where(coarse > 0, moved + inside * (1 - moved), 0).astype(np.float32)
