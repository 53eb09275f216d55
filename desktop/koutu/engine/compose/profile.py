"""Colours between sRGB, in which looks and screens speak, and a photo's own profile."""

import io
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image, ImageCms

from koutu.engine.compose.deep_colour import Shaper, convert_by_grid, convert_deep, shaper_of
from koutu.engine.compose.style import Colour
from koutu.engine.core.planes import Depth, Pixels

_BAND = 256  # rows that are copied for LittleCMS at a time: of 12000 pixels 9 MB


def colour_from_srgb(colour: Colour, icc: bytes | None) -> Colour:
    """An 8-bit colour in the photo's space; as it is where the photo has no profile."""
    pixel = from_srgb(np.array([[colour]], np.uint8), icc)[0, 0]
    return int(pixel[0]), int(pixel[1]), int(pixel[2])


def from_srgb(pixels: Pixels, icc: bytes | None) -> Pixels:
    """sRGB pixels in the photo's space; as they are where the photo has no profile."""
    return convert(pixels, None, icc, pixels.dtype)


def convert(pixels: Pixels, source: bytes | None, target: bytes | None, dtype: Depth) -> Pixels:
    """Pixels of one profile in another; None stands for sRGB. Black and white stay what they are.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        source, target: ICC profiles of RGB.
        dtype: of the answer. What is and stays 16 bits is converted in 16 bits.

    Returns:
        (H, W, 3) of `dtype`.
    """
    transform = None if source == target else _transform(source, target)
    if transform is None:
        return _as(pixels, dtype)
    if pixels.dtype == np.uint16 and dtype == np.uint16:
        return _convert_deep(pixels, source, target, transform)
    narrow = _as(pixels, np.dtype(np.uint8))
    out = np.empty(narrow.shape, np.uint8)
    for first in range(0, len(narrow), _BAND):
        band = Image.fromarray(np.ascontiguousarray(narrow[first : first + _BAND]))
        out[first : first + _BAND] = np.asarray(ImageCms.applyTransform(band, transform))
    return _as(out, dtype)


def _convert_deep(pixels: Any, source: bytes | None, target: bytes | None, transform: Any) -> Pixels:
    shapers = _shaper(source), _shaper(target)
    if shapers[0] is None or shapers[1] is None:
        return convert_by_grid(pixels, transform)
    return convert_deep(pixels, shapers[0], shapers[1])


@lru_cache(maxsize=4)
def _shaper(icc: bytes | None) -> Shaper | None:
    return shaper_of(_profile(None).tobytes() if icc is None else icc)


def _as(pixels: Pixels, dtype: Any) -> Pixels:
    if pixels.dtype == dtype:
        return pixels
    if dtype == np.uint8:
        return ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)
    return pixels.astype(np.uint16) * np.uint16(257)


@lru_cache(maxsize=8)
def _transform(source: bytes | None, target: bytes | None) -> Any:
    """Relative colorimetric with black point compensation, as editors convert; None where nothing would change."""
    try:
        profiles = [_profile(icc) for icc in (source, target)]
        transform = ImageCms.buildTransform(
            profiles[0],
            profiles[1],
            "RGB",
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError):  # a damaged profile: its colours are taken as they are
        return None
    # Most photos carry a profile that is sRGB by another name: then no level moves by more than rounding.
    ramp = np.stack(np.meshgrid(*[np.arange(0, 256, 17, dtype=np.uint8)] * 3), -1).reshape(16, 256, 3)
    moved = np.asarray(ImageCms.applyTransform(Image.fromarray(ramp), transform))
    return None if int(np.abs(moved.astype(int) - ramp).max()) <= 1 else transform


def _profile(icc: bytes | None) -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB") if icc is None else io.BytesIO(icc))
