"""An ICC profile for a photo that says its colours in another way: EXIF, nclx, cICP, gAMA and cHRM.

Code points are those of ITU-T H.273 (CICP), which HEIC, AVIF and PNG share.
"""

import struct
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

XY = tuple[float, float]

# Whites of CIE 15 and of ICC.1:2022's connection space, and the matrix of the latter's annex E:
_D65: XY = (0.3127, 0.329)
_D50 = np.array([0.9642, 1.0, 0.8249])
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
_GAMMA_SRGB, _GAMMA_709 = "sRGB", "709"


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space of red, green and blue.

    Attributes:
        primaries: x and y (CIE 1931) of red, green, blue and white.
        curve: the exponent from stored numbers to light, or the name of a curve with a straight foot.
    """

    primaries: tuple[XY, XY, XY, XY]
    curve: float | str = _GAMMA_SRGB


_SRGB = ((0.64, 0.33), (0.3, 0.6), (0.15, 0.06), _D65)  # IEC 61966-2-1
# By ITU-T H.273, table 2.
_PRIMARIES: dict[int, tuple[XY, XY, XY, XY]] = {
    1: _SRGB,
    4: ((0.67, 0.33), (0.21, 0.71), (0.14, 0.08), (0.31, 0.316)),
    5: ((0.64, 0.33), (0.29, 0.6), (0.15, 0.06), _D65),
    6: ((0.63, 0.34), (0.31, 0.595), (0.155, 0.07), _D65),
    7: ((0.63, 0.34), (0.31, 0.595), (0.155, 0.07), _D65),
    8: ((0.681, 0.319), (0.243, 0.692), (0.145, 0.049), (0.31, 0.316)),
    9: ((0.708, 0.292), (0.17, 0.797), (0.131, 0.046), _D65),
    11: ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06), (0.314, 0.351)),
    12: ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06), _D65),
    22: ((0.63, 0.34), (0.295, 0.605), (0.155, 0.077), _D65),
}
# By ITU-T H.273, table 3.
_CURVES: dict[int, float | str] = {
    **dict.fromkeys((1, 6, 14, 15), _GAMMA_709),
    4: 2.2,
    5: 2.8,
    8: 1.0,
    **dict.fromkeys((2, 13), _GAMMA_SRGB),
    17: 2.6,
}
PQ, HLG = 16, 18  # H.273, table 3

ADOBE_RGB = Space(((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), _D65), 563 / 256)  # Adobe RGB (1998), 4.3


def space_of_cicp(primaries: int, transfer: int) -> Space | None:
    """Return the space that two code points mean; of PQ and HLG what is left when they were tone-mapped.

    None where nothing, or nothing known, is said.
    """
    if primaries == 2 and transfer == 2:
        return None
    known = _PRIMARIES.get(1 if primaries == 2 else primaries)
    curve = _GAMMA_SRGB if transfer in (PQ, HLG) else _CURVES.get(transfer)
    return None if known is None or curve is None else Space(known, curve)


def space_of_png(gamma: int | None, chromaticities: tuple[int, ...] | None) -> Space | None:
    """Return the space of PNG's gAMA and cHRM (PNG 3, 11.3.2), numbers times 100,000; None where they say nothing.

    A gamma of 1/2.2 alone is how programs said sRGB before there was a chunk for it.
    """
    if gamma is None and chromaticities is None:
        return None
    primaries: tuple[XY, XY, XY, XY] = _SRGB
    if chromaticities is not None and all(value > 0 for value in chromaticities[:6:2]):
        white, red, green, blue = (
            (chromaticities[at] / 100_000, chromaticities[at + 1] / 100_000) for at in (0, 2, 4, 6)
        )
        primaries = (red, green, blue, white)
    curve: float | str = _GAMMA_SRGB
    if gamma and not (abs(gamma - 45455) < 600 and _alike(primaries, _SRGB)):
        curve = 100_000 / gamma
    return Space(primaries, curve)


@lru_cache(maxsize=16)
def made_profile(space: Space | None) -> bytes | None:
    """Return an ICC profile (version 4) of a space; None for sRGB, and for primaries that span no colours."""
    if space is None or (space.curve == _GAMMA_SRGB and _alike(space.primaries, _SRGB)):
        return None
    try:
        matrix, adapted = _matrices(space.primaries)
    except (np.linalg.LinAlgError, ZeroDivisionError):
        return None
    if not np.isfinite(matrix).all():
        return None
    curve = _curve(space.curve)
    values = [(b"desc", _text("Koutu, as the photo said")), (b"cprt", _text("No copyright, use freely"))]
    values += [(b"wtpt", _xyz(_D50)), (b"chad", b"sf32\0\0\0\0" + _fixed(adapted.ravel()))]
    values += [(name, _xyz(matrix[:, column])) for column, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))]
    values += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    at = 132 + 12 * len(values)
    table, body = struct.pack(">I", len(values)), b""
    for name, value in values:
        table += struct.pack(">4sII", name, at + len(body), len(value))
        body += value + b"\0" * (-len(value) % 4)
    head = struct.pack(">I4sI4s4s4s", at + len(body), b"\0\0\0\0", 0x04300000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp") + bytes(28) + _fixed(_D50) + bytes(48)
    return head + table + body


def to_linear(space: Space, stored: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the light, 0 to 1, of stored numbers from 0 to 1."""
    if space.curve == _GAMMA_SRGB:
        return np.where(stored <= 0.04045, stored / 12.92, ((stored + 0.055) / 1.055) ** 2.4)
    if space.curve == _GAMMA_709:
        return np.where(stored < 0.081, stored / 4.5, ((stored + 0.099) / 1.099) ** (1 / 0.45))
    light: NDArray[np.float64] = stored ** float(space.curve)
    return light


def _alike(one: tuple[XY, ...], other: tuple[XY, ...]) -> bool:
    return bool(np.abs(np.array(one) - np.array(other)).max() < 0.0011)


def _matrices(primaries: tuple[XY, XY, XY, XY]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Light to XYZ under D50, and the adaptation (Bradford) that it holds."""
    *corners, white_xy = (np.array([x / y, 1.0, (1 - x - y) / y]) for x, y in primaries)
    basis = np.stack(corners, axis=1)
    plain = basis * np.linalg.solve(basis, white_xy)
    gains = (_BRADFORD @ _D50) / (_BRADFORD @ white_xy)
    adapted = np.linalg.inv(_BRADFORD) @ np.diag(gains) @ _BRADFORD
    return adapted @ plain, adapted


def _curve(curve: float | str) -> bytes:
    """A parametric curve (ICC.1:2022, 10.18)."""
    if curve == _GAMMA_SRGB:
        return struct.pack(">4s4xHH", b"para", 3, 0) + _fixed([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045])
    if curve == _GAMMA_709:
        return struct.pack(">4s4xHH", b"para", 3, 0) + _fixed([1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081])
    return struct.pack(">4s4xHH", b"para", 0, 0) + _fixed([float(curve)])


def _fixed(values: object) -> bytes:
    numbers = np.rint(np.asarray(values, np.float64) * 65536)
    return np.clip(numbers, -(2**31), 2**31 - 1).astype(">i4").tobytes()


def _xyz(value: NDArray[np.float64]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(value)


def _text(text: str) -> bytes:
    coded = text.encode("utf-16-be")
    return struct.pack(">4s4xII2s2sII", b"mluc", 1, 12, b"en", b"US", len(coded), 28) + coded
