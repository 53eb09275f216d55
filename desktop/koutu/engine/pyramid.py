"""Mip levels of photo and matte for the canvas: each level halves the one before by averaging 2×2 pixels.

Pixel (x, y) of level k covers the pixels x·2ᵏ … (x+1)·2ᵏ of the base; where a side is odd, the last row or column
counts twice. So a changed rectangle of the base changes a rectangle of each level that is known without looking, and
refreshing it gives exactly what building the level anew would give.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.rect import Rect

Pixels = NDArray[np.uint8]

_SMALLEST = 64  # a view at 1 % of a 50-megapixel photo shows 90 pixels
_BAND = 512  # rows premultiplied at a time: keeps the temporary arrays in the cache and off the memory budget


def to_display(pixels: NDArray[Any]) -> Pixels:
    """Give 8-bit pixels for the screen: uint8 as they are (the same array), uint16 rounded to the nearest of 256 steps.

    Args:
        pixels: (H, W) or (H, W, 3) uint8 or uint16.
    """
    if pixels.dtype == np.uint8:
        return pixels
    return _as_pixels(cv2.convertScaleAbs(pixels, alpha=1 / 257))


class Pyramid:
    """Mip levels of one array, which stays the owner's.

    Attributes:
        levels: level 0 is the base itself, not a copy; the last is at most 64 pixels on its longer side.
    """

    def __init__(self, base: Pixels) -> None:
        """Build all levels of `base`, (H, W) or (H, W, 3) uint8. Costs 9 ms at 24 megapixels of RGB (2 cores)."""
        self.levels: tuple[Pixels, ...] = (base, *_empty_levels(base.shape))
        self.refresh(Rect.of(base))

    def rebase(self, base: Pixels) -> None:
        """Take another array of the same pixels as the base; the levels stay as they are."""
        self.levels = (base, *self.levels[1:])

    def refresh(self, rect: Rect) -> None:
        """Bring the levels up to date after the base changed inside `rect`; reads and writes nothing else."""
        _refresh(self.levels, rect.clipped(Rect.of(self.levels[0])))


class CutoutPyramid:
    """Mip levels of the cutout: colours × matte, premultiplied, so that the average over an edge is the right one.

    Averaging colours and matte apart lets the removed background into every edge of a small view. There is no
    level 0: a premultiplied copy of the photo is what the canvas does without.

    Attributes:
        levels: levels 1, 2, … of (H, W, 3) uint8; `levels[0]` is level 1.
    """

    def __init__(self, colours: Pixels, matte: Pixels) -> None:
        """Build all levels.

        Args:
            colours: (H, W, 3) uint8, kept and not copied.
            matte: (H, W) uint8, kept and not copied.
        """
        self._colours = colours
        self._matte = matte
        self.levels: tuple[Pixels, ...] = tuple(_empty_levels(colours.shape))
        self.refresh(Rect.of(colours))

    def rebase(self, matte: Pixels) -> None:
        """Take another array of the same matte; the levels stay as they are."""
        self._matte = matte

    def refresh(self, rect: Rect) -> None:
        """Bring the levels up to date after colours or matte changed inside `rect`; reads and writes nothing else."""
        rect = rect.clipped(Rect.of(self._colours))
        if not self.levels or rect.empty:
            return
        base = Rect.of(self._colours)
        halved = _halved(rect)
        for top in range(halved.top, halved.bottom, _BAND):
            band = Rect(halved.left, top, halved.right, min(top + _BAND, halved.bottom))
            source = _doubled(band).clipped(base).slices
            alpha = cv2.cvtColor(self._matte[source], cv2.COLOR_GRAY2RGB)
            self.levels[0][band.slices] = _halve(multiplied(self._colours[source], alpha))
        _refresh(self.levels, halved)


def multiplied(colours: NDArray[Any], alpha: NDArray[Any]) -> Pixels:
    """Give round(colours × alpha / 255) for two uint8 arrays of one shape."""
    return _as_pixels(cv2.multiply(colours, alpha, scale=1 / 255))


def _refresh(levels: Sequence[Pixels], rect: Rect) -> None:
    if rect.empty:
        return
    for finer, coarser in pairwise(levels):
        rect = _halved(rect)
        coarser[rect.slices] = _halve(finer[_doubled(rect).clipped(Rect.of(finer)).slices])


def _empty_levels(shape: tuple[int, ...]) -> list[Pixels]:
    levels = []
    height, width = shape[:2]
    while max(height, width) > _SMALLEST:
        height, width = -(-height // 2), -(-width // 2)
        levels.append(np.empty((height, width, *shape[2:]), np.uint8))
    return levels


def _halved(rect: Rect) -> Rect:
    return Rect(rect.left // 2, rect.top // 2, -(-rect.right // 2), -(-rect.bottom // 2))


def _doubled(rect: Rect) -> Rect:
    return Rect(rect.left * 2, rect.top * 2, rect.right * 2, rect.bottom * 2)


def _halve(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    if height % 2 or width % 2:
        pixels = _as_pixels(cv2.copyMakeBorder(pixels, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE))
        height, width = pixels.shape[:2]
    return _as_pixels(cv2.resize(pixels, (width // 2, height // 2), interpolation=cv2.INTER_AREA))


def _as_pixels(array: NDArray[Any]) -> Pixels:
    return array.astype(np.uint8, copy=False)
