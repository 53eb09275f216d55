"""Small pictures of photos and cutouts, and photos as a screen takes them."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8] | NDArray[np.uint16]

SIDE = 192  # pixels: a strip of 96 points on a screen of twice the density


def eight_bit(pixels: Pixels) -> NDArray[np.uint8]:
    """Pixels for the screen: 16-bit values are rounded to 8, 8-bit ones are returned as they are."""
    if pixels.dtype == np.uint8:
        return pixels.view(np.uint8)
    return cv2.convertScaleAbs(pixels, alpha=1 / 257).astype(np.uint8, copy=False)


def thumbnail(pixels: Pixels, matte: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
    """A small straight RGBA picture.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        matte: (H, W) uint8, or None: opaque.

    Returns:
        (h, w, 4) uint8, the longer side at most `SIDE`.
    """
    height, width = pixels.shape[:2]
    scale = min(1.0, SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small: Any = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    colours = eight_bit(small.reshape(size[1], size[0], 3))
    alpha = np.full((size[1], size[0]), 255, np.uint8)
    if matte is not None:
        alpha = cv2.resize(matte, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0]).astype(np.uint8)
    return np.dstack((colours, alpha))
