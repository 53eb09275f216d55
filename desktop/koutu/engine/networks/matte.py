"""Networks that answer with a matte: one picture in, one plane out."""

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.planes import Pixels
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.families import Activation
from koutu.engine.networks.feeding import outputs_by_role, photo_feeds
from koutu.engine.networks.input_rule import InputRule
from koutu.engine.networks.runtime import return_freed_memory
from koutu.engine.networks.session import ModelSession

# An answer that spans less than one level of an 8-bit matte says "no subject" or "only subject".
FLAT = 1 / 255


class ModelMattePredictor:
    """A `tasks.MattePredictor` by one session. Safe to use from several threads; one run at a time.

    Attributes:
        entry: the catalogue's entry.
    """

    def __init__(self, entry: NetworkEntry, session: ModelSession) -> None:
        self.entry = entry
        self._session = session

    def predict(self, photo: Pixels, rule: InputRule, cancel: CancelToken | None = None) -> NDArray[np.float32]:
        """See `tasks.MattePredictor.predict`; what the network answers becomes a matte by its activation."""
        # What the picture before left free would lie below this run's peak: 100 MB after a 12-megapixel photo.
        return_freed_memory()
        treatment = self.entry.treatment
        feeds = photo_feeds(photo, rule, treatment, self._session)
        # The side outputs of U²-Net's files would cost memory and time: only the first is the matte.
        [name] = outputs_by_role(treatment, self._session, "alpha").values()
        answer: NDArray[np.float32] = self._session.run(feeds, [name], cancel)[name].astype(np.float32, copy=False)
        return_freed_memory()
        return activated(answer[0, 0], treatment.activation)


def activated(answer: NDArray[np.float32], activation: Activation) -> NDArray[np.float32]:
    """Make a network's answer a matte.

    Args:
        answer: (h, w) float32.
        activation: "stretch", see `stretched`; "sigmoid" for an answer in logits; "none" for one that is alpha already.

    Returns:
        (h, w) float32 in 0..1. What is not a number counts as background.
    """
    match activation:
        case "stretch":
            matte = stretched(answer)
        case "sigmoid":
            matte = 0.5 * (1 + np.tanh(0.5 * answer))  # cannot overflow
        case "none":
            matte = answer
    # fmax: unlike clip it turns NaN into 0.
    return np.fmin(np.fmax(matte, np.float32(0)), np.float32(1))


def stretched(answer: NDArray[np.float32]) -> NDArray[np.float32]:
    """Stretch a network's answer so that it spans 0..1.

    A flat answer (span below 1/255) is noise and stays as it is, clipped to 0..1: all background or all subject.
    """
    low, high = float(answer.min()), float(answer.max())
    if high - low < FLAT:
        return np.clip(answer, 0, 1)
    return (answer - low) / (high - low)
