"""Decode a picture file into a photo: upright, straight RGB, 8 or 16 bit, with its colour profile and metadata."""

import math
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding.by_pillow import decode_by_pillow
from koutu.engine.decoding.exif import exif_space, without_turn
from koutu.engine.decoding.heif import decode_heif
from koutu.engine.decoding.hidden_colours import without_hidden_colours
from koutu.engine.decoding.jpeg import decode_jpeg
from koutu.engine.decoding.jpeg_xl import decode_jpeg_xl
from koutu.engine.decoding.made_profile import HLG, PQ, made_profile
from koutu.engine.decoding.missing import check_missing
from koutu.engine.decoding.orientation import turned
from koutu.engine.decoding.png import decode_png
from koutu.engine.decoding.psd import decode_psd
from koutu.engine.decoding.raster import DecodedRaster, damaged
from koutu.engine.decoding.raw import decode_raw
from koutu.engine.decoding.read_file import read_file, shown_name
from koutu.engine.decoding.size_guard import bomb, out_of_memory
from koutu.engine.decoding.sniff import sniff
from koutu.engine.decoding.tiff import decode_tiff
from koutu.engine.decoding.tone_mapping import tone_mapped
from koutu.engine.decoding.xmp import xmp_without_turn

# The endings of the files that Koutu opens, for dialogs and for folders; what a file is, its content decides.
PHOTO_SUFFIXES: tuple[str, ...] = (
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".apng", ".webp", ".tif", ".tiff", ".heic", ".heif", ".hif"),
    *(
        ".psd",
        ".psb",
        ".jxl",
        ".avif",
        ".avifs",
        ".gif",
        ".bmp",
        ".dib",
        ".jp2",
        ".j2k",
        ".jpx",
        ".ppm",
        ".pgm",
        ".pbm",
        ".pnm",
    ),
)
if find_spec("rawpy") is not None:
    PHOTO_SUFFIXES += (".dng", ".cr2", ".cr3", ".nef", ".nrw", ".arw", ".raf", ".orf", ".rw2", ".pef", ".srw")

# OpenCV would write a line to the terminal for every odd tag of a file.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Photo:
    """A decoded picture.

    Attributes:
        pixels: (H, W, 3) uint8 or uint16, straight RGB, upright, C-contiguous, read-only; under alpha 0 the colours of
            what is visible near by, whatever the file has there.
        alpha: (H, W) uint8, the picture's own transparency, or None where it has none.
        icc: the ICC profile's bytes, describing `pixels` (None: sRGB is assumed).
        exif: the EXIF block's bytes without the orientation tag, as Pillow's `exif=` takes it, or None.
        dpi: horizontal and vertical dots per inch, or None.
        missing: share of the picture that its file does not hold, 0 to 1: grey in `pixels`.
        tone_mapped: whether its file has brighter light than screens of eight bits show (PQ, HLG): here it is rolled
            off.
        unknown_profile: whether its file has a profile that could not be read; sRGB is assumed.
        xmp: the XMP packet, without the turn, or None.
        iptc: the IPTC block, or None.
    """

    pixels: NDArray[np.uint8] | NDArray[np.uint16]
    alpha: NDArray[np.uint8] | None = None
    icc: bytes | None = None
    exif: bytes | None = None
    dpi: tuple[float, float] | None = None
    missing: float = 0.0
    tone_mapped: bool = False
    unknown_profile: bool = False
    xmp: bytes | None = None
    iptc: bytes | None = None


def load(path: Path) -> Photo:
    """Read and decode a file.

    Raises:
        PhotoError: the file cannot be read or is not a picture that Koutu opens; the sentence names it.
    """
    return decode(read_file(path), shown_name(path))


def decode(data: bytes, name: str) -> Photo:
    """Decode a picture from memory. `name` stands for it in error sentences.

    Raises:
        PhotoError: as `load`.
    """
    format_name = sniff(data, name)
    try:
        raster = _decode(data, name, format_name)
    except PhotoError:
        raise
    except MemoryError as error:
        raise out_of_memory(name) from error
    except Image.DecompressionBombError as error:
        raise bomb(name) from error
    # Decoders meet damaged data with a dozen kinds of errors, SyntaxError and struct.error among them.
    except Exception as error:
        raise damaged(name) from error
    check_missing(name, raster.missing)
    return _upright(raster)


def _decode(data: bytes, name: str, format_name: str) -> DecodedRaster:
    match format_name:
        case "JPEG":
            return decode_jpeg(data, name)
        case "PNG":
            return decode_png(data, name)
        case "TIFF":
            return decode_tiff(data, name)
        case "HEIF":
            return decode_heif(data, name)
        case "PSD":
            return decode_psd(data, name)
        case "JPEG XL":
            return decode_jpeg_xl(data, name)
        case "RAW":
            return decode_raw(data, name)
    return decode_by_pillow(data, name, format_name)


def _upright(raster: DecodedRaster) -> Photo:
    stored, bright = raster.pixels, raster.icc is None and raster.transfer in (PQ, HLG)
    if bright:
        stored = tone_mapped(stored, raster.transfer)
    pixels = turned(stored, raster.orientation)
    alpha: Any = raster.alpha
    if alpha is not None:
        alpha = None if int(alpha.min()) == 255 else turned(alpha, raster.orientation)
    if alpha is not None:
        pixels = without_hidden_colours(pixels, alpha)
    dpi = _sensible(raster.dpi)
    if dpi is not None and raster.orientation >= 5:
        dpi = dpi[1], dpi[0]
    pixels.setflags(write=False)
    if alpha is not None:
        alpha.setflags(write=False)
    return Photo(
        pixels,
        alpha,
        raster.icc or made_profile(raster.space or exif_space(raster.exif)),
        without_turn(raster.exif),
        dpi,
        missing=raster.missing,
        tone_mapped=bright,
        unknown_profile=raster.unknown_profile,
        xmp=None if raster.xmp is None else xmp_without_turn(raster.xmp),
        iptc=raster.iptc,
    )


def _sensible(dpi: tuple[float, float] | None) -> tuple[float, float] | None:
    """Both densities, or None where one is no density at all: zero, infinite, or one dot per inch for 'unknown'."""
    if dpi is None or not all(math.isfinite(value) and 1 < value <= 100_000 for value in dpi):
        return None
    return dpi
