"""The colour wand: everything that looks like one pixel."""

import cv2
import numpy as np

from koutu.engine.pyramid import Pixels


def wand(pixels: Pixels, x: int, y: int, tolerance: int, connected: bool) -> Pixels:
    """Select a colour.

    Args:
        pixels: (H, W, 3) uint8, not changed.
        x: column of the pixel that has the colour.
        y: its row.
        tolerance: the most by which any channel may differ, 0 to 255.
        connected: only what hangs together with the pixel, over edges, not corners.

    Returns:
        (H, W) uint8: 255 selected, 0 not.

    Raises:
        IndexError: the pixel is outside.
    """
    colour = pixels[y, x].astype(int)
    alike = cv2.inRange(
        pixels,
        np.clip(colour - tolerance, 0, 255).astype(np.uint8),
        np.clip(colour + tolerance, 0, 255).astype(np.uint8),
    ).astype(np.uint8, copy=False)
    if not connected:
        return alike
    _, labels = cv2.connectedComponents(alike, connectivity=4, ltype=cv2.CV_32S)
    return np.where(labels == labels[y, x], np.uint8(255), np.uint8(0))
