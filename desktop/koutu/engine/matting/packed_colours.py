"""Clean colours without what the photo and the matte say already: along the soft edges only."""

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.planes import Pixels
from koutu.engine.matting.foreground import own_colours, soft_band


class PackedColours:
    """The colours of a cutout, kept small: 3 bytes, or 6, for each pixel of the band that `clean_colours` estimates.

    Outside of it they are the photo's where the matte is 255, and 0 elsewhere.
    """

    def __init__(self, colours: Pixels, matte: NDArray[np.uint8]) -> None:
        """Pack what `clean_colours` returned.

        Args:
            colours: (H, W, 3) uint8 or uint16.
            matte: (H, W) uint8, which they were estimated for.
        """
        self._values = colours[soft_band(matte) > 0]

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return int(self._values.nbytes)

    def unpacked(self, pixels: Pixels, matte: NDArray[np.uint8]) -> Pixels:
        """Return the colours again, to the byte: (H, W, 3) of the photo's dtype.

        Args:
            pixels: the photo's, which they were estimated from.
            matte: the one they were packed with.
        """
        colours = own_colours(pixels, matte)
        colours[soft_band(matte) > 0] = self._values
        return colours
