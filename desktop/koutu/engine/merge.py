"""Several networks' coarse mattes into one."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

# A mean of networks is less sure of itself than each of them: the outer tenths are taken as solid.
# docs/adr/0001 has the table.
_ENDS = np.float32(0.1)


def weighted(coarse: Sequence[NDArray[np.float32]], weights: Sequence[float]) -> NDArray[np.float32]:
    """The weighted mean of coarse mattes at the size of the largest, its ends stretched to 0 and 1.

    Args:
        coarse: (h, w) float32 in [0, 1], one per run, of any sizes.
        weights: one weight per run, not all 0.

    Returns:
        (h, w) float32 in [0, 1].
    """
    height, width = max((matte.shape for matte in coarse), key=lambda shape: shape[0] * shape[1])
    total = np.zeros((height, width), np.float32)
    for matte, weight in zip(coarse, weights, strict=True):
        total += cv2.resize(matte, (width, height)) * np.float32(weight / sum(weights))
    stretched: NDArray[np.float32] = np.clip((total - _ENDS) / (1 - 2 * _ENDS), 0, 1)
    return stretched
