"""PQ and HLG pictures for screens that know neither: light up to 203 nits stays, what is brighter is rolled off."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from koutu.engine.decoding.made_profile import HLG
from koutu.engine.decoding.raster import Pixels

_WHITE = 203.0  # nits of a sheet of paper (ITU-R BT.2408)
_HLG_PEAK, _HLG_GAMMA = 1000.0, 1.2  # nits, and the gamma there (ITU-R BT.2100, table 5)
# PQ's constants (SMPTE ST 2084; ITU-R BT.2100, table 4):
_M1, _M2 = 2610 / 16384, 2523 / 32
_C1, _C2, _C3 = 107 / 128, 2413 / 128, 2392 / 128
_BAND = 256  # rows at a time: of 12000 pixels as floats 37 MB


def tone_mapped(pixels: Pixels, transfer: int) -> Pixels:
    """Return the picture in the curve of sRGB, its primaries kept.

    The brightest channel of each pixel goes through the curve of BT.2390 (a knee and a spline in PQ), the others keep
    their proportion to it, so that hues stay.

    Args:
        pixels: (H, W, 3) uint8 or uint16 in PQ or HLG.
        transfer: 16 or 18 (H.273).

    Returns:
        (H, W, 3) of the same dtype.
    """
    top = int(np.iinfo(pixels.dtype).max)
    curve = _nits(np.arange(top + 1) / top, transfer)
    peak = _peak(pixels, curve)
    out: Any = np.empty_like(pixels)
    for first in range(0, len(pixels), _BAND):
        light = curve[pixels[first : first + _BAND]]
        if transfer == HLG:
            light = _displayed(light)
        brightest = light.max(axis=2, keepdims=True)
        mapped = _rolled_off(brightest, peak)
        scaled = light * np.divide(mapped, brightest, out=np.ones_like(mapped), where=brightest > 0) / _WHITE
        out[first : first + _BAND] = np.rint(_encoded(np.clip(scaled, 0, 1)) * top)
    return out  # type: ignore[no-any-return]


def _nits(stored: NDArray[np.float64], transfer: int) -> NDArray[np.float64]:
    if transfer == HLG:
        low = stored**2 / 3
        high = (np.exp((stored - 0.55991073) / 0.17883277) + 0.28466892) / 12
        return np.where(stored <= 0.5, low, high) * _HLG_PEAK
    power = stored ** (1 / _M2)
    return 10_000 * (np.maximum(power - _C1, 0) / (_C2 - _C3 * power)) ** (1 / _M1)


def _displayed(scene: NDArray[np.float64]) -> NDArray[np.float64]:
    """HLG's light of the scene on a screen of 1,000 nits (BT.2100, OOTF)."""
    luminance = (scene @ np.array([0.2627, 0.678, 0.0593]))[..., None] / _HLG_PEAK
    shown: NDArray[np.float64] = scene * luminance ** (_HLG_GAMMA - 1)
    return shown


def _peak(pixels: Pixels, curve: NDArray[np.float64]) -> float:
    """Nits of the picture's brightest thousandth: single glints do not darken the rest."""
    step = max(1, max(pixels.shape[:2]) // 1000)
    return float(np.percentile(curve[pixels[::step, ::step].max(axis=2)], 99.9))


def _rolled_off(nits: NDArray[np.float64], peak: float) -> NDArray[np.float64]:
    """BT.2390's curve from 0 to `peak` nits into 0 to 203."""
    if peak <= _WHITE:
        return nits
    whole = _pq(np.array(peak))
    most = float(_pq(np.array(_WHITE)) / whole)
    knee = 1.5 * most - 0.5
    at = np.minimum(_pq(nits) / whole, 1)
    t = np.clip((at - knee) / (1 - knee), 0, 1)
    spline = (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (-2 * t**3 + 3 * t**2) * most
    mapped = _nits(np.where(at < knee, at, spline) * whole, 16)
    return np.minimum(mapped, _WHITE)


def _pq(nits: NDArray[np.float64]) -> NDArray[np.float64]:
    power = (nits / 10_000) ** _M1
    stored: NDArray[np.float64] = ((_C1 + _C2 * power) / (1 + _C3 * power)) ** _M2
    return stored


def _encoded(light: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
