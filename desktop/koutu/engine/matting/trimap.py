"""Where a coarse matte is in doubt: an adaptive band, thin along hard edges and wide in hair."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.planes import Floats, box_mean

_REACH = 16  # cells of a grid with a long side of 1024, as all lengths here
_NARROW = 2.0  # cells. 1: EDGE .1352 for .1345; 4: .1333 (ten pictures)
_WIDE = 28.0  # 18 or 45: no figure moves by .0003 (docs/MATTING.md)
_EDGE, _HAIR = np.float32(0.3), np.float32(0.0005)  # pulls: 2 for 0.3, 0.02 for 0.0005 are in docs/MATTING.md's sweep


@dataclass(frozen=True, slots=True, eq=False)
class Doubt:
    """The doubt about a coarse matte, on its grid.

    Attributes:
        unknown: (h, w) bool, where alpha has to be found from the photo; elsewhere it is 0 or 1.
        pull: (h, w) float32, how strongly unknown alpha is held to the guess: 0.3 along hard edges, 0.0005 in hair.
    """

    unknown: NDArray[np.bool_]
    pull: Floats

    def loosened(self, apart: Floats) -> Floats:
        """The pull where colours alone tell the two sides apart, (h, w) float32 in 0..1: there as in hair."""
        return np.power(self.pull, 1 - apart) * np.power(np.minimum(self.pull, _HAIR), apart)


def build_trimap(guess: Floats, radius: float = 1.0, detail: float = 0.5) -> Doubt:
    """Find the band of doubt of a coarse matte on a grid.

    Args:
        guess: (h, w) float32 in 0..1.
        radius: how many times as wide as usual.
        detail: 0..1; 0 holds alpha to the guess everywhere, 1 twice as loosely (in powers) as usual.
    """
    scale = max(guess.shape) / 1024
    reach = max(1, round(_REACH * scale))
    side = 2 * reach + 1
    across = np.asarray(cv2.Sobel(guess, cv2.CV_32F, 1, 0, scale=1 / 8))
    down = np.asarray(cv2.Sobel(guess, cv2.CV_32F, 0, 1, scale=1 / 8))
    slope = np.hypot(across, down)
    # Length of edge and breadth of softness near a cell, each in cells: what makes hair different from a rim.
    ragged = side * box_mean(slope.reshape(guess.shape).astype(np.float32), reach)
    soft = side * box_mean(4 * guess * (1 - guess), reach) / scale
    hairy = np.maximum(np.clip((soft - 5) / 10, 0, 1), np.clip((ragged - 2) / 3, 0, 1)).astype(np.float32)
    spread = 2 * max(1, round(15 * scale)) + 1
    widened = np.asarray(cv2.dilate(hairy, np.ones((spread, spread), np.uint8)), np.float32).reshape(guess.shape)
    hairy = box_mean(widened, max(1, round(15 * scale))).reshape(guess.shape)

    inside = (guess > 0.5).view(np.uint8)
    core = (guess > 0.05) & (guess < 0.95)
    core[:-1] |= inside[1:] != inside[:-1]
    core[:, :-1] |= inside[:, 1:] != inside[:, :-1]
    if core.any():
        away = cv2.distanceTransform((~core).view(np.uint8), cv2.DIST_L2, 5).reshape(guess.shape)
        unknown = away <= np.maximum(_NARROW, (_NARROW + _WIDE * hairy) * scale * radius)
    else:
        unknown = core
    pull = np.power(_EDGE, 1 - hairy) * np.power(_HAIR, hairy)
    return Doubt(np.asarray(unknown), np.asarray(pull ** (2 * detail), np.float32))
