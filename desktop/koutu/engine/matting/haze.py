"""Faint alpha beside the subject, which is seldom meant: how far it is taken away."""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

USUAL = 0.5  # half of the mist is gone, and neither smoke nor glass err by more than .0003: docs/MATTING.md
_MOST = 45  # levels of 255 that are taken away at 1; alpha from twice as many on stays as it is


@cache
def haze_table(haze: float) -> NDArray[np.uint8]:
    """Return what becomes of each of the 256 levels of alpha: (256,) uint8, read only.

    What is below the limit becomes nothing, what is from twice the limit on stays, and between them alpha rises
    steadily: no border comes of it.

    Args:
        haze: 0 to 1; 0 changes nothing.
    """
    alpha, limit = np.arange(256), _MOST * haze
    table = np.where(alpha < 2 * limit, np.maximum(2 * (alpha - limit), 0), alpha)
    answer = np.rint(table).astype(np.uint8)
    answer.flags.writeable = False
    return answer


def clean_haze(matte: NDArray[np.uint8], haze: float = USUAL) -> NDArray[np.uint8]:
    """Return a matte with its faint alpha taken away: (H, W) uint8; itself where `haze` is 0.

    Args:
        matte: (H, W) uint8.
        haze: as `haze_table`.
    """
    # NumPy's indexing takes ten times as long.
    return matte if haze == 0 else np.asarray(cv2.LUT(matte, haze_table(haze)), np.uint8).reshape(matte.shape)
