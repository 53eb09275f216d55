"""Joining two networks by their odds; test_cutout.py has the joining of a second opinion."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from models.training import joining

from koutu.engine.networks.merge import by_odds

SHARES = st.floats(0, 1, width=32)
PLANES = arrays(np.float32, st.tuples(st.integers(1, 24), st.integers(1, 24)), elements=SHARES)


def share(*odds: float) -> float:
    """The share whose odds are these multiplied."""
    product = float(np.prod(odds))
    return product / (1 + product)


def disc(column: int, radius: int) -> np.ndarray:
    plane = np.zeros((128, 128), np.float32)
    cv2.circle(plane, (column, 64), radius, 1, -1, cv2.LINE_AA)
    return cv2.GaussianBlur(plane, (0, 0), 1)


def test_away_from_edges_odds_are_multiplied_and_near_them_the_first_one_stays():
    base = np.tile(np.float32([0.9, 0.9, 0.75, 0.2, 0.2, 0.0]), (6, 1))
    other = np.tile(np.float32([0.8, 0.8, 0.8, 0.1, 0.5, 0.0]), (6, 1))
    joined = by_odds(base, other, 2)
    # At 6 pixels the band is one pixel to each side of the edge between the third and the fourth column.
    row = [share(9, 4, 4), share(9, 4, 4), 0.75, 0.2, share(1 / 4), share(1 / 99, 1 / 99, 1 / 99)]
    np.testing.assert_allclose(joined, np.tile(row, (6, 1)), atol=1e-6)


@pytest.mark.parametrize(
    ("base", "other", "weight", "expected"),
    [
        (0.7, 0.3, 1, 0.5),
        (0.7, 0.3, 2, 0.3),
        (0.6, 0.1, 1.5, share(1.5, 1 / 27)),
        (1.0, 0.0, 1.5, share(99, 1 / 99, 99**-0.5)),
        (1.0, 0.4, 1.5, share(99, (2 / 3) ** 1.5)),
    ],
)
def test_where_the_two_differ_the_surer_one_decides(base, other, weight, expected):
    planes = [np.full((8, 10), value, np.float32) for value in (base, other)]
    np.testing.assert_allclose(by_odds(*planes, weight), np.full((8, 10), expected), atol=1e-5)


@given(plane=arrays(np.bool_, st.tuples(st.integers(1, 40), st.integers(1, 40))), weight=st.floats(0.5, 3))
def test_of_two_that_see_the_same_and_are_sure_that_is_what_comes(plane, weight):
    matte = plane.astype(np.float32)
    assert np.abs(by_odds(matte, matte, weight) - matte).max() < 0.002


def test_near_an_edge_that_both_see_the_first_ones_matte_counts():
    base, other = disc(64, 40), cv2.GaussianBlur(disc(64, 40), (0, 0), 2)
    assert np.abs(by_odds(base, other, 2) - base).max() < 0.03


def test_a_thing_that_only_the_first_one_sees_goes_where_the_other_is_surer():
    figure, thing = disc(35, 20), disc(95, 15)
    joined = by_odds(figure + 0.6 * thing, figure + 0.02 * thing, 2)
    assert joined[64, 95] < 0.1
    assert joined[64, 35] > 0.999


@given(base=PLANES, other=PLANES, weight=st.floats(0.25, 4))
def test_what_comes_has_the_size_of_the_first_and_stays_in_range(base, other, weight):
    joined = by_odds(base, other, weight)
    assert (joined.shape, joined.dtype) == (base.shape, np.float32)
    assert joined.min() >= 0
    assert joined.max() <= 1


@pytest.mark.parametrize("seed", range(3))
def test_it_is_the_rule_that_was_measured(seed):
    random = np.random.default_rng(seed)
    base, other = (cv2.GaussianBlur(random.random((256, 256), np.float32), (0, 0), 12) for _ in range(2))
    base, other = (np.clip((plane - 0.5) * 12 + 0.5, 0, 1) for plane in (base, other))
    measured = joining.with_edges(base, joining.by_odds(base, other, 1.5))
    np.testing.assert_allclose(by_odds(base, other, 1.5), measured, atol=1e-5)
    assert np.abs(measured - base).max() > 0.3
