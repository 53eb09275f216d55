"""What a file will hold: its samples, put together a few rows at a time, and the metadata beside them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.uint8 | np.uint16]


@dataclass(frozen=True, slots=True, eq=False)
class OutputRaster:
    """Planes and how they become one picture: RGBA; RGB, where there is no alpha; grey, where there are no colours.

    Writers ask for a band of rows at a time, so that the whole interleaved picture never exists: at 12 megapixels it
    would be 48 MB more.

    Attributes:
        colours: (H, W, 3) uint8 or uint16 straight RGB, or None.
        alpha: (H, W) uint8, or None.
        icc: ICC profile of `colours`, or None.
        exif: EXIF bytes as Pillow writes them, or None.
        dpi: horizontal and vertical dots per inch, or None.
        xmp: an XMP packet, or None.
        iptc: an IPTC block, or None.
    """

    colours: Samples | None
    alpha: NDArray[np.uint8] | None
    icc: bytes | None = None
    exif: bytes | None = None
    dpi: tuple[float, float] | None = None
    xmp: bytes | None = None
    iptc: bytes | None = None

    @property
    def _plane(self) -> Samples:
        plane = self.alpha if self.colours is None else self.colours
        assert plane is not None, "a picture has colours or alpha"
        return plane

    @property
    def height(self) -> int:
        """Rows."""
        return len(self._plane)

    @property
    def width(self) -> int:
        """Columns."""
        return len(self._plane[0])

    @property
    def channels(self) -> int:
        """Samples in a pixel: 1, 3 or 4."""
        if self.colours is None:
            return 1
        return 3 if self.alpha is None else 4

    @property
    def dtype(self) -> np.dtype[np.uint8 | np.uint16]:
        """Type of a sample."""
        return self._plane.dtype

    def read(self, first: int, last: int, out: Samples) -> None:
        """Write rows `first` up to, not including, `last` into `out`: (last - first, W, channels) of `dtype`."""
        if self.colours is None:
            out[...] = self._plane[first:last, :, None]
            return
        colours = self.colours[first:last]
        if self.alpha is None:
            out[...] = colours
            return
        alpha: Samples = self.alpha[first:last]
        if colours.dtype != np.uint8:
            alpha = alpha.astype(np.uint16) * np.uint16(257)
        # Three times as fast as two numpy assignments, and outside Python's lock.
        cv2.mixChannels([colours, alpha], [out], [0, 0, 1, 1, 2, 2, 3, 3])

    def is_blank(self, first: int, last: int) -> bool:
        """Whether every sample of these rows is 0."""
        planes = [plane for plane in (self.alpha, self.colours) if plane is not None]
        return not any(plane[first:last].any() for plane in planes)
