"""A recipe's networks on one photo: which of them run, and what their answers come to."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.planes import Pixels
from koutu.engine.networks import merge
from koutu.engine.networks.catalog import Join, Run
from koutu.engine.networks.network import Networks

# In 0..1, as networks answer; `matting.cutout.Coarse` is the 16-bit plane that is kept of it.
CoarseShares = NDArray[np.float32]

# What a network of another kind sees otherwise is often its own mistake; that one at two sizes is not of one mind is a
# worse sign. Weights chosen on half of the evaluation pictures; docs/adr/0001 has what the score is worth.
_SECOND_COUNTS, _THIRD_COUNTS = 0.5, 1.0


class Prediction(NamedTuple):
    """What a recipe's networks came to.

    Attributes:
        coarse: (h, w) float32 in 0..1.
        disagreement: 0 where one network was sure or all are of one mind, to 1.
    """

    coarse: CoarseShares
    disagreement: float


def predict_coarse(
    pixels: Pixels,
    runs: Sequence[Run],
    networks: Networks,
    *,
    join: Join = "opinion",
    cancel: CancelToken | None = None,
    early: Callable[[CoarseShares], None] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Prediction:
    """Run a recipe's networks.

    One is always asked; others only where it is in doubt (`merge.in_doubt`), which saves their time on many photos and
    keeps its edge where it is sure. Where they contradict it (`merge.contradict`), a further run takes its place.
    Whether somebody looks at an early answer does not change the last one.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        runs: a recipe's, the quickest first, or some of them; one at least has a weight.
        networks: opens and keeps them.
        join: how those asked in doubt are joined with the first.
        cancel: stops the work, also within a network's run.
        early: gets the first run's answer before a slower one begins.
        progress: gets the share that is done, 0 to 1, after each run.

    Returns:
        Their coarse matte, and how far they disagreed.

    Raises:
        Cancelled: by the token.
        NetworkError: a network is missing or failed.
    """
    answers: dict[Run, CoarseShares] = {}

    def answer(run: Run) -> CoarseShares:
        if run not in answers:
            answers[run] = networks.predict(run, pixels, cancel)
            if progress is not None:
                progress(len(answers) / len(runs))
        return answers[run]

    if early is not None and len(runs) > 1:
        early(answer(runs[0]))
    counted = [run for run in runs if run.weight]
    first = next((run for run in counted if run.when == "always"), counted[-1])
    seconds = [run for run in counted if run.when == "doubt" and run is not first]
    base = answer(first)
    if not seconds or not merge.in_doubt(base):
        return Prediction(merge.solid_ends(base) if seconds else base, 0.0)
    opinions = [answer(run) for run in seconds]
    common = min(merge.agreement(base, opinion) for opinion in opinions)
    unison = 1 - _SECOND_COUNTS * (1 - common)
    if common < merge.AGREED_FROM:
        for run in counted:
            if run.when == "contradiction":
                before, first, base = base, run, answer(run)
                unison *= 1 - _THIRD_COUNTS * (1 - merge.agreement(before, base))
    weights = [run.weight for run in [*seconds, first]]
    return Prediction(_joined(join, [*opinions, base], weights), 1 - unison)


def _joined(join: Join, mattes: Sequence[CoarseShares], weights: Sequence[float]) -> CoarseShares:
    """Join the matte that is always asked for, the last, with those before it."""
    if join == "odds":
        (other, base), (weight, least) = mattes, weights
        return merge.by_odds(base, other, weight / least)
    return merge.with_second_opinions(mattes, weights)
