"""Let the subject take up the backdrop's light."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.compose.soften import soften
from koutu.engine.core.planes import Pixels

Plane = NDArray[np.uint8]

_BAND_PIXELS = 1 << 18  # at a time: as three floats 3 MB
# How far light reaches around an edge: percent of the shorter side.
_WRAP = 1.5
# Spreads are not stretched by more than this: a flat backdrop would else make the subject flat, a busy one garish.
_SPREAD = (0.6, 1.6)
# Statistics of a picture reduced to this many pixels are those of the whole to a thousandth.
_SAMPLE = 250_000


def less_clean(colours: Pixels, photo: Pixels, matte: Plane, amount: float) -> Pixels:
    """Clean colours by `amount` percent, the photo's own for the rest, where the matte is neither 0 nor 255."""
    if amount >= 100:
        return colours
    soft = (matte > 0) & (matte < 255)
    out = colours.copy()
    mixed = photo[soft] + np.float32(amount / 100) * (colours[soft].astype(np.float32) - photo[soft])
    out[soft] = np.rint(mixed).astype(colours.dtype)
    return out


def match_colours(colours: Pixels, alpha: Plane, backdrop: Pixels, amount: float) -> Pixels:
    """Bring the mean and spread of the subject's L, a and b towards the backdrop's (Reinhard et al. 2001).

    Args:
        colours: (H, W, 3) uint8 or uint16, the subject's, taken as sRGB.
        alpha: (H, W) uint8: what counts.
        backdrop: (H, W, 3) of the same dtype.
        amount: percent.

    Returns:
        (H, W, 3) of the same dtype.
    """
    if amount <= 0 or not alpha.any():
        return colours
    step = max(1, round((alpha.size / _SAMPLE) ** 0.5))
    own, weight = _lab(colours[::step, ::step]), alpha[::step, ::step].astype(np.float64).ravel()
    if not weight.any():
        return colours
    mean, spread = _statistics(own, weight)
    goal_mean, goal_spread = _statistics(_lab(backdrop[::step, ::step]), np.ones(weight.size))
    factor = np.clip(goal_spread / np.maximum(spread, 1e-3), *_SPREAD)
    share = amount / 100
    # c + share·((c − mean)·factor + goal − c), as one multiplication and one addition.
    gain = ((1 - share) + share * factor).astype(np.float32)
    offset = (share * (goal_mean - mean * factor)).astype(np.float32)
    out = colours.copy()
    for part in _bands(alpha):
        lab = _lab(colours[part]) * gain + offset
        rgb: Any = cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_Lab2RGB)
        most = np.float32(np.iinfo(colours.dtype).max)
        found = np.rint(np.clip(rgb, 0, 1) * most).astype(colours.dtype)
        out[part] = np.where(alpha[part][..., None] > 0, found, colours[part])
    return out


def wrap_light(colours: Pixels, alpha: Plane, backdrop: Pixels, amount: float) -> Pixels:
    """Screen the backdrop's blurred light onto the subject's edge, fading inwards; nothing gets darker."""
    if amount <= 0:
        return colours
    reach = _WRAP / 100 * min(alpha.shape)
    light = soften(backdrop, reach)
    edge = soften(np.asarray(cv2.bitwise_not(alpha), np.uint8).reshape(alpha.shape), reach)
    most = np.float32(np.iinfo(colours.dtype).max)
    out = colours.copy()
    for part in _bands(alpha):
        own = colours[part].astype(np.float32)
        weight = edge[part][..., None] * np.float32(amount / 100 / 255)
        lit = most - (most - own) * (np.float32(1) - light[part] * (weight / most))
        out[part] = np.where(alpha[part][..., None] > 0, np.rint(np.clip(lit, own, most)).astype(colours.dtype), own)
    return out


def _bands(alpha: Plane) -> list[tuple[slice, slice]]:
    left, top, across, down = cv2.boundingRect(alpha)
    rows = max(1, _BAND_PIXELS // max(1, across))
    return [
        (slice(first, min(first + rows, top + down)), slice(left, left + across))
        for first in range(top, top + down, rows)
    ]


def _lab(pixels: Pixels) -> NDArray[np.float32]:
    scaled = pixels.astype(np.float32) * np.float32(1 / np.iinfo(pixels.dtype).max)
    lab: Any = cv2.cvtColor(scaled, cv2.COLOR_RGB2Lab)
    return lab  # type: ignore[no-any-return]


def _statistics(lab: NDArray[np.float32], weight: NDArray[np.float64]) -> tuple[NDArray[Any], NDArray[Any]]:
    values = lab.reshape(-1, 3).astype(np.float64)
    share = weight / weight.sum()
    mean = share @ values
    return mean, np.sqrt(share @ (values - mean) ** 2)
