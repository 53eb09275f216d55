"""A photo's colours as the screen takes them: converted once, when they are made, and never while painting."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from koutu.engine.compose import profile
from koutu.engine.core.planes import Pixels
from koutu.engine.decoding.photo import Photo
from koutu.engine.display.thumbnails import eight_bit, thumbnail
from koutu.services.display_profile import display_profile


def on_screen(pixels: Pixels, icc: bytes | None) -> NDArray[np.uint8]:
    """Return pixels in the screen's own space: its profile's where the system tells it, else sRGB.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        icc: the profile that describes them, or None.

    Returns:
        (H, W, 3) uint8; the same memory where there is nothing to convert.
    """
    return _converted(pixels, icc, display_profile())


def in_srgb(pixels: Pixels, icc: bytes | None) -> NDArray[np.uint8]:
    """Return pixels in sRGB, which other programs take all pictures for; as `on_screen`."""
    return _converted(pixels, icc, None)


def _converted(pixels: Pixels, source: bytes | None, target: bytes | None) -> NDArray[np.uint8]:
    shown: Any = eight_bit(pixels)
    if source != target:
        shown = profile.convert(shown, source, target, np.dtype(np.uint8))
    return shown  # type: ignore[no-any-return]


def photo_on_screen(photo: Photo) -> NDArray[np.uint8]:
    """Return `on_screen` of a photo."""
    return on_screen(photo.pixels, photo.icc)


def thumbnail_on_screen(pixels: Pixels, matte: NDArray[np.uint8] | None, icc: bytes | None) -> NDArray[np.uint8]:
    """Return `thumbnail` of pixels in a profile's space: (h, w, 4) uint8, straight RGBA as `on_screen`."""
    small = thumbnail(pixels, matte)
    if icc is None and display_profile() is None:
        return small
    return np.dstack((on_screen(np.ascontiguousarray(small[..., :3]), icc), small[..., 3]))
