"""Cutouts made in code, whose every pixel is known."""

from typing import Any

import numpy as np

from koutu.engine.decoding.photo import Photo
from koutu.engine.matting.cutout_type import Cutout


def cutout(colours: Any, matte: Any, ground: Any = None, **metadata: Any) -> Cutout:
    """A cutout whose photo shows `ground` (by default the colours) outside the matte."""
    pixels = colours if ground is None else np.where(matte[..., None] > 0, colours, ground).astype(colours.dtype)
    return Cutout(Photo(pixels, **metadata), colours, matte)


def block(size: tuple[int, int], box: tuple[int, int, int, int], colour=(200, 100, 50), dtype=np.uint8) -> Cutout:
    """A rectangle (left, top, right, bottom) of one colour, opaque, on a green photo of (height, width)."""
    left, top, right, bottom = box
    matte = np.zeros(size, np.uint8)
    matte[top:bottom, left:right] = 255
    level = 1 if dtype == np.uint8 else 257
    colours = np.zeros((*size, 3), dtype)
    colours[matte > 0] = np.array(colour) * level
    ground = np.zeros((*size, 3), dtype)
    ground[:] = np.array([20, 160, 40]) * level
    return cutout(colours, matte, ground)


def bounds(plane: np.ndarray) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is true."""
    rows, columns = np.flatnonzero(plane.any(axis=1)), np.flatnonzero(plane.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1] + 1), int(rows[-1] + 1)


def person(size: tuple[int, int] = (900, 700), hair: bool = False) -> tuple[Cutout, dict[str, float]]:
    """A figure whose head is an ellipse over a neck and shoulders; its crown, chin and middle are known."""
    height, width = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float64) + 0.5
    middle, crown, chin = width * 0.46, height * 0.15, height * 0.45
    head = ((x - middle) / (width * 0.14)) ** 2 + ((y - (crown + chin) / 2) / ((chin - crown) / 2)) ** 2 <= 1
    neck = (abs(x - middle) <= width * 0.07) & (y >= (crown + chin) / 2) & (y <= height * 0.55)
    shoulders = ((x - middle) / (width * 0.38)) ** 2 + ((y - height) / (height * 0.47)) ** 2 <= 1
    solid = head | neck | shoulders
    if hair:
        solid |= (abs(x - middle) <= width * 0.14) & (y >= (crown + chin) / 2) & (y <= height * 0.7)
    matte = np.where(solid, 255, 0).astype(np.uint8)
    colours = np.zeros((*size, 3), np.uint8)
    colours[solid] = (210, 170, 150)
    return cutout(colours, matte), {"crown": crown, "chin": chin, "middle": middle}
