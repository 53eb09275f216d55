"""The edge sliders: smooth, feather, contrast, shift edge, invert, on a whole matte and reversible."""

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.pyramid import Pixels


@dataclass(frozen=True, slots=True)
class Edges:
    """How the sliders stand; the default changes nothing.

    Attributes:
        smooth: 0 to 100; evens out corners and jags narrower than a tenth of it, in pixels.
        feather: 0 to 250, pixels over which an edge fades.
        contrast: 0 to 100 per cent; 100 leaves hardly a soft pixel.
        shift: −100 to 100 per cent; negative moves soft edges into the subject.
        invert: subject and background change places, last.
    """

    smooth: float = 0.0
    feather: float = 0.0
    contrast: float = 0.0
    shift: float = 0.0
    invert: bool = False


def reach(edges: Edges) -> int:
    """Return how many pixels around a changed one the adjusted matte may change."""
    sigmas = (edges.smooth / 10, edges.feather / 2)
    return sum(math.ceil(3 * sigma) + 3 * _step(sigma) for sigma in sigmas if sigma > 0)


def grid(edges: Edges) -> int:
    """Return the number whose multiples a part must begin and end at to be adjusted as the whole matte would be."""
    return _step(edges.feather / 2)


def adjusted(matte: Pixels, edges: Edges) -> Pixels:
    """Return the matte with its edges adjusted; what is solid or clear far from any edge stays so.

    Args:
        matte: (H, W) uint8, not changed.
        edges: how.

    Returns:
        (H, W) uint8, a new array.
    """
    out = matte.copy()
    if edges.smooth > 0:
        out = _levels(_blurred(out, edges.smooth / 10), gain=2.0)
    if edges.feather > 0:
        out = _blurred(out, edges.feather / 2)
    if edges.contrast > 0:
        out = _levels(out, gain=1 / max(1 - edges.contrast / 100, 0.01))
    if edges.shift:
        # A power keeps 0 and 255 where they are: only soft pixels move.
        out = _looked_up(out, (np.arange(256) / 255) ** (2 ** (-edges.shift / 100 * 3)) * 255)
    return cv2.bitwise_not(out).astype(np.uint8, copy=False) if edges.invert else out


def _step(sigma: float) -> int:
    """Return how many pixels a blur may take as one: an eighth of sigma: nobody sees it, the widest blur needs it."""
    return max(1, int(sigma / 8))


def _blurred(matte: Pixels, sigma: float) -> Pixels:
    step = _step(sigma)
    small = matte
    height, width = matte.shape
    if step > 1:
        padded = cv2.copyMakeBorder(matte, 0, -height % step, 0, -width % step, cv2.BORDER_REPLICATE)
        size = padded.shape[1] // step, padded.shape[0] // step
        small = cv2.resize(padded, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    out = cv2.GaussianBlur(small, (0, 0), sigma / step, borderType=cv2.BORDER_REPLICATE)
    if step > 1:
        size = out.shape[1] * step, out.shape[0] * step
        out = cv2.resize(out, size, interpolation=cv2.INTER_LINEAR)[:height, :width]
    return out.astype(np.uint8, copy=False)


def _levels(matte: Pixels, gain: float) -> Pixels:
    return _looked_up(matte, (np.arange(256) - 127.5) * gain + 127.5)


def _looked_up(matte: Pixels, curve: NDArray[np.floating[Any]]) -> Pixels:
    table = np.rint(np.clip(curve, 0, 255)).astype(np.uint8)
    return cv2.LUT(matte, table).astype(np.uint8, copy=False)
