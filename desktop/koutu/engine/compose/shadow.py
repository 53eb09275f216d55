"""The subject's shadow, as a plane of alpha."""

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.compose.soften import soften
from koutu.engine.compose.style import Outline, Shadow

Plane = NDArray[np.uint8]

# The part of the subject's height that stands on the ground, and how flat the ground is seen.
_FOOT = 0.15
_FLAT = 0.2  # as from 12° above the ground: sin 12°
# A cast shadow that lay nearly level would have no height; degrees to the horizon at least.
_LEVEL = 4.0


def cast_shadow(shadow: Shadow, alpha: Plane) -> Plane | None:
    """The shadow of a shape on the canvas.

    Args:
        shadow: which one.
        alpha: (H, W) uint8, the shape.

    Returns:
        (H, W) uint8, how dark it is, or None where there is none.
    """
    _, top, _, down = cv2.boundingRect((alpha >= 32).view(np.uint8))
    if shadow.kind == "none" or not down or not shadow.opacity:
        return None
    short = min(alpha.shape)
    sigma = shadow.blur / 100 * short
    ground = top + down
    radians = math.radians(shadow.angle)
    if shadow.kind == "drop":
        far = shadow.distance / 100 * short
        shift = np.array([[1, 0, far * math.cos(radians)], [0, 1, far * math.sin(radians)]])
        plane = soften(_moved(alpha, shift), sigma)
    elif shadow.kind == "contact":
        foot = np.zeros_like(alpha)
        start = int(ground - max(1, _FOOT * down))
        foot[start:ground] = alpha[start:ground]
        middle = ground - _FOOT * down / 2
        low = ground - _FOOT * down * _FLAT / 2 + shadow.distance / 100 * short
        plane = soften(_moved(foot, np.array([[1, 0, 0], [0, _FLAT, low - _FLAT * middle]])), sigma)
    else:
        plane = _lying(shadow, alpha, (ground, down), radians, sigma)
    faint: Any = cv2.convertScaleAbs(plane, alpha=shadow.opacity / 100)
    return np.asarray(faint, np.uint8).reshape(alpha.shape)


def _lying(shadow: Shadow, alpha: Plane, box: tuple[int, int], radians: float, sigma: float) -> Plane:
    """The silhouette laid on the ground, softer the farther it is from the feet."""
    ground, down = box
    length = max(shadow.distance, 1.0) / 100
    lean, rise = length * math.cos(radians), length * math.sin(radians)
    least = math.sin(math.radians(_LEVEL))
    if abs(rise) < least:
        rise = math.copysign(least, rise)
    # A point at height h above the ground falls h·lean to the side and h·rise down.
    lying = _moved(alpha, np.array([[1, -lean, lean * ground], [0, -rise, (1 + rise) * ground]]))
    near, far = soften(lying, sigma / 4), soften(lying, sigma)
    rows = np.arange(len(alpha), dtype=np.float32)
    share = np.clip(np.abs(rows - ground) / max(1.0, abs(rise) * down), 0, 1)[:, None]
    return np.rint(near + (far.astype(np.float32) - near) * share).astype(np.uint8)


def _moved(alpha: Plane, matrix: NDArray[np.float64]) -> Plane:
    # In pixel edges; OpenCV counts from pixel centres.
    matrix = matrix.astype(np.float64)
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    out: Any = cv2.warpAffine(alpha, matrix, alpha.shape[::-1], flags=cv2.INTER_LINEAR, borderValue=0)
    return np.asarray(out, np.uint8).reshape(alpha.shape)


def rim(outline: Outline, alpha: Plane) -> Plane | None:
    """The shape of a sticker: the subject and everything nearer to it than the outline's width.

    Returns:
        (H, W) uint8 with a smooth edge, or None for no outline.
    """
    width = outline.width / 100 * min(alpha.shape)
    solid = alpha >= 128
    if width <= 0 or not solid.any():
        return None
    away: Any = cv2.distanceTransform((~solid).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5)
    shape: Plane = np.rint(np.clip((width + 1 - away) * 255, 0, 255)).astype(np.uint8)
    return shape
