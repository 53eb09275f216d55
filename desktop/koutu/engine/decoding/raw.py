"""Cameras' raw files, developed by LibRaw where the extra `koutu[raw]` is installed."""

import io
from typing import Any

import numpy as np

from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding import exif
from koutu.engine.decoding.libraw_lines import without_libraw_lines
from koutu.engine.decoding.missing import check_missing
from koutu.engine.decoding.raster import DecodedRaster, damaged
from koutu.engine.decoding.size_guard import check_size
from koutu.engine.decoding.tiff_chunks import rows_there
from koutu.engine.decoding.tiff_pages import directories
from koutu.engine.decoding.tiff_tags import first_directory

# Tags and values of TIFF 6.0 and DNG 1.7:
_HEIGHT, _PHOTOMETRIC, _SENSOR, _LINEAR = 257, 262, 32803, 34892
_PLACES = (273, 324)
# As TIFF keeps it, a camera's embedded preview is turned already; LibRaw turns what it develops by itself.
_UPRIGHT = 1


def decode_raw(data: bytes, name: str) -> DecodedRaster:
    """Develop a raw file: the camera's white balance, sRGB, 16 bits, upright.

    Raises:
        PhotoError: LibRaw is not installed, does not know the camera, or the file holds no picture.
        Exception: whatever LibRaw raises on damaged data.
    """
    try:
        import rawpy
    except ImportError as error:
        raise PhotoError(
            "{name} is a camera's raw file, and this installation of Koutu cannot develop those. Save it as TIFF or "
            "JPEG with the camera's program, or install Koutu with pip install koutu[raw].",
            name=name,
        ) from error
    missing = _missing(data)
    check_missing(name, missing)
    try:
        with without_libraw_lines(), rawpy.imread(io.BytesIO(data)) as raw:
            sizes = raw.sizes
            check_size(name, sizes.raw_width, sizes.raw_height, bytes_per_sample=2)
            pixels = _developed(raw, rawpy)
    except rawpy.LibRawFileUnsupportedError as error:
        raise PhotoError(
            "{name} is a raw file of a camera that Koutu does not know. Save it as TIFF or JPEG with the camera's "
            "program, and open that.",
            name=name,
        ) from error
    if int(pixels.max()) == int(pixels.min()) == 0:
        raise damaged(name)
    first = first_directory(data)
    return DecodedRaster(
        pixels,
        exif=None if first is None else exif.exif_of_tiff(data, first),
        orientation=_UPRIGHT,
        missing=missing,
    )


def _developed(raw: Any, rawpy: Any) -> Any:
    return np.ascontiguousarray(
        raw.postprocess(
            use_camera_wb=True,
            output_bps=16,
            output_color=rawpy.ColorSpace.sRGB,
            gamma=(2.4, 12.92),  # sRGB's own curve
        )
    )


def _missing(data: bytes) -> float:
    """Share of the sensor's rows that a raw file built like a TIFF does not hold; 0 where that cannot be told."""
    sensors = [each for each in directories(data) if each.integer(_PHOTOMETRIC, 0) in (_SENSOR, _LINEAR)]
    if not sensors:
        return 0.0
    largest = max(sensors, key=lambda each: each.integer(_HEIGHT, 0))
    if not any(tag in largest.entries for tag in _PLACES):
        return 1.0
    height = max(1, largest.integer(_HEIGHT, 0))
    return 1 - rows_there(largest, len(data)) / height
