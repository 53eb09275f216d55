"""How far a head is tilted, by the face's own symmetry."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.compose.head import Head
from koutu.engine.core.planes import Pixels

Plane = NDArray[np.float32]

# The face lies below the hair: its patch is centred at 60 % of the head's height and 1.3 heads wide and high. Of the
# patches tried on eleven frontal heads of tests/quality's people, turned by 6 and 12 degrees to either side, this one
# is right to 0.5 degrees in the middle and 2.3 in nine of ten: python -m tests.quality.tilt.
_CENTRE = 0.6
_WIDE = 1.3  # found in the same way
_SIDE = 64  # pixels of the patch
_MOST = 24  # degrees to either side; farther is no photo for a passport
_STEP = 2
_SHIFT = 9  # pixels of the patch that the face's axis may lie beside the outline's
_COST_OF_SHIFT = 0.003  # of likeness, for a pixel
# Below this likeness of the face and its mirror image it is a profile, or no face: eleven frontal heads have 0.38 to
# 0.72.
_LEAST_LIKENESS = 0.4


def head_tilt(pixels: Pixels, head: Head) -> float | None:
    """Return by how many degrees a head is turned clockwise, -24 to 24; None where no axis of symmetry is found.

    For every angle the patch of the face is compared with its mirror image, by the size of its horizontal and by its
    vertical gradients, which light from one side changes less than brightness.

    Args:
        pixels: (H, W, 3) uint8 or uint16, the photo.
        head: where the head is in it.
    """
    patches = _upright_patches(pixels, head)
    angles = range(-_MOST, _MOST + 1, _STEP)
    likeness = np.array([_symmetry(patch) for patch in patches])
    best = int(likeness.argmax())
    if likeness[best] < _LEAST_LIKENESS or best in (0, len(likeness) - 1):
        return None
    before, here, after = likeness[best - 1 : best + 2]
    bend = before - 2 * here + after
    return float(angles[best] + (_STEP * 0.5 * (before - after) / bend if bend < 0 else 0.0))


def _upright_patches(pixels: Pixels, head: Head) -> list[Plane]:
    """Cut the face out, turned back by every angle."""
    reach = _WIDE * head.height
    middle, centre = head.middle, head.crown + _CENTRE * head.height
    top, left = max(0, int(centre - reach)), max(0, int(middle - reach))
    part = pixels[top : int(centre + reach) + 1, left : int(middle + reach) + 1]
    scale = _SIDE / (_WIDE * head.height)
    grey: Any = part.astype(np.float32).mean(axis=2)
    if part.dtype == np.uint16:
        grey /= 257
    if scale < 1:
        rows, columns = (max(1, round(length * scale)) for length in grey.shape)
        grey = cv2.resize(grey, (columns, rows), interpolation=cv2.INTER_AREA)
        at, scale = ((middle - left) * scale, (centre - top) * scale), 1.0
    else:
        at = (middle - left, centre - top)
    patches: list[Plane] = []
    for angle in range(-_MOST, _MOST + 1, _STEP):
        matrix: Any = cv2.getRotationMatrix2D(at, angle, scale)
        matrix[:, 2] += np.array([_SIDE / 2 - at[0], _SIDE / 2 - at[1]])
        turned: Any = cv2.warpAffine(grey, matrix, (_SIDE, _SIDE), borderMode=cv2.BORDER_REPLICATE)
        blurred: Any = cv2.GaussianBlur(turned, (0, 0), 1.0)
        patches.append(blurred)
    return patches


def _symmetry(patch: Plane) -> float:
    """Return how like its mirror image a patch is, -1 to 1, about the best axis."""
    across: Any = cv2.Sobel(patch, cv2.CV_32F, 1, 0)
    down: Any = cv2.Sobel(patch, cv2.CV_32F, 0, 1)
    features = (np.abs(across), down)
    rows, columns = (np.mgrid[:_SIDE, :_SIDE] - _SIDE / 2 + 0.5) / (0.42 * _SIDE)
    face = (rows**2 + columns**2 < 1).astype(np.float32)
    best = -1.0
    for shift in range(-_SHIFT, _SHIFT + 1):
        weight = np.roll(face, shift, axis=1)
        # What a mirror about this axis would take from beyond the patch counts nothing.
        weight[:, : max(0, 2 * shift)] = 0
        weight[:, min(_SIDE, _SIDE + 2 * shift) :] = 0
        found = [_likeness(plane, np.roll(plane[:, ::-1], 2 * shift, axis=1), weight) for plane in features]
        best = max(best, sum(found) / len(found) - _COST_OF_SHIFT * abs(shift))
    return best


def _likeness(one: Plane, other: Plane, weight: Plane) -> float:
    total = weight.sum()
    a, b = one - (one * weight).sum() / total, other - (other * weight).sum() / total
    norm = float(np.sqrt((weight * a * a).sum() * (weight * b * b).sum()))
    return float((weight * a * b).sum()) / norm if norm > 1e-6 else 0.0
