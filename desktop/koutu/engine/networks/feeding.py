"""How a treatment's inputs and outputs are matched with those of an opened graph."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.planes import Pixels
from koutu.engine.networks.families import Treatment
from koutu.engine.networks.input_rule import InputRule
from koutu.engine.networks.network_input import network_input
from koutu.engine.networks.session import ModelSession


def photo_feeds(photo: Pixels, rule: InputRule, treatment: Treatment, session: ModelSession) -> dict[str, NDArray[Any]]:
    """Return what a network that sees a photo is fed: the photo, and its constant inputs.

    Args:
        photo: (H, W, 3) uint8 or uint16, RGB.
        rule: the size the network gets.
        treatment: how the photo is prepared, and the constants.
        session: the first of its inputs that is no constant takes the photo.
    """
    constants = {each.name: np.full(each.shape, each.value, each.dtype) for each in treatment.constants}
    name = next(name for name in session.inputs if name not in constants)
    return {name: network_input(photo, rule, treatment), **constants}


def outputs_by_role(treatment: Treatment, session: ModelSession, usual: str) -> dict[str, str]:
    """Return the names of the outputs to ask for by their roles; the first one as `usual` where none are named.

    Args:
        treatment: may name outputs, for all of a network's files together.
        session: of one of the files.
        usual: the role of an unnamed output.
    """
    named = {role: name for role, name in treatment.outputs.items() if name in session.outputs}
    return named or {usual: next(iter(session.outputs))}
