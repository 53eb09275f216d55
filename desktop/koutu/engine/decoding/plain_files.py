"""BMP and PPM: what Pillow does not take as it lies in the file."""

import re
import struct
from typing import Any

import numpy as np

from koutu.engine.decoding.missing import check_missing
from koutu.engine.decoding.raster import DecodedRaster
from koutu.engine.decoding.size_guard import check_size

_BITFIELDS, _ALPHA_BITFIELDS = 3, 6  # BI_BITFIELDS and BI_ALPHABITFIELDS of wingdi.h
# Of red, green, blue and alpha: 32 bits without and with alpha, 16 bits as 5 6 5 and as 5 5 5.
_USUAL_MASKS = {
    (0xFF0000, 0xFF00, 0xFF, 0),
    (0xFF0000, 0xFF00, 0xFF, 0xFF000000),
    (0xF800, 0x7E0, 0x1F, 0),
    (0x7C00, 0x3E0, 0x1F, 0),
}
_BAND = 256  # rows
_SKIPPED = re.compile(rb"(?:\s+|#[^\r\n]*[\r\n])*")
_NUMBER = re.compile(rb"\d{1,9}")


def bmp_by_masks(data: bytes, name: str) -> DecodedRaster | None:
    """Decode a BMP whose channels lie in bits of its own choice; None for those that Pillow knows.

    Raises:
        PhotoError: too large.
        Exception: struct.error and ValueError on damaged data.
    """
    start, head, width, height, _, bits, compression = struct.unpack_from("<10xIIiiHHI", data)
    if head < 40 or bits not in (16, 32) or compression not in (_BITFIELDS, _ALPHA_BITFIELDS):
        return None
    masks = struct.unpack_from("<4I", data, 54)
    if head < 56 and compression != _ALPHA_BITFIELDS:
        masks = (*masks[:3], 0)
    if masks in _USUAL_MASKS:
        return None
    check_size(name, width, abs(height))
    row = (width * bits // 8 + 3) // 4 * 4
    stored = np.frombuffer(data, np.uint8, row * abs(height), start).reshape(abs(height), row)
    words = np.ascontiguousarray(stored[:, : width * bits // 8]).view("<u2" if bits == 16 else "<u4")
    words = words[::-1] if height > 0 else words
    # Some rows at a time: eight bytes a pixel for each channel would be more than the guard has let through.
    bands = [words[first : first + _BAND] for first in range(0, len(words), _BAND)]
    channels = [np.concatenate([_levels(band, mask) for band in bands]) for mask in masks]
    density = struct.unpack_from("<ii", data, 38)
    return DecodedRaster(
        np.dstack(channels[:3]),
        channels[3] if masks[3] else None,
        dpi=(density[0] * 0.0254, density[1] * 0.0254),
    )


def _levels(words: Any, mask: int) -> Any:
    if not mask:
        return np.zeros(words.shape, np.uint8)
    shift = (mask & -mask).bit_length() - 1
    top = mask >> shift
    return (((words.astype(np.uint64) & mask) >> shift) * 255 // top).astype(np.uint8)


def whole_bmp(data: bytes, name: str) -> tuple[bytes, float]:
    """Return a BMP with grey where its plain rows are missing, and the share that is.

    Raises:
        PhotoError: too large, or most of it is missing: before there is memory taken for what is.
    """
    start, head, width, height, _, bits, compression = struct.unpack_from("<10xIIiiHHI", data)
    if head < 40 or compression or width <= 0:
        return data, 0.0
    needed = (width * bits + 31) // 32 * 4 * abs(height)
    there = len(data) - start
    if not 0 < there < needed or needed > 1 << 31:
        return data, 0.0
    check_size(name, width, abs(height))
    check_missing(name, 1 - there / needed)
    return data + b"\x80" * (needed - there), 1 - there / needed


def short_ppm(data: bytes, name: str) -> tuple[bytes, float]:
    """Return a PPM without its comments, which Pillow reads a letter at a time; grey where its end is missing.

    Returns:
        The file, and the share of the picture that is missing. Other files than those of plain bytes as they are.

    Raises:
        PhotoError: too large, or most of it is missing: before there is memory taken for what is.
    """
    numbers: list[int] = []
    kind, at = data[:2], 2
    wanted = 2 if kind in (b"P1", b"P4") else 3
    while len(numbers) < wanted:
        skipped = _SKIPPED.match(data, at)
        number = _NUMBER.match(data, skipped.end() if skipped else at)
        if number is None:
            return data, 0.0
        numbers.append(int(number[0]))
        at = number.end()
    head = kind + b"\n" + b" ".join(b"%d" % number for number in numbers) + b"\n"
    body = data[at + 1 :]
    if kind not in (b"P5", b"P6"):
        # Comments among numbers in letters: no picture has many.
        return head + (re.sub(rb"#[^\r\n]*", b"", body) if kind != b"P4" else body), 0.0
    width, height, most = numbers
    needed = width * height * (3 if kind == b"P6" else 1) * (2 if most > 255 else 1)
    if not 0 < len(body) < needed or needed > 1 << 31:
        return head + body, 0.0
    check_size(name, width, height, bytes_per_sample=2 if most > 255 else 1)
    check_missing(name, 1 - len(body) / needed)
    return head + body + b"\x80" * (needed - len(body)), 1 - len(body) / needed
