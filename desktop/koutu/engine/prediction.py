"""A recipe's networks on one photo: who is asked, and what their answers come to."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from koutu.engine import merge
from koutu.engine.cancel import CancelToken
from koutu.engine.catalog import Run
from koutu.engine.network import Networks
from koutu.engine.planes import Pixels

Coarse = NDArray[np.float32]


def predict_coarse(
    pixels: Pixels,
    runs: Sequence[Run],
    networks: Networks,
    *,
    cancel: CancelToken | None = None,
    early: Callable[[Coarse], None] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Coarse:
    """Run a recipe's networks.

    The network that counts most is asked; the others only where it is in doubt (`merge.in_doubt`), which saves their
    time on most photos and keeps its edge where it is sure. Whether somebody looks at an early answer does not change
    the last one.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        runs: a recipe's, the quickest first; one at least has a weight.
        networks: opens and keeps them.
        cancel: stops the work, also within a network's run.
        early: gets the first run's answer before a slower one begins.
        progress: gets the share that is done, 0 to 1, after each run.

    Returns:
        (h, w) float32 in 0..1.

    Raises:
        Cancelled: by the token.
        NetworkError: a network is missing or failed.
    """
    answers: dict[int, Coarse] = {}

    def answer(position: int) -> Coarse:
        if position not in answers:
            answers[position] = networks.predict(runs[position], pixels, cancel)
            if progress is not None:
                progress(len(answers) / len(runs))
        return answers[position]

    if early is not None and len(runs) > 1:
        early(answer(0))
    first = max(range(len(runs)), key=lambda position: (runs[position].weight, position))
    counted = [position for position, run in enumerate(runs) if run.weight]
    base = answer(first)
    if counted == [first]:
        return base
    if not merge.in_doubt(base):
        return merge.solid_ends(base)
    return merge.with_second_opinions(
        [answer(position) for position in counted], [runs[position].weight for position in counted]
    )
