"""models/training/joining.py: the rule that joins the drawn network with IS-Net."""

import cv2
import numpy as np
import pytest
from models.training import joining, scoring


def disc(column, radius, side=128):
    plane = np.zeros((side, side), np.float32)
    cv2.circle(plane, (column, 64), radius, 1, -1, cv2.LINE_AA)
    return cv2.GaussianBlur(plane, (0, 0), 1)


def answered(isnet, drawn, *, doubt=True):
    return joining.Answered("", np.zeros_like(isnet), isnet, drawn, drawn, doubt)


def test_where_isnet_is_in_no_doubt_its_matte_stays():
    isnet, drawn = disc(40, 20), disc(90, 20)
    assert joining.odds(2)(answered(isnet, drawn, doubt=False)) is isnet


def test_near_an_edge_that_both_see_isnets_matte_counts():
    isnet, drawn = disc(64, 40), cv2.GaussianBlur(disc(64, 40), (0, 0), 2)
    joined = joining.odds(2)(answered(isnet, drawn))
    assert np.abs(joined - isnet).max() < 0.03


@pytest.mark.parametrize("sure", ["isnet", "drawn"])
def test_a_thing_that_only_one_sees_is_decided_by_the_surer(sure):
    figure, thing = disc(35, 20), disc(95, 15)
    isnet = figure + thing * (0.95 if sure == "isnet" else 0.6)
    drawn = figure + thing * (0.45 if sure == "isnet" else 0.02)
    joined = joining.odds(2)(answered(isnet, drawn))
    assert (joined[64, 95] > 0.9) == (sure == "isnet")
    assert (joined[64, 95] < 0.1) == (sure == "drawn")


def test_joined_mattes_stay_in_range():
    random = np.random.default_rng(0)
    planes = [random.random((64, 64), np.float32) for _ in range(2)]
    for rule in joining.RULES.values():
        joined = rule(answered(*planes))
        assert joined.shape == (64, 64)
        assert joined.min() >= 0
        assert joined.max() <= 1


def test_scores_are_those_of_the_definition():
    truth = np.zeros((4, 4), np.float32)
    truth[:2] = 1
    answer = np.zeros((4, 4), np.float32)
    answer[1:3] = 1
    assert scoring.score(answer, truth) == (1 / 3, 0.5)
    assert scoring.score(0 * answer, 0 * truth) == (1.0, 0.0)
    np.testing.assert_array_equal(scoring.stretched(answer / 4 + 0.25), answer)
