"""Write JPEG XL by imagecodecs, in sRGB: 8 or 16 bits, alpha, EXIF and XMP in a container (ISO 18181-2)."""

import struct
from typing import Any

import numpy as np

from koutu.engine.core.errors import ExportError
from koutu.engine.core.raster import OutputRaster
from koutu.engine.decoding.jxl_header import marked_as_srgb

_BRAND = b"\0\0\0\x0cJXL \r\n\x87\n" + b"\0\0\0\x14ftypjxl \0\0\0\0jxl "
# Two thirds of the time of the usual 7 for 2 % more bytes.
_EFFORT = 5


def encode_jxl(raster: OutputRaster, quality: int | None) -> bytes:
    """Return the file: `quality` 1 to 100, or None: lossless.

    Args:
        raster: in sRGB, since the encoder takes no profile.
        quality: as other programs count it: 90 is a distance of 1, which nobody sees.

    Raises:
        ExportError: the package for it is missing.
    """
    try:
        from imagecodecs import jpegxl_encode
    except ImportError as error:
        raise ExportError(
            "JPEG XL needs the package imagecodecs: pip install koutu[jxl]. Or save the picture as PNG or TIFF."
        ) from error
    samples: Any = np.empty((raster.height, raster.width, raster.channels), raster.dtype)
    raster.read(0, raster.height, samples)
    deep = samples.dtype == np.uint16
    if deep and quality is not None:
        # What the encoder gets in 16 bits it takes for light itself.
        samples[..., :3] = _light(samples[..., :3])
    samples = samples[..., 0] if raster.channels == 1 else samples
    if quality is None:
        data = bytes(jpegxl_encode(samples, lossless=True, effort=_EFFORT))
    else:
        data = bytes(jpegxl_encode(samples, distance=_distance(quality), effort=_EFFORT))
    if deep and quality is None:
        data = marked_as_srgb(data)
    boxes = b""
    if raster.exif:
        boxes += _box(b"Exif", b"\0\0\0\0" + raster.exif.removeprefix(b"Exif\0\0"))
    if raster.xmp:
        boxes += _box(b"xml ", raster.xmp)
    if boxes and data.startswith(b"\xff\x0a"):
        data = _BRAND + _box(b"jxlc", data)
    return data + boxes


def _box(kind: bytes, payload: bytes) -> bytes:
    return struct.pack(">I4s", len(payload) + 8, kind) + payload


def _distance(quality: int) -> float:
    """As libjxl's own programs reckon it."""
    if quality >= 30:
        return 0.1 + (100 - quality) * 0.09
    return 53 / 3000 * quality**2 - 23 / 20 * quality + 25


def _light(samples: Any) -> Any:
    levels = np.arange(65536) / 65535
    light = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    return np.rint(light * 65535).astype(np.uint16)[samples]
