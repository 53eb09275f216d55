import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.engine.matting.foreground import clean_colours, soft_band
from koutu.engine.matting.packed_colours import PackedColours


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@given(
    shape=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    seed=st.integers(0, 99),
    kind=st.sampled_from(["noise", "solid", "clear", "edge", "hard"]),
)
@settings(max_examples=60)
def test_unpacked_they_are_the_same_to_the_byte(dtype: type, shape: tuple[int, int], seed: int, kind: str) -> None:
    chance = np.random.default_rng(seed)
    pixels = chance.integers(0, np.iinfo(dtype).max, (*shape, 3), dtype, endpoint=True)
    ramp = np.linspace(-200, 455, shape[1])
    matte = {
        "noise": chance.integers(0, 256, shape),
        "solid": np.full(shape, 255),
        "clear": np.zeros(shape),
        "edge": np.tile(np.clip(ramp, 0, 255), (shape[0], 1)),
        "hard": np.tile(np.where(ramp > 127, 255, 0), (shape[0], 1)),
    }[kind].astype(np.uint8)
    colours = clean_colours(pixels, matte)
    packed = PackedColours(colours, matte)
    unpacked = packed.unpacked(pixels, matte)
    assert unpacked.dtype == dtype
    np.testing.assert_array_equal(unpacked, colours)
    assert packed.nbytes == 3 * np.dtype(dtype).itemsize * int(soft_band(matte).sum())
