"""The refine brush and the trimap brushes: solve a painted place again at full resolution."""

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.planes import Pixels
from koutu.engine.matting.closed_form import write_alpha
from koutu.engine.matting.solver import Windows, solve

_LEVELS = 0.04  # 0: error where painted 21.0 for 19.2 of 255; 0.08: 18.8 (ten pictures)
# Reaches 10 pixels from painted ones; 4, 1 errs by 17.2 for 19.2 of 255, 8, 1 by 20.0 (ten pictures).
_WINDOWS = Windows(4, 2)
SOFT = 5, 250  # two per cent from either end: what noise leaves of 0 and 255
REACH = 64  # as far from a label soft pixels are solved again


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


def label_patch(
    pixels: Pixels,
    matte: NDArray[np.uint8],
    painted: NDArray[np.bool_],
    value: int,
    cancel: CancelToken | None = None,
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Take the painted pixels for subject or background, and find the alpha of soft ones near by anew from that.

    Args:
        pixels: (H, W, 3) uint8 or uint16, the patch with `REACH` pixels around the painted ones.
        matte: (H, W) uint8, the matte so far.
        painted: (H, W) bool.
        value: what they are, 255 or 0.
        cancel: polled between the solver's steps.

    Returns:
        (H, W) uint8, the new matte of the patch, and (H, W) bool, which pixels were decided anew.

    Raises:
        Cancelled: by the token.
    """
    labelled = matte.copy()
    labelled[painted] = value
    away = cv2.distanceTransform((~painted).view(np.uint8), cv2.DIST_L2, 3)
    low, high = SOFT
    unknown = (matte > low) & (matte < high) & ~painted & (away < REACH)
    return refine_patch(pixels, labelled, np.asarray(unknown), cancel), np.asarray(unknown | painted)
