"""What the box tool shows before anything is done: candidates in small, and what replacing would remove."""

import cv2
import numpy as np
from PySide6.QtGui import QImage

from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.selection.box import Candidate
from koutu.ui.tools.tint import SIDE

_THUMBNAIL = 96  # pixels of a candidate's longer side: enough for buttons on dense screens


def shrunk(matte: Pixels) -> Pixels:
    """Return a matte, (H, W) uint8, with at most `SIDE` pixels along its longer side."""
    scale = min(1.0, SIDE / max(matte.shape))
    size = (max(1, round(matte.shape[1] * scale)), max(1, round(matte.shape[0] * scale)))
    return cv2.resize(matte, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def removed(present: Pixels, bounds: Rect, candidate: Candidate) -> Pixels | None:
    """Return what goes when a candidate takes the place of the matte; None where nothing does.

    Args:
        present: (h, w) uint8, the matte as `shrunk` made it.
        bounds: the whole photo's.
        candidate: what is kept.

    Returns:
        (h, w) uint8 over the whole photo.
    """
    across, down = present.shape[1] / bounds.width, present.shape[0] / bounds.height
    part = candidate.part
    left, right = round(part.left * across), max(round(part.right * across), round(part.left * across) + 1)
    top, bottom = round(part.top * down), max(round(part.bottom * down), round(part.top * down) + 1)
    gone = present.copy()
    here = gone[top:bottom, left:right]
    if here.size:
        kept = cv2.resize(candidate.preview(SIDE), here.shape[::-1], interpolation=cv2.INTER_AREA)
        np.minimum(here, 255 - kept, out=here)
    return gone if (gone >= 128).any() else None


def thumbnail(pixels: Pixels, candidate: Candidate) -> QImage:
    """Return a candidate cut out of the photo, (H, W, 3) uint8, in small and with transparency."""
    alpha = candidate.preview(_THUMBNAIL)
    part = pixels[candidate.part.slices]
    step = max(1, max(part.shape[:2]) // (2 * _THUMBNAIL))
    small = cv2.resize(part[::step, ::step], alpha.shape[::-1], interpolation=cv2.INTER_AREA)
    rgba = np.ascontiguousarray(np.dstack([small, alpha]).astype(np.uint8, copy=False))
    height, width = alpha.shape
    return QImage(rgba.data, width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
