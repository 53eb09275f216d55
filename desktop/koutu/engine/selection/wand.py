"""The colour wand: everything that looks like one pixel."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.pyramid import Pixels

_SOFT = 2  # how far from what is alike a soft edge may reach, in pixels
_SOFTER = 64  # levels beyond the tolerance over which a soft edge fades out


def wand(pixels: Pixels, x: int, y: int, tolerance: int, *, connected: bool, soft: bool = False) -> Pixels:
    """Select a colour.

    Args:
        pixels: (H, W, 3) uint8, not changed.
        x: column of the pixel that has the colour.
        y: its row.
        tolerance: the most by which any channel may differ, 0 to 255.
        connected: only what hangs together with the pixel, over edges, not corners.
        soft: pixels at its edge, where the colour goes over into another, count by how much of it they have left.

    Returns:
        (H, W) uint8: 255 selected, 0 not; between only where soft.

    Raises:
        IndexError: the pixel is outside.
    """
    colour = pixels[y, x].astype(int)
    alike = cv2.inRange(
        pixels,
        np.clip(colour - tolerance, 0, 255).astype(np.uint8),
        np.clip(colour + tolerance, 0, 255).astype(np.uint8),
    ).astype(np.uint8, copy=False)
    if connected:
        _, labels = cv2.connectedComponents(alike, connectivity=4, ltype=cv2.CV_32S)
        alike = np.where(labels == labels[y, x], np.uint8(255), np.uint8(0))
    return _softened(pixels, colour, tolerance, alike) if soft else alike


def _softened(pixels: Pixels, colour: NDArray[np.int_], tolerance: int, alike: Pixels) -> Pixels:
    out = alike.copy()
    side = 2 * _SOFT + 1
    near: Any = cv2.dilate(alike, np.ones((side, side), np.uint8))
    rim = (near > 0) & (alike == 0)
    # Measured on the rim alone: a whole plane of differences would cost a third of the photo's own memory.
    beyond = np.abs(pixels[rim].astype(np.int32) - colour).max(axis=1, initial=0) - tolerance
    out[rim] = np.clip(255 - beyond * 255 // _SOFTER, 0, 255).astype(np.uint8)
    return out
