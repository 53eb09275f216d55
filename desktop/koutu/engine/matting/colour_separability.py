"""How well colour alone tells the subject from its background, place by place."""

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.planes import Floats, Pixels, box_mean, cell_means, resize

_SIDE = 256  # of the grid on which colours are compared
_REACH = 10  # cells, for 256 a side; 6: EDGE .1319 for .1314
_NOISE = 0.003  # variance that counts beside the colours' own
_SEPARATE = 2.0, 8.0  # squared distance of the means over the two variances: from nothing to all
_ENOUGH = 0.02  # share of the window that must be known of each side


def colour_separability(
    pixels: Pixels, subject: NDArray[np.bool_], ground: NDArray[np.bool_], step: int, grid_side: int
) -> Floats:
    """Compare the known colours of both sides near every cell of a grid, by Fisher's criterion.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        subject: (h, w) bool, cells of step×step pixels that are subject for certain.
        ground: (h, w) bool, cells that are background for certain.
        step: pixels per cell.
        grid_side: cells along the long side of the whole photo, of which this may be a part.

    Returns:
        (h, w) float32 in 0..1; 0 also where one side is not near.
    """
    height, width = subject.shape
    factor = max(1, round(grid_side / _SIDE))
    rows, columns = -(-height // factor), -(-width // factor)
    colours = cell_means(pixels, step * factor)
    reach = max(1, round(_REACH * -(-grid_side // factor) / _SIDE))

    def known(mask: NDArray[np.bool_]) -> tuple[Floats, Floats, Floats]:
        """Share of the window that is known, mean colour and variance of that."""
        padded = np.zeros((rows * factor, columns * factor), np.float32)
        padded[:height, :width] = mask
        whole = (resize(padded, rows, columns, cv2.INTER_AREA).reshape(rows, columns) > 1 - 1e-6).astype(np.float32)
        share = box_mean(whole, reach).reshape(rows, columns)
        weights = whole[..., None]
        per = np.float32(1) / np.maximum(share, np.float32(1e-6))[..., None]
        mean = np.asarray(box_mean(colours * weights, reach) * per, np.float32)
        square = np.asarray(box_mean(colours * colours * weights, reach) * per, np.float32)
        variance: Floats = np.maximum(square - mean * mean, 0).sum(axis=2)
        return share, mean, variance

    share, mean, variance = known(subject)
    other_share, other_mean, other_variance = known(ground)
    distance = np.square(mean - other_mean).sum(axis=2) / (variance + other_variance + np.float32(_NOISE))
    low, high = _SEPARATE
    found = np.clip((distance - low) / (high - low), 0, 1)
    found *= np.clip(np.minimum(share, other_share) / _ENOUGH, 0, 1)
    smooth = box_mean(found.astype(np.float32), max(1, reach // 2)).reshape(rows, columns)
    large = resize(smooth, rows * factor, columns * factor).reshape(rows * factor, columns * factor)
    return np.ascontiguousarray(large[:height, :width])
