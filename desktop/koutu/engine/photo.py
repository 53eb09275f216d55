"""Decode a picture file into a photo: upright, straight RGB, 8 or 16 bit, with its colour profile and metadata."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A decoded picture.

    Attributes:
        pixels: (H, W, 3) uint8 or uint16, straight RGB, upright, C-contiguous, read-only.
        alpha: (H, W) uint8, the picture's own transparency, or None where it has none.
        icc: the ICC profile's bytes, describing `pixels` (None: sRGB is assumed).
        exif: the EXIF block's bytes without the orientation tag, as Pillow's `exif=` takes it, or None.
        dpi: horizontal and vertical dots per inch, or None.
    """

    pixels: NDArray[np.uint8] | NDArray[np.uint16]
    alpha: NDArray[np.uint8] | None = None
    icc: bytes | None = None
    exif: bytes | None = None
    dpi: tuple[float, float] | None = None


def load(path: Path) -> Photo:
    """Read and decode a file.

    Raises:
        PhotoError: the file cannot be read or is not a picture that Koutu opens; the sentence names it.
    """
    raise NotImplementedError


def decode(data: bytes, name: str) -> Photo:
    """Decode a picture from memory. `name` stands for it in error sentences.

    Raises:
        PhotoError: as `load`.
    """
    raise NotImplementedError
