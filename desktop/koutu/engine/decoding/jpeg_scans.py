"""How many scans a JPEG has, where its picture ends, and how much of it is missing."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from koutu.engine.decoding.raster import Pixels

_MARKER = re.compile(rb"\xff[\x02-\xcf\xd8-\xfe]")
_SCAN, _END, _START = 0xDA, 0xD9, 0xD8  # SOS, EOI, SOI (ITU-T T.81, table B.1)
_BLANK = 128  # what libjpeg gives where there is no data
_BLOCK = 8  # pixels a side that are transformed together (T.81, A.3.3)
# Bits that are no end of anything, so that a decoder that still wants data makes another picture of them.
_NOISE = bytes(range(1, 255)) * 64


@dataclass(frozen=True, slots=True)
class Scans:
    """What lies behind a JPEG's first start of scan.

    Attributes:
        count: of the scans.
        end: offset where the picture's data ends, its end marker left out.
        ended: whether that marker was there.
    """

    count: int
    end: int
    ended: bool


def scans_of(data: bytes, first: int) -> Scans:
    """Walk the scans from the offset of the first one's marker to the end of the picture."""
    count, at = 0, first
    while True:
        found = _MARKER.search(data, at)
        if found is None:
            return Scans(count, len(data), ended=False)
        at, code = found.start(), data[found.start() + 1]
        if code in (_END, _START):
            return Scans(count, at, ended=code == _END)
        count += code == _SCAN
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        at += 2 + length


def missing_part(pixels: Pixels, *, ended: bool, progressive: bool, again: Callable[[bytes], Pixels]) -> float:
    """Return the share of a decoded picture that its data did not reach.

    A decoder fills that with middle grey without a word. It is told from a grey picture by decoding it once more with
    noise behind the data: only where data is missing does that change anything.

    Args:
        pixels: (H, W, 3) uint8, as decoded.
        ended: whether the file has an end marker.
        progressive: whether several scans refine the whole picture.
        again: decodes it with more data at the end of the last scan.
    """
    blank = (pixels[-_BLOCK:, -_BLOCK:] == _BLANK).all()
    if ended and not blank:
        return 0.0
    height, width = pixels.shape[:2]
    changed = (again(_NOISE) != pixels).any(axis=2)
    if not changed.any():
        return 0.0
    if progressive:
        # Where its first scan ends nothing is there; what later ones lack is sharpness.
        rows = (pixels == _BLANK).all(axis=(1, 2))
        grey = len(rows) if rows.all() else int(np.argmin(rows[::-1]))
        return float(max(grey / height, 0.01))
    row = int(changed.any(axis=1).argmax())
    # Blocks are as high as 8 or 16 rows: those of the row that broke off are there up to the first that changed.
    band = changed[row : row + _BLOCK]
    column = int(band.any(axis=0).argmax())
    lost = (height - row) * width - min(_BLOCK, height - row) * column
    return float(min(1.0, max(lost / (height * width), 1e-4)))
