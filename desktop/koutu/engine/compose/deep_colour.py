"""16-bit colours from one profile to another: littlecms, as Pillow calls it, knows 8 bits only.

Profiles of three curves and a matrix, nearly all of RGB, are worked out in floating point. Of the others, which hold a
table, littlecms gives the corners of a grid, and the levels between are interpolated: no level is lost.
"""

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from koutu.engine.decoding.colour_profile import profile_tags

_TOP = 65535  # of 16 bits
_BAND = 128  # rows: of 12000 pixels as three doubles 37 MB
_CORNERS = 33  # a side: 36 thousand colours go through the profile; linear between
_TABLES = (b"A2B0", b"A2B1", b"B2A0", b"B2A1")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Shaper:
    """A profile of curves and a matrix.

    Attributes:
        curves: (3, 65536), light from 0 to 1 for each stored level.
        matrix: (3, 3), light to XYZ under D50.
    """

    curves: Floats
    matrix: Floats


def shaper_of(icc: bytes) -> Shaper | None:
    """Return the curves and matrix of a profile; None of one that has tables, or others than are known here."""
    tags = profile_tags(icc)
    if any(name in tags for name in _TABLES) or icc[20:24] != b"XYZ ":
        return None
    try:
        columns = [np.frombuffer(tags[name], ">i4", 3, 8) / 65536 for name in (b"rXYZ", b"gXYZ", b"bXYZ")]
        with np.errstate(all="ignore"):
            curves = [_curve(bytes(tags[name])) for name in (b"rTRC", b"gTRC", b"bTRC")]
    except (KeyError, ValueError, IndexError, ArithmeticError, struct.error):
        return None
    if not all(np.isfinite(curve).all() for curve in curves):
        return None
    matrix = np.stack(columns, axis=1)
    if abs(float(np.linalg.det(matrix))) < 1e-6:
        return None
    return Shaper(np.stack(curves), matrix)


def convert_deep(pixels: NDArray[np.uint16], source: Shaper, target: Shaper) -> NDArray[np.uint16]:
    """Convert (H, W, 3) uint16; colours that the target does not have are clipped, white stays white."""
    matrix = np.linalg.inv(target.matrix) @ source.matrix
    levels = np.arange(_TOP + 1)
    out = np.empty_like(pixels)
    # Curves may stand still: where several levels are one light, the lowest is it.
    steps = [np.unique(curve, return_index=True) for curve in target.curves]
    for first in range(0, len(pixels), _BAND):
        band = pixels[first : first + _BAND]
        light = np.stack([source.curves[channel][band[..., channel]] for channel in range(3)], axis=-1)
        shown = np.clip(light @ matrix.T, 0, 1)
        for channel, (lights, places) in enumerate(steps):
            out[first : first + _BAND, :, channel] = np.rint(np.interp(shown[..., channel], lights, levels[places]))
    return out


def convert_by_grid(pixels: NDArray[np.uint16], transform: Any) -> NDArray[np.uint16]:
    """Convert (H, W, 3) uint16 by a transform of 8 bits, interpolated between 33 levels of each channel."""
    steps = np.rint(np.linspace(0, 255, _CORNERS)).astype(np.uint8)
    corners = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), -1).reshape(_CORNERS, -1, 3)
    table = np.asarray(ImageCms.applyTransform(Image.fromarray(corners), transform)).astype(np.float32) * 257
    grid = table.reshape(_CORNERS, _CORNERS, _CORNERS, 3)
    out = np.empty_like(pixels)
    places = np.interp(np.arange(_TOP + 1), steps * 257.0, np.arange(_CORNERS)).astype(np.float32)
    for first in range(0, len(pixels), _BAND):
        out[first : first + _BAND] = np.rint(_between(grid, places[pixels[first : first + _BAND]]))
    return out


def _between(grid: NDArray[np.float32], at: NDArray[np.float32]) -> NDArray[np.float32]:
    low = np.minimum(at.astype(np.intp), _CORNERS - 2)
    part = at - low
    found = np.zeros(at.shape, np.float32)
    for corner in range(8):
        bits = [(corner >> channel) & 1 for channel in range(3)]
        weight = np.ones(at.shape[:-1], np.float32)
        for channel, bit in enumerate(bits):
            weight *= part[..., channel] if bit else 1 - part[..., channel]
        found += weight[..., None] * grid[tuple(low[..., channel] + bit for channel, bit in enumerate(bits))]
    return found


def _curve(tag: bytes) -> Floats:
    """Light for every level of 16 bits, of a curve or a parametric curve (ICC.1:2022, 10.6 and 10.18)."""
    x = np.arange(_TOP + 1) / _TOP
    if tag[:4] == b"curv":
        count = struct.unpack_from(">I", tag, 8)[0]
        if count == 0:
            return x
        if count == 1:
            return np.asarray(x ** (struct.unpack_from(">H", tag, 12)[0] / 256))
        table = np.frombuffer(tag, ">u2", count, 12) / _TOP
        return np.interp(x, np.linspace(0, 1, count), table)
    if tag[:4] != b"para":
        raise ValueError(tag[:4])
    kind = struct.unpack_from(">H", tag, 8)[0]
    g, a, b, c, d, e, f = (np.frombuffer(tag, ">i4", (1, 3, 4, 5, 7)[kind], 12) / 65536).tolist() + [0.0] * (
        7 - (1, 3, 4, 5, 7)[kind]
    )
    if kind == 0:
        return np.asarray(x**g)
    foot = -b / a if kind in (1, 2) else d
    head = np.maximum(a * x + b, 0) ** g + (c if kind == 2 else e if kind == 4 else 0.0)
    low = np.zeros_like(x) if kind == 1 else np.full_like(x, c) if kind == 2 else c * x + (f if kind == 4 else 0.0)
    return np.clip(np.where(x >= foot, head, low), 0, 1)
