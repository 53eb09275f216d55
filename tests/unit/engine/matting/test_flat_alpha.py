import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from koutu.engine.matting.flat_alpha import resolve_flat_alpha

GROUND = (30, 90, 160)


def photo(colour=(200, 60, 40), size=1024):
    """A plain background with something of one colour where the grey square of the coarse matte is."""
    pixels = np.full((size, size, 3), GROUND, np.uint8)
    pixels[:, :200] = 220, 220, 220
    pixels[300:700, 400:800] = colour
    return pixels


def grey_square(value, side=400, size=1024):
    """A solid subject on the left; a grey square of `side` cells in clear ground."""
    coarse = np.zeros((size, size), np.float32)
    coarse[:, :200] = 1
    coarse[300 : 300 + side, 400 : 400 + side] = value
    return coarse


def test_an_edge_however_soft_is_left_alone():
    ramp = np.clip((np.arange(1024, dtype=np.float32) - 505) / 14, 0, 1)[None].repeat(1024, 0)
    found = resolve_flat_alpha(ramp, photo())
    assert np.abs(found - ramp).max() < 0.04
    assert np.array_equal(found > 0.5, ramp > 0.5)


@pytest.mark.parametrize(("value", "wanted"), [(0.7, 1.0), (0.6, 1.0), (0.5, 0.7), (0.45, 0.45), (0.3, 0.3)])
def test_grey_of_colours_that_the_background_has_not_becomes_more_solid(value, wanted):
    found = resolve_flat_alpha(grey_square(value), photo())
    assert found[500, 600] == pytest.approx(wanted, abs=1e-3)
    assert (found[:, :200] == 1).all()
    assert (found[:250, 400:] == 0).all()


@pytest.mark.parametrize("value", [0.3, 0.5, 0.6, 0.7])
def test_what_shows_the_background_stays_as_transparent_as_it_is(value):
    coarse = grey_square(value)
    assert np.array_equal(resolve_flat_alpha(coarse, photo(GROUND)), coarse)


def test_a_speckled_inside_is_solid():
    coarse = grey_square(1.0)
    coarse[300:700, 400:800] = np.random.default_rng(0).uniform(0.82, 1, (400, 400))
    assert (resolve_flat_alpha(coarse, photo())[330:670, 430:770] == 1).all()


def test_hair_is_no_area():
    strands = grey_square(0.0)
    strands[300:700, 400:800:6] = 0.6
    assert np.array_equal(resolve_flat_alpha(strands, photo()), strands)


@given(nps.arrays(np.float32, st.tuples(st.integers(1, 30), st.integers(1, 30)), elements=st.floats(0, 1, width=32)))
def test_solid_stays_solid_and_the_input_as_it_was(coarse):
    kept, pixels = coarse.copy(), photo(size=40)
    found = resolve_flat_alpha(coarse, pixels)
    assert np.array_equal(coarse, kept)
    assert (found[coarse == 1] == 1).all()
    assert (found[coarse == 0] == 0).all()
    assert found.dtype == np.float32
