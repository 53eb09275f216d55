"""JPEG XL: profile and metadata by pillow-jxl-plugin, 16-bit pixels by imagecodecs; both come with `koutu[jxl]`."""

from typing import Any, cast

import numpy as np

from koutu.engine.decoding.colour_profile import rgb_profile
from koutu.engine.decoding.pixel_modes import grey_to_rgb, split_channels
from koutu.engine.decoding.raster import DecodedRaster, unsupported
from koutu.engine.decoding.size_guard import check_size

_MODES = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}


def decode_jpeg_xl(data: bytes, name: str) -> DecodedRaster:
    """Decode the picture, which the decoder has already turned upright.

    Raises:
        PhotoError: too large, or the packages for it are missing.
        Exception: whatever the decoder raises on damaged data.
    """
    try:
        from pillow_jxl import Decoder
    except ImportError as error:
        raise unsupported(name, "JPEG XL, and the package pillow-jxl-plugin is missing") from error
    width, height = picture_size(data)
    check_size(name, width, height, bytes_per_sample=2)
    _, info, stored, icc, boxes = Decoder(num_threads=-1)(data)
    array: Any = _deep(data)
    if array is None:
        array = np.frombuffer(stored, np.uint16 if info.mode == "I;16" else np.uint8)
        array = array.reshape(info.height, info.width, _MODES.get(info.mode, 1))
    channels = array.shape[2]
    alpha, pixels = None, cast(Any, array)
    if channels in (2, 4):
        pixels, alpha = split_channels(
            array if channels == 4 else np.dstack([grey_to_rgb(array[..., 0]), array[..., 1]])
        )
    elif channels == 1:
        pixels = grey_to_rgb(array[..., 0])
    found = {bytes(box.box_type): bytes(box.data) for box in reversed(boxes)}
    return DecodedRaster(
        np.ascontiguousarray(pixels),
        alpha,
        rgb_profile(bytes(icc) or None, grey=channels < 3),
        _exif_block(found.get(b"Exif", b"")),
        xmp=found.get(b"xml "),
    )


def _exif_block(box: bytes) -> bytes | None:
    """The block behind the four bytes that say where it begins (ISO 18181-2), which some writers leave out."""
    if box.startswith((b"II*\0", b"MM\0*")):
        return box
    return box[4 + int.from_bytes(box[:4], "big") :] or None


def _deep(data: bytes) -> Any:
    """(H, W, C) uint16 of a picture that has more than 8 bits; None of any other, or without the package for it."""
    try:
        from imagecodecs import jpegxl_decode
    except ImportError:
        return None
    array = np.asarray(jpegxl_decode(data))
    if array.dtype != np.uint16:
        return None
    return array[..., None] if array.ndim == 2 else array


def picture_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a JPEG XL codestream or container (ISO 18181-1, annex A)."""
    at = data.find(b"\xff\x0a", 0, 1 << 20) if not data.startswith(b"\xff\x0a") else 0
    for box in (b"jxlc", b"jxlp"):
        place = data.find(box, 0, 1 << 20)
        if not data.startswith(b"\xff\x0a") and place >= 0:
            at = data.find(b"\xff\x0a", place)
            break
    bits = int.from_bytes(data[at + 2 : at + 18], "little")

    def take(count: int) -> int:
        nonlocal bits
        value = bits & ((1 << count) - 1)
        bits >>= count
        return value

    small = take(1)

    def side() -> int:
        return 8 * (take(5) + 1) if small else take((9, 13, 18, 30)[take(2)]) + 1

    height = side()
    ratio = take(3)
    if not ratio:
        return side(), height
    across, down = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))[ratio - 1]
    return height * across // down, height
