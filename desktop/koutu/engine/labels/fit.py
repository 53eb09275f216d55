"""Where a photo lies in a network's input, and the way back."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.planes import Floats, Pixels
from koutu.engine.core.rect import Rect


@dataclass(frozen=True, slots=True)
class Fit:
    """A photo scaled into the upper left of an input; what is right of it and below is padding.

    Attributes:
        height, width: of the photo.
        rows, columns: what it takes of the input.
    """

    height: int
    width: int
    rows: int
    columns: int

    @classmethod
    def squeezed(cls, height: int, width: int, side: int) -> "Fit":
        """The whole of a square input, proportions given up."""
        return cls(height, width, side, side)

    @classmethod
    def longest(cls, height: int, width: int, side: int) -> "Fit":
        """The long side becomes `side`, proportions kept."""
        scale = side / max(height, width)
        return cls(height, width, max(1, int(height * scale + 0.5)), max(1, int(width * scale + 0.5)))

    @classmethod
    def shortest(cls, height: int, width: int, side: int, most: int | None = None) -> "Fit":
        """The short side becomes `side`, unless the long one would be more than `most`; proportions kept."""
        scale = side / min(height, width)
        if most is not None:
            scale = min(scale, most / max(height, width))
        return cls(height, width, max(1, int(height * scale + 0.5)), max(1, int(width * scale + 0.5)))

    def boxes(self, corners: Floats) -> Floats:
        """Turn (n, 4) left, top, right, bottom of the input into photo pixels, cut to the photo."""
        across, down = self.width / self.columns, self.height / self.rows
        limits = np.array([self.width, self.height, self.width, self.height], np.float32)
        return np.clip(corners * np.array([across, down, across, down], np.float32), 0, limits).astype(np.float32)

    def scaled(self, pixels: NDArray[np.uint8] | NDArray[np.uint16]) -> Pixels:
        """Return the photo as it lies in the input: (rows, columns, 3) uint8."""
        if pixels.dtype == np.uint16:
            pixels = cv2.convertScaleAbs(pixels, alpha=255 / 65535).astype(np.uint8, copy=False)
        smaller = self.rows * self.columns < self.height * self.width
        way = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
        return cv2.resize(pixels, (self.columns, self.rows), interpolation=way).astype(np.uint8, copy=False)


def rounded(corners: Floats) -> Rect:
    """Return the whole pixels nearest to left, top, right, bottom; at least one."""
    left, top, right, bottom = (round(float(side)) for side in corners)
    return Rect(left, top, max(left + 1, right), max(top + 1, bottom))
