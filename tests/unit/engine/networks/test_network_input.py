"""A photo resized for a network is the one that Pillow makes of the whole."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from koutu.engine.networks.families import FAMILIES
from koutu.engine.networks.input_rule import InputRule
from koutu.engine.networks.network_input import network_input

SIDES = st.integers(1, 160)


@given(SIDES, SIDES, st.integers(1, 150), st.integers(0, 9))
@example(301, 199, 96, 0)
@example(160, 20, 96, 0)
@example(1, 1, 1, 0)
def test_a_photo_is_resized_as_pillow_resizes_the_whole(height, width, side, seed):
    photo = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    treatment = FAMILIES["semantic"]
    rule = InputRule("short", side, longest=2 * side, step=1)
    rows, columns = rule.placement(height, width).content
    whole = np.asarray(Image.fromarray(photo).resize((columns, rows), Image.Resampling.LANCZOS))
    feed = network_input(photo, rule, treatment)[0].transpose(1, 2, 0)
    levels = (feed * treatment.std + treatment.mean) * 255
    assert (np.rint(levels) == whole).all()
