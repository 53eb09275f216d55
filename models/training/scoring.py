"""How well a matte is, at the network's own size: no solver, no second network."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_FLAT = 1 / 255

# The row of compositions of the held-out projects that networks are chosen by.
HELD_OUT_SEED, HELD_OUT_COUNT = 77, 200


class Score(NamedTuple):
    """Intersection over union of the areas above one half, and mean absolute error."""

    iou: float
    mae: float


def stretched(answer: NDArray[np.float32]) -> NDArray[np.float32]:
    """Stretch an answer so that it spans 0..1, as Koutu does at run time; a flat one stays as it is."""
    low, high = float(answer.min()), float(answer.max())
    return np.clip(answer, 0, 1) if high - low < _FLAT else (answer - low) / np.float32(high - low)


def score(answer: NDArray[np.float32], truth: NDArray[np.float32]) -> Score:
    """Compare two (h, w) float32 planes in 0..1."""
    here, there = answer >= 0.5, truth >= 0.5
    either = int(np.count_nonzero(here | there))
    iou = int(np.count_nonzero(here & there)) / either if either else 1.0
    return Score(iou, float(np.abs(answer - truth).mean()))


def mean(scores: Sequence[Score]) -> Score:
    """Average both figures."""
    return Score(*(float(np.mean([each[k] for each in scores])) for k in range(2)))
