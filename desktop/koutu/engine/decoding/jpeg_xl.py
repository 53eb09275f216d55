"""JPEG XL by imagecodecs, which comes with `koutu[jxl]`; what it does not tell is read from the file's head."""

from typing import Any

import numpy as np

from koutu.engine.decoding.colour_profile import rgb_profile
from koutu.engine.decoding.jxl_header import boxes, read_head
from koutu.engine.decoding.pixel_modes import grey_to_rgb, split_channels
from koutu.engine.decoding.raster import DecodedRaster, unsupported
from koutu.engine.decoding.size_guard import check_size


def decode_jpeg_xl(data: bytes, name: str) -> DecodedRaster:
    """Decode the picture, which the decoder has already turned upright.

    Raises:
        PhotoError: too large, numbers that are no photo's, or the package for it is missing.
        Exception: whatever the decoder raises on damaged data.
    """
    try:
        from imagecodecs import jpegxl_decode
    except ImportError as error:
        raise unsupported(name, "JPEG XL, and the package imagecodecs is missing") from error
    head = read_head(data)
    check_size(name, head.width, head.height, bytes_per_sample=2 if head.bits > 8 else 1)
    array: Any = np.asarray(jpegxl_decode(data))
    if array.dtype not in (np.uint8, np.uint16):
        raise unsupported(name, f"JPEG XL of {array.dtype}")
    if array.dtype == np.uint16 and 8 < head.bits < 16:
        # The decoder leaves 10 or 12 bits as they are: repeat the high ones below, so that white is 65535.
        array = array << (16 - head.bits) | array >> (2 * head.bits - 16)
    if array.ndim == 2:
        array = array[..., None]
    pixels, alpha = array, None
    if array.shape[2] in (2, 4):
        wide = array if array.shape[2] == 4 else np.dstack([grey_to_rgb(array[..., 0]), array[..., 1]])
        pixels, alpha = split_channels(wide)
    elif array.shape[2] == 1:
        pixels = grey_to_rgb(array[..., 0])
    icc = rgb_profile(_icc(data), grey=head.grey) if head.icc else None
    found = dict(reversed([(kind, payload) for kind, payload in boxes(data) if kind in (b"Exif", b"xml ")]))
    return DecodedRaster(
        np.ascontiguousarray(pixels),
        alpha,
        icc,
        _exif_block(found.get(b"Exif", b"")),
        space=head.space,
        transfer=head.transfer,
        unknown_profile=head.icc and icc is None,
        xmp=found.get(b"xml "),
    )


def _icc(data: bytes) -> bytes | None:
    """The packed profile, where the package that unpacks it happens to be installed."""
    try:
        from pillow_jxl import Decoder
    except ImportError:
        return None
    return bytes(Decoder(num_threads=-1)(data)[3]) or None


def _exif_block(box: bytes) -> bytes | None:
    """The block behind the four bytes that say where it begins (ISO 18181-2), which some writers leave out."""
    if box.startswith((b"II*\0", b"MM\0*")):
        return box
    return box[4 + int.from_bytes(box[:4], "big") :] or None
