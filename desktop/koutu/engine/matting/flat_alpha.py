"""Bring broad grey areas of a coarse matte to a decision."""

import cv2
import numpy as np

from koutu.engine.core.planes import Floats, Pixels, box_mean
from koutu.engine.matting.background_distance import background_distance

# docs/MATTING.md has the figures. All lengths for a long side of 1024.
_REACH = 10
_NEAR_SOLID = 0.2  # 0.1 or 0.3: SAD 13.71 or 13.74 for 13.73 (ten pictures)
_INSIDE = 0.45, 0.6  # the darkest near by: from here on it begins to be solid, from there on it is
_MIDDLE = np.float32(0.45)  # 0.4: the IOU of people falls by .0002, below the peer's
_UNLIKE = 0.5, 3.0  # squared distance from the background's colours: from nothing to all


def resolve_flat_alpha(coarse: Floats, pixels: Pixels) -> Floats:
    """Make grey areas more solid where their colours are not those of the background.

    Along an edge grey is where both sides meet, and is left alone. In the middle of an area it is a network's doubt
    about a whole thing: a sleeve, a chair's leg, or a glass. Nobody wants to see through a sleeve; what shows the
    background's own colours, as glass does, stays as transparent as the network says. Light grey without anything
    darker near is a solid inside that the network is not quite sure of.

    Args:
        coarse: (h, w) float32 in 0..1.
        pixels: (H, W, 3) uint8 or uint16, of the same picture.

    Returns:
        (h, w) float32 in 0..1.
    """
    reach = max(1, round(_REACH * max(coarse.shape) / 1024))
    square = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    least = np.asarray(cv2.erode(coarse, square), np.float32).reshape(coarse.shape)
    most = np.asarray(cv2.dilate(coarse, square), np.float32).reshape(coarse.shape)
    amid = np.minimum(least / _NEAR_SOLID, 1) * np.minimum((1 - most) / _NEAR_SOLID, 1)
    inside = np.clip((least - _INSIDE[0]) / (_INSIDE[1] - _INSIDE[0]), 0, 1)
    if not (amid.any() or inside.any()):
        return coarse.copy()
    from_, to = _UNLIKE
    unlike = np.clip((background_distance(pixels, coarse) - from_) / (to - from_), 0, 1)
    amid = box_mean(amid.astype(np.float32), reach).reshape(coarse.shape) * unlike
    inside = box_mean(inside.astype(np.float32), reach).reshape(coarse.shape) * unlike
    moved = np.minimum(coarse + amid * np.maximum(coarse - _MIDDLE, 0), 1)
    # Sums over windows leave specks of rounding in what is exactly clear.
    return np.where(coarse > 0, moved + inside * (1 - moved), 0).astype(np.float32)
