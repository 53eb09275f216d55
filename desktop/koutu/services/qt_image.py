"""Arrays as Qt's pictures."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


def qt_image(rgba: NDArray[np.uint8]) -> QImage:
    """Return (H, W, 4) uint8, straight RGBA, as a picture that shares no memory with it."""
    height, width = rgba.shape[:2]
    pixels = np.ascontiguousarray(rgba)
    return QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
