import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.core.rect import Rect
from koutu.engine.selection.lasso import lasso
from koutu.engine.selection.wand import wand
from koutu.engine.touchup.edges import Edges, adjusted, reach

BOUNDS = Rect(0, 0, 120, 600)


def test_the_wand_takes_what_is_alike_and_hangs_together():
    pixels = np.full((20, 30, 3), 100, np.uint8)
    pixels[:, 10:12] = 200
    pixels[5, 3] = (100, 100, 111)
    pixels[6, 3] = (100, 100, 110)
    everywhere = np.full((20, 30), 255, np.uint8)
    everywhere[:, 10:12] = 0
    everywhere[5, 3] = 0
    np.testing.assert_array_equal(wand(pixels, 0, 0, 10, connected=False), everywhere)
    near = everywhere.copy()
    near[:, 12:] = 0
    np.testing.assert_array_equal(wand(pixels, 0, 0, 10, connected=True), near)
    np.testing.assert_array_equal(wand(pixels, 10, 3, 0, connected=True), np.where(pixels[..., 0] == 200, 255, 0))


def test_corners_do_not_hang_together():
    pixels = np.zeros((2, 2, 3), np.uint8)
    pixels[0, 0] = pixels[1, 1] = 50
    assert wand(pixels, 0, 0, 0, connected=True).tolist() == [[255, 0], [0, 0]]


def test_a_soft_edge_counts_by_what_it_has_left_of_the_colour():
    pixels = np.zeros((9, 40, 3), np.uint8)
    pixels[:, 20] = 40  # the edge's own mixture, then another colour for good
    pixels[:, 21:] = 200
    hard = wand(pixels, 0, 0, 8, connected=True)
    assert np.unique(hard).tolist() == [0, 255]
    soft = wand(pixels, 0, 0, 8, connected=True, soft=True)
    np.testing.assert_array_equal(soft[:, :20], 255)
    np.testing.assert_array_equal(soft[:, 20], 255 - 32 * 255 // 64)
    np.testing.assert_array_equal(soft[:, 21:], 0)


def test_a_soft_edge_reaches_no_further_than_two_pixels():
    pixels = np.zeros((9, 40, 3), np.uint8)
    pixels[:, 20:] = 30  # alike enough to be the edge of the first colour, but too far from it
    assert wand(pixels, 0, 0, 8, connected=True, soft=True)[4].tolist() == [255] * 20 + [168] * 2 + [0] * 18


@given(st.integers(0, 40), st.integers(0, 90), st.integers(60, 120), st.integers(100, 600))
def test_a_rectangle_on_whole_pixels_is_exact(left: int, top: int, right: int, bottom: int):
    area = lasso([(left, top), (right, top), (right, bottom), (left, bottom)], BOUNDS)
    assert area is not None
    assert area.rect == Rect(left, top, right, bottom)
    inner = area.coverage[1:-1, 1:-1]
    assert (inner == 255).all()
    assert area.coverage.mean() > 250


def test_a_circle_has_the_area_of_a_circle_and_a_soft_rim():
    points = [(60 + 50.3 * math.cos(a), 300 + 50.3 * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 400)]
    area = lasso(points, BOUNDS)
    assert area is not None
    assert area.coverage.sum() / 255 == pytest.approx(math.pi * 50.3**2, rel=0.01)
    assert len(np.unique(area.coverage)) > 10


def test_an_outline_crossing_itself_leaves_the_middle_out():
    area = lasso(
        [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0), (25, 25), (75, 25), (75, 75), (25, 75), (25, 25)], BOUNDS
    )
    assert area is not None
    assert area.coverage[50, 50] == 0
    assert area.coverage[10, 50] == 255


def test_outside_or_too_short_is_nothing():
    assert lasso([(-50, -50), (-10, -50), (-10, -10)], BOUNDS) is None
    assert lasso([(1, 1), (5, 5)], BOUNDS) is None


def step() -> np.ndarray:
    matte = np.zeros((60, 120), np.uint8)
    matte[:, 60:] = 255
    return matte


def test_sliders_at_rest_change_nothing_and_copy():
    matte = np.random.default_rng(0).integers(0, 256, (50, 70), dtype=np.uint8)
    out = adjusted(matte, Edges())
    np.testing.assert_array_equal(out, matte)
    assert not np.shares_memory(out, matte)


def test_feather_fades_evenly_over_about_its_width():
    row = adjusted(step(), Edges(feather=20))[30].astype(int)
    assert (np.diff(row) >= 0).all()
    assert row[30] == 0
    assert row[90] == 255
    assert 20 <= ((row > 5) & (row < 250)).sum() <= 45
    assert row[59] + row[60] == pytest.approx(255, abs=2)


def test_contrast_hardens_and_shift_moves_only_soft_pixels():
    ramp = np.arange(256, dtype=np.uint8)[None, :]
    hard = adjusted(ramp, Edges(contrast=100))[0]
    assert ((hard > 0) & (hard < 255)).sum() <= 4
    for shift, sign in ((40, 1), (-40, -1)):
        moved = adjusted(ramp, Edges(shift=shift))[0].astype(int)
        assert (moved[0], moved[255]) == (0, 255)
        assert ((moved - ramp[0])[20:235] * sign > 0).all()


def test_smooth_takes_jags_away_and_leaves_straight_edges():
    jagged = step()
    jagged[30:32, 58:60] = 255
    out = adjusted(jagged, Edges(smooth=40))
    assert out[30, 58] < 128
    np.testing.assert_array_equal(adjusted(step(), Edges(smooth=40)) >= 128, step() >= 128)


def test_invert_twice_is_the_same():
    matte = np.random.default_rng(0).integers(0, 256, (50, 70), dtype=np.uint8)
    once = adjusted(matte, Edges(invert=True))
    np.testing.assert_array_equal(once, 255 - matte)


@pytest.mark.parametrize("feather", [7, 9, 40, 250])
def test_a_wide_feather_is_a_gaussian_to_the_eye_and_reaches_no_further_than_it_says(feather: int):
    matte = np.zeros((40, 1600), np.uint8)
    matte[:, 800:] = 255
    got = adjusted(matte, Edges(feather=feather))[20].astype(int)
    x = (np.arange(1600) - 799.5) / (feather / 2)
    gaussian = 255 * np.array([0.5 * (1 + math.erf(value / math.sqrt(2))) for value in x])
    assert np.abs(got - gaussian).max() <= 12
    far = reach(Edges(feather=feather))
    assert (got[: 800 - far] == 0).all()
    assert (got[800 + far :] == 255).all()
