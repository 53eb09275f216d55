"""Blurs of any size, at a cost that does not grow with it: strong ones are done on a smaller plane."""

from typing import Any, TypeVar, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.planes import resize

_Array = TypeVar("_Array", bound=NDArray[Any])

# A blur of this many pixels is done as it is; a stronger one on a plane shrunk until it is no stronger.
_AS_IT_IS = 6.0


def soften(plane: _Array, sigma: float) -> _Array:
    """Gaussian blur of a plane or picture; outside it, its edge repeats."""
    if sigma < 0.2:
        return plane

    def blur(small: Any, by: float) -> Any:
        return cv2.GaussianBlur(small, (0, 0), by, borderType=cv2.BORDER_REPLICATE)

    return cast(_Array, _shrunk(plane, sigma, blur))


def defocus(picture: _Array, radius: float) -> _Array:
    """Blur as a lens does: the mean over a disc. Lights become round spots, where a Gaussian gives a haze."""
    if radius < 0.3:
        return picture

    def blur(small: Any, by: float) -> Any:
        return cv2.filter2D(small, -1, _disc(by), borderType=cv2.BORDER_REPLICATE)

    return cast(_Array, _shrunk(picture, radius, blur))


def _shrunk(plane: Any, reach: float, blur: Any) -> Any:
    height, width = plane.shape[:2]
    factor = max(1.0, reach / _AS_IT_IS)
    rows, columns = max(1, round(height / factor)), max(1, round(width / factor))
    if (rows, columns) == (height, width):
        return blur(plane, reach).reshape(plane.shape)
    small = blur(resize(plane, rows, columns, cv2.INTER_AREA), reach / factor)
    return resize(small, height, width, cv2.INTER_LINEAR).reshape(plane.shape)


def _disc(radius: float) -> NDArray[np.float32]:
    """A disc of sum 1 whose rim is smooth: each pixel counts by how much of it lies inside, to the first order."""
    reach = int(np.ceil(radius))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float32)
    disc = np.clip(np.float32(radius + 0.5) - np.hypot(x, y), 0, 1)
    weights: NDArray[np.float32] = (disc / disc.sum()).astype(np.float32)
    return weights
