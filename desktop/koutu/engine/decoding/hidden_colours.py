"""What lies under alpha 0 cannot be seen: such pixels take the colours of what is visible near by.

Programs leave black, white or old pictures there. Whatever looks at colours later (networks, edges, thumbnails that are
made smaller channel by channel) must not see them.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.decoding.raster import Pixels

_CELLS = 128  # a side of the grid on which the colours are carried: they only have to be smooth
_STRIP = 1 << 16  # pixels


def without_hidden_colours(pixels: Pixels, alpha: NDArray[np.uint8]) -> Pixels:
    """Return the picture with its hidden colours replaced; the same for any two that look alike.

    Args:
        pixels: (H, W, 3) uint8 or uint16, straight RGB; not changed.
        alpha: (H, W) uint8.

    Returns:
        (H, W, 3) of the same dtype: `pixels` where alpha is above 0, else the mean of the visible colours around.
    """
    hidden = alpha == 0
    if not hidden.any():
        return pixels
    height, width = alpha.shape
    shown = np.where(hidden[..., None], pixels.dtype.type(0), pixels)
    shrink = min(1.0, _CELLS / max(height, width))
    rows, columns = max(1, round(height * shrink)), max(1, round(width * shrink))

    def cells(plane: NDArray[Any]) -> NDArray[np.float32]:
        # One plane at a time: three of them took 51 bytes a pixel.
        small = cv2.resize(plane.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA)
        return np.asarray(small, np.float32).reshape(rows, columns)

    sums = np.dstack([cells(shown[..., channel]) for channel in range(3)])
    means = np.minimum(_carried(sums, cells(~hidden)), np.float32(np.iinfo(pixels.dtype).max))
    _fill(shown, hidden, means)
    return np.ascontiguousarray(shown)


def _fill(shown: Pixels, hidden: NDArray[np.bool_], means: NDArray[np.float32]) -> None:
    """Put a grid's colours, bilinearly, where something is hidden; some rows at a time."""
    height, width = hidden.shape
    rows = len(means)
    wide = cv2.resize(means, (width, rows), interpolation=cv2.INTER_LINEAR).reshape(rows, width, 3)
    step = max(1, _STRIP // width)
    for first in range(0, height, step):
        own = hidden[first : first + step]
        if own.any():
            at = np.clip((np.arange(first, first + len(own)) + 0.5) * rows / height - 0.5, 0, rows - 1)
            above = at.astype(int)
            around = wide[np.minimum(above + 1, rows - 1)]
            around -= wide[above]
            around *= (at - above).astype(np.float32)[:, None, None]
            around += wide[above]
            np.copyto(shown[first : first + step], np.rint(around, out=around), "unsafe", where=own[..., None])


def _carried(sums: NDArray[np.float32], share: NDArray[np.float32]) -> NDArray[np.float32]:
    """Means where something is visible, and those of coarser cells where nothing is (pull-push, Gortler et al. 1996).

    Args:
        sums: (h, w, 3), each cell's colours times `share`.
        share: (h, w), how much of the cell is visible, 0 to 1.
    """
    height, width = share.shape
    known = np.divide(sums, share[..., None], out=np.zeros_like(sums), where=share[..., None] > 0)
    if bool((share > 0).all()) or max(height, width) == 1:
        return known
    rows, columns = (height + 1) // 2, (width + 1) // 2
    half: Any = cv2.resize(sums, (columns, rows), interpolation=cv2.INTER_AREA).reshape(rows, columns, 3)
    half_share: Any = cv2.resize(share, (columns, rows), interpolation=cv2.INTER_AREA).reshape(rows, columns)
    coarse = cv2.resize(_carried(half, half_share), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.where(share[..., None] > 0, known, coarse.reshape(height, width, 3))
