"""The refine brush: solve a painted place again at full resolution."""

import numpy as np
from numpy.typing import NDArray

from koutu.engine.cancel import CancelToken
from koutu.engine.fine import write_alpha
from koutu.engine.planes import Pixels
from koutu.engine.solver import Windows, solve

_LEVELS = 0.04
_WINDOWS = Windows(4, 2)


def refine_patch(
    pixels: Pixels,
    matte: NDArray[np.uint8],
    unknown: NDArray[np.bool_],
    cancel: CancelToken | None = None,
) -> NDArray[np.uint8]:
    """Find alpha of the painted pixels from all others, which stay as they are: so there is no seam.

    Args:
        pixels: (H, W, 3) uint8 or uint16, the patch with some pixels around the painted ones.
        matte: (H, W) uint8, the matte so far.
        unknown: (H, W) bool, the painted pixels.
        cancel: polled between the solver's steps.

    Returns:
        (H, W) uint8, the new matte of the patch.

    Raises:
        Cancelled: by the token.
    """
    answer = matte.copy()
    if unknown.any():
        free = unknown.astype(np.uint8)
        planes = solve(pixels, free, matte, pull=None, windows=_WINDOWS, cancel=cancel)
        write_alpha(answer, pixels, free, planes, side=_WINDOWS.side, levels=_LEVELS, cancel=cancel)
    return answer
