"""What a cut gives: one type, apart from the pipeline that makes it and the writers that save it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from koutu.engine.decoding.photo import Photo


@dataclass(frozen=True, slots=True, eq=False)
class Cutout:
    """A subject without its background: straight colours, never multiplied by alpha, and their matte.

    Attributes:
        photo: what it was cut from; its ICC profile, EXIF and DPI travel with the cutout.
        colours: (H, W, 3) uint8 or uint16 as `photo.pixels`, RGB with the background's colour taken out of soft edges.
        matte: (H, W) uint8, 255 where the subject is opaque.

    Raises:
        ValueError: the shapes or dtypes do not belong together.
    """

    photo: Photo
    colours: NDArray[np.uint8] | NDArray[np.uint16]
    matte: NDArray[np.uint8]

    def __post_init__(self) -> None:
        if self.matte.dtype != np.uint8 or self.colours.dtype not in (np.uint8, np.uint16):
            raise ValueError(
                f"need uint8 or uint16 colours and a uint8 matte: {self.colours.dtype}, {self.matte.dtype}"
            )
        if self.matte.ndim != 2 or self.colours.shape != (*self.matte.shape, 3) or not self.matte.size:
            raise ValueError(f"need (H, W, 3) colours and an (H, W) matte: {self.colours.shape}, {self.matte.shape}")
