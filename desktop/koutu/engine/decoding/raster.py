"""What a decoder hands back, and the errors all of them share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding.made_profile import Space

Pixels = NDArray[np.uint8] | NDArray[np.uint16]


@dataclass(frozen=True, slots=True, eq=False)
class DecodedRaster:
    """A decoded picture as it is stored, before its EXIF turn.

    Attributes:
        pixels: (H, W, 3) uint8 or uint16, straight RGB.
        alpha: (H, W) uint8, or None.
        icc: an ICC profile for RGB, or None.
        exif: the EXIF block as found in the file, with or without its "Exif" prefix, or None.
        orientation: 1 to 8 as EXIF counts; how `pixels` must be turned to stand upright.
        dpi: horizontal and vertical, as stored: of `pixels`, not checked.
        missing: share of the picture that the file does not hold, 0 to 1.
        space: the colour space where the file tells one without an ICC profile, or None.
        transfer: the code point (H.273) of PQ or HLG, or 0.
        unknown_profile: whether there is a profile that could not be read.
        xmp, iptc: blocks of further metadata as found in the file, or None.
    """

    pixels: Pixels
    alpha: NDArray[np.uint8] | None = None
    icc: bytes | None = None
    exif: bytes | None = None
    orientation: int = 1
    dpi: tuple[float, float] | None = None
    missing: float = 0.0
    space: Space | None = None
    transfer: int = 0
    unknown_profile: bool = False
    xmp: bytes | None = None
    iptc: bytes | None = None


def damaged(name: str) -> PhotoError:
    """The file starts like a picture but cannot be decoded whole."""
    return PhotoError(
        "{name} is damaged or incomplete. Download or copy it again, or save it anew with the program that made it.",
        name=name,
    )


def unsupported(name: str, detail: str) -> PhotoError:
    """A picture of a known format in a variant that Koutu does not decode."""
    return PhotoError(
        "{name} is stored in a way that Koutu cannot read ({detail}). Save it as PNG or JPEG with another program.",
        name=name,
        detail=detail,
    )
