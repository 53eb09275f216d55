"""What a file will hold: its samples, put together a few rows at a time, and the metadata beside them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.uint8 | np.uint16]


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """Planes and how they become one picture: RGBA; RGB, laid over `background`; or grey, where there are no colours.

    Writers ask for a band of rows at a time, so that the whole interleaved picture never exists: at 12 megapixels it
    would be 48 MB more.

    Attributes:
        colours: (H, W, 3) uint8 or uint16 RGB, or None.
        matte: (H, W) uint8.
        background: 8-bit RGB behind the colours, or None for RGBA.
        icc: ICC profile of `colours`, or None.
        exif: EXIF bytes as Pillow writes them, or None.
        dpi: horizontal and vertical dots per inch, or None.
    """

    colours: Samples | None
    matte: NDArray[np.uint8]
    background: tuple[int, int, int] | None = None
    icc: bytes | None = None
    exif: bytes | None = None
    dpi: tuple[float, float] | None = None

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.matte)

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.matte[0])

    @property
    def channels(self) -> int:
        """Samples in a pixel: 1, 3 or 4."""
        if self.colours is None:
            return 1
        return 4 if self.background is None else 3

    @property
    def dtype(self) -> np.dtype[np.uint8 | np.uint16]:
        """Type of a sample."""
        return self.matte.dtype if self.colours is None else self.colours.dtype

    def read(self, first: int, last: int, out: Samples) -> None:
        """Write rows `first` up to, not including, `last` into `out`: (last - first, W, channels) of `dtype`."""
        matte = self.matte[first:last]
        if self.colours is None:
            out[...] = matte[..., None]
            return
        colours = self.colours[first:last]
        if self.background is not None:
            out[...] = _over(colours, matte, self.background)
            return
        alpha = matte if colours.dtype == np.uint8 else matte.astype(np.uint16) * np.uint16(257)
        # Three times as fast as two numpy assignments, and outside Python's lock.
        cv2.mixChannels([colours, alpha], [out], [0, 0, 1, 1, 2, 2, 3, 3])

    def is_blank(self, first: int, last: int) -> bool:
        """Whether every sample of these rows is 0."""
        blank = self.background is None and not self.matte[first:last].any()
        return blank and (self.colours is None or not self.colours[first:last].any())


def _over(colours: Samples, matte: NDArray[np.uint8], background: tuple[int, int, int]) -> Samples:
    """Colours over a plain background, rounded to the nearest level: exact where the matte is 0 or 255."""
    height, width = matte.shape
    wide = np.dtype(np.uint16 if colours.dtype == np.uint8 else np.uint32)
    level = 1 if colours.dtype == np.uint8 else 257
    alpha = cv2.merge([matte, matte, matte]).reshape(height, width * 3).astype(wide)
    behind = np.tile(np.array([level * part for part in background], wide), width)
    mixed = np.multiply(colours.reshape(height, width * 3), alpha)
    np.subtract(255, alpha, out=alpha)
    mixed += np.multiply(alpha, behind, out=alpha)
    mixed += 127
    mixed //= 255
    over: Samples = mixed.astype(colours.dtype).reshape(height, width, 3)
    return over
