"""Pillow's many pixel modes → straight RGB and alpha."""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from koutu.engine.decoding.colour_profile import to_srgb
from koutu.engine.decoding.raster import Pixels

Split = tuple[Pixels, NDArray[np.uint8] | None]

_STRIP = 16  # rows: 256 kB of a photo of 12 megapixels
GREY_MODES = frozenset({"1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L"})


def split_image(image: Image.Image, icc: bytes | None) -> Split | None:
    """RGB pixels and alpha of a loaded Pillow image; None for a mode that is no photo (floats, signed numbers).

    CMYK and LAB are converted to sRGB by `icc`.
    """
    mode = image.mode
    if mode in ("La", "RGBa"):
        image = image.convert(mode.upper())
        mode = image.mode
    if mode in ("CMYK", "LAB"):
        return to_srgb(image, icc), None
    if mode in ("P", "PA"):
        return _palette(image)
    if mode == "1":
        image = image.convert("L")
    elif mode == "YCbCr":
        image = image.convert("RGB")
    if image.mode == "RGB":
        colours = _rgb(image)
        return colours, _key_alpha(image, colours)
    array = np.asarray(image)
    if mode.startswith("I"):
        # "I" holds 16-bit values in 32-bit numbers; "I;16B" has the other byte order.
        array = np.clip(array, 0, 65535).astype(np.uint16)
    elif mode == "LA":
        return grey_to_rgb(array[..., 0]), np.ascontiguousarray(array[..., 1])
    elif mode not in ("1", "L", "RGB", "RGBA", "RGBX", "YCbCr"):
        return None
    if array.ndim == 2:
        return grey_to_rgb(array), _key_alpha(image, array[..., np.newaxis])
    pixels, alpha = split_channels(array)
    return (pixels, _key_alpha(image, pixels)) if mode != "RGBA" else (pixels, alpha)


def _rgb(image: Image.Image) -> NDArray[np.uint8]:
    """The pixels of an RGB image.

    Pillow holds four bytes a pixel, and takes 125 ms at 12 megapixels to part three of them; OpenCV takes 58 for the
    whole at once, and 17 for strips that stay in the processor's cache.
    """
    width, height = image.size
    pixels = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, _STRIP):
        rows = pixels[top : top + _STRIP]
        four = image.crop((0, top, width, top + len(rows))).tobytes("raw", "RGBX")
        cv2.cvtColor(np.frombuffer(four, np.uint8).reshape(len(rows), width, 4), cv2.COLOR_RGBA2RGB, dst=rows)
    return pixels


def split_channels(array: Pixels) -> Split:
    """Part an (H, W, 3 or 4) array into RGB and alpha; 16-bit alpha is rounded to 8 bits."""
    if array.shape[2] == 3:
        return array, None
    return cast(Pixels, cv2.cvtColor(array, cv2.COLOR_RGBA2RGB)), to_8_bit(cv2.extractChannel(array, 3))


def straight(array: Pixels) -> Pixels:
    """Divide the premultiplied colours of an (H, W, 4) array by their alpha."""
    top = int(np.iinfo(array.dtype).max)
    alpha = array[..., 3:].astype(np.uint64)
    colours = (array[..., :3] * np.uint64(top) + alpha // np.uint64(2)) // np.maximum(alpha, 1)
    return np.dstack([np.minimum(colours, top).astype(array.dtype), array[..., 3]])


def grey_to_rgb(grey: NDArray[np.generic]) -> Pixels:
    """(H, W) → (H, W, 3)."""
    return cast(Pixels, cv2.cvtColor(np.ascontiguousarray(grey), cv2.COLOR_GRAY2RGB))


def to_8_bit(plane: NDArray[np.generic]) -> NDArray[np.uint8]:
    """An uint8 plane as it is, an uint16 plane rounded to 8 bits."""
    if plane.dtype == np.uint8:
        return cast("NDArray[np.uint8]", plane)
    return ((plane.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)


def through_palette(indices: NDArray[np.uint8], colours: NDArray[np.uint8], alphas: NDArray[np.uint8] | None) -> Split:
    """Look indices up in (N, 3) colours and (M,) alphas; what lies beyond them is black and opaque."""
    table = np.zeros((256, 3), np.uint8)
    table[: len(colours)] = colours[:256]
    if alphas is None:
        return table[indices], None
    alpha_table = np.full(256, 255, np.uint8)
    alpha_table[: len(alphas)] = alphas[:256]
    return table[indices], alpha_table[indices]


def _palette(image: Image.Image) -> Split:
    # A palette image's `transparency` is one index or the alphas of the first entries.
    transparency = image.info.get("transparency")
    colours = np.array(image.getpalette("RGB") or [], np.uint8).reshape(-1, 3)
    array = np.asarray(image)
    if image.mode == "PA":
        pixels, _ = through_palette(array[..., 0], colours, None)
        return pixels, np.ascontiguousarray(array[..., 1])
    alphas = None
    if isinstance(transparency, bytes):
        alphas = np.frombuffer(transparency, np.uint8)
    elif isinstance(transparency, int):
        alphas = np.full(256, 255, np.uint8)
        alphas[transparency] = 0
    return through_palette(array, colours, alphas)


def _key_alpha(image: Image.Image, samples: Pixels) -> NDArray[np.uint8] | None:
    """Alpha of a picture in which one colour means transparent (GIF)."""
    key = image.info.get("transparency")
    if key is None or isinstance(key, bytes):
        return None
    return alpha_of_key(samples, key)


def alpha_of_key(samples: Pixels, key: int | tuple[int, ...]) -> NDArray[np.uint8]:
    """0 where every channel of (H, W, C) samples equals the key, else 255."""
    return np.where((samples == np.array(key)).all(axis=2), 0, 255).astype(np.uint8)
