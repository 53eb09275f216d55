"""Pictures stored turned or mirrored, set upright; `exif.py` reads the orientation."""

from typing import cast

import cv2
import numpy as np

from koutu.engine.decoding.raster import Pixels


def turned(array: Pixels, orientation: int) -> Pixels:
    """Return a stored picture, (H, W) or (H, W, C), turned and mirrored as EXIF's 1 to 8 says; contiguous."""
    match orientation:
        case 2:
            out = cv2.flip(array, 1)
        case 3:
            out = cv2.rotate(array, cv2.ROTATE_180)
        case 4:
            out = cv2.flip(array, 0)
        case 5:
            out = cv2.transpose(array)
        case 6:
            out = cv2.rotate(array, cv2.ROTATE_90_CLOCKWISE)
        case 7:
            out = cv2.rotate(cv2.transpose(array), cv2.ROTATE_180)
        case 8:
            out = cv2.rotate(array, cv2.ROTATE_90_COUNTERCLOCKWISE)
        case _:
            out = np.ascontiguousarray(array)
    return cast(Pixels, out)
