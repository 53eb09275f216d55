"""Small operations on planes that refining and colour estimation share; OpenCV underneath, with NumPy's types."""

from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8] | NDArray[np.uint16]
Floats = NDArray[np.float32]
# uint8 or uint16.
Depth = np.dtype[Any]

_Array = TypeVar("_Array", bound=NDArray[Any])


def resize(planes: _Array, height: int, width: int, interpolation: int = cv2.INTER_LINEAR) -> _Array:
    """Resample (h, w) or (h, w, channels) to height × width; pixel centres at half-integers."""
    out: Any = cv2.resize(planes, (width, height), interpolation=interpolation)
    return out  # type: ignore[no-any-return]


def pad(planes: _Array, top: int, bottom: int, left: int, right: int) -> _Array:
    """Repeat the outermost pixels that many times on each side."""
    if not (top or bottom or left or right):
        return planes
    out: Any = cv2.copyMakeBorder(planes, top, bottom, left, right, cv2.BORDER_REPLICATE)
    return out  # type: ignore[no-any-return]


def box_mean(plane: Floats, radius: int) -> Floats:
    """Mean over (2·radius + 1)² pixels; outside the plane its edge repeats."""
    side = 2 * radius + 1
    out: Any = cv2.blur(plane, (side, side), borderType=cv2.BORDER_REPLICATE)
    return out  # type: ignore[no-any-return]


def saturated_sum(first: Floats, second: Floats) -> NDArray[np.uint8]:
    """first + second, rounded to even and clipped to 0..255."""
    out: Any = cv2.add(first, second, dtype=cv2.CV_8U)
    return out.reshape(first.shape)  # type: ignore[no-any-return]


def grid_step(height: int, width: int, side: int) -> int:
    """Pixels per cell, a whole number: the long side comes near `side` cells; the short one keeps 8 if it has 8."""
    return max(1, min(round(max(height, width) / side), min(height, width) // 8))


def to_grid(plane: Floats, height: int, width: int, step: int) -> Floats:
    """Resample a plane that covers a height × width picture to cells of step×step pixels, the last ones cut."""
    rows, columns = -(-height // step), -(-width // step)
    across, down = width / step / plane.shape[1], height / step / plane.shape[0]
    if step == 1:
        shrinks = across < 1 and down < 1
        return resize(plane, rows, columns, cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    # Factors instead of a size: a cut last cell must not stretch the others.
    grid: Any = cv2.resize(plane, None, fx=across, fy=down, interpolation=cv2.INTER_LINEAR)
    return pad(grid, 0, rows - grid.shape[0], 0, columns - grid.shape[1])


def cell_means(pixels: Pixels, step: int) -> Floats:
    """Means of step×step pixels, in −0.5..0.5; cut blocks at the right and bottom edge repeat their last pixels."""
    height, width = pixels.shape[:2]
    if step > 1:
        pixels = pad(pixels, 0, -height % step, 0, -width % step)
        pixels = resize(pixels, -(-height // step), -(-width // step), cv2.INTER_AREA)
    return pixels.astype(np.float32) * np.float32(1 / np.iinfo(pixels.dtype).max) - np.float32(0.5)
