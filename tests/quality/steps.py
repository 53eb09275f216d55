"""What a retoucher rejects, in figures: borders that nothing in the photo has, and faint alpha beside the subject."""

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.planes import Floats, Pixels

_STEP = 0.25  # of alpha, from one pixel to the next
_STILL_PHOTO = 0.05
_STILL_COARSE = 0.1
_REACH = 10  # pixels around the truth's edge: the band that score_mattes.py counts EDGE in
_MIST = 2, 60


def slope(plane: Floats) -> Floats:
    """The largest difference to the next pixel, to the right or below: (H, W) from (H, W) or (H, W, channels)."""
    found = np.zeros(plane.shape[:2], np.float32)
    for axis in (0, 1):
        change = np.abs(np.diff(plane, axis=axis))
        if change.ndim == 3:
            change = change.max(axis=2)
        part = found[:-1] if axis == 0 else found[:, :-1]
        np.maximum(part, change, out=part)
    return found


def band(truth: Floats) -> NDArray[np.bool_]:
    """Where the truth is soft, and within ten pixels of its edge."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _REACH + 1, 2 * _REACH + 1))
    solid = (truth >= 0.5).astype(np.uint8)
    near = np.asarray(cv2.dilate(solid, disc)) != np.asarray(cv2.erode(solid, disc))
    return near | ((truth > 0.02) & (truth < 0.98))


def steps(matte: NDArray[np.uint8], pixels: Pixels, coarse: Floats) -> NDArray[np.bool_]:
    """Where alpha has a step though neither photo nor coarse matte has one, (H, W).

    Args:
        matte: (H, W).
        pixels: (H, W, 3).
        coarse: (H, W), the coarse matte enlarged, 0 to 1.
    """
    photo = pixels.astype(np.float32) / np.iinfo(pixels.dtype).max
    jump = slope(matte.astype(np.float32) / 255) > _STEP
    return jump & (slope(photo) < _STILL_PHOTO) & (slope(coarse) < _STILL_COARSE)


def figures(matte: NDArray[np.uint8], pixels: Pixels, coarse: Floats, truth: Floats) -> dict[str, float]:
    """STEP, the share of the band that has such a step, in thousandths; HAZE and MIST of what is clear in truth.

    HAZE is the mean alpha there, MIST the share with an alpha of 2 to 60 of 255, both in thousandths.
    """
    around = band(truth)
    clear = truth == 0
    low, high = _MIST
    faint = (matte >= low) & (matte <= high)
    return {
        "STEP": 1000 * float(steps(matte, pixels, coarse)[around].mean()) if around.any() else 0.0,
        "HAZE": 1000 * float(matte[clear].mean()) / 255 if clear.any() else 0.0,
        "MIST": 1000 * float(faint[clear].mean()) if clear.any() else 0.0,
    }
