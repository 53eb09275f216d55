"""Who is asked, and what the answers come to; the networks' own answers are made ones here."""

import numpy as np
import pytest

from koutu import paths
from koutu.engine.networks.catalog import Run, When, load_catalog
from koutu.engine.networks.merge import AGREED_FROM, agreement, by_odds, in_doubt, solid_ends, with_second_opinions
from koutu.engine.networks.prediction import predict_coarse

SMALL, LARGE, OTHER = load_catalog(paths.bundled_models() / "catalog.toml").networks[:3]
PIXELS = np.zeros((8, 8, 3), np.uint8)
EVERYTHING = np.ones((32, 32), np.float32)
SURE = np.tile((np.arange(64) > 30).astype(np.float32), (64, 1))
UNSURE = np.where(SURE > 0, np.float32(0.8), np.float32(0.1))


class Answers:
    """Stands for opened networks."""

    def __init__(self, answers: dict[str, np.ndarray]) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def predict(self, run: Run, pixels: np.ndarray, cancel: object = None) -> np.ndarray:
        self.asked.append(run.network.id)
        return self._answers[run.network.id]


def runs(*wanted: tuple[str, float, When]) -> list[Run]:
    entries = {"small": SMALL, "large": LARGE, "other": OTHER}
    return [Run(entries[name], entries[name].input, weight, when) for name, weight, when in wanted]


TWO = runs(("small", 0.4, "doubt"), ("large", 0.6, "always"))
THREE = [*TWO, *runs(("other", 0.6, "contradiction"))]


def test_a_sure_network_is_not_contradicted():
    networks = Answers({SMALL.id: EVERYTHING, LARGE.id: SURE})
    found, disagreement = predict_coarse(PIXELS, TWO, networks)
    assert np.array_equal(found, SURE)
    assert disagreement == 0
    assert networks.asked == [LARGE.id]


def test_a_network_in_doubt_gets_a_second_opinion():
    networks = Answers({SMALL.id: EVERYTHING, LARGE.id: UNSURE})
    found, _ = predict_coarse(PIXELS, TWO, networks)
    assert networks.asked == [LARGE.id, SMALL.id]
    assert np.array_equal(found, with_second_opinions([EVERYTHING, UNSURE], [0.4, 0.6]))
    assert not np.array_equal(found, solid_ends(UNSURE))


@pytest.mark.parametrize(("weights", "ratio"), [((1.5, 1.0), 1.5), ((0.4, 0.8), 0.5)])
def test_the_second_opinion_may_be_joined_by_its_odds(weights, ratio):
    two = runs(("small", weights[0], "doubt"), ("large", weights[1], "always"))
    networks = Answers({SMALL.id: EVERYTHING, LARGE.id: UNSURE})
    found, disagreement = predict_coarse(PIXELS, two, networks, join="odds")
    assert networks.asked == [LARGE.id, SMALL.id]
    assert np.array_equal(found, by_odds(UNSURE, EVERYTHING, ratio))
    assert disagreement == predict_coarse(PIXELS, two, networks).disagreement


def test_a_sure_network_is_not_joined_with_another():
    networks = Answers({SMALL.id: EVERYTHING, LARGE.id: SURE})
    assert np.array_equal(predict_coarse(PIXELS, TWO, networks, join="odds").coarse, solid_ends(SURE))
    assert networks.asked == [LARGE.id]


def test_who_is_contradicted_is_replaced():
    networks = Answers({SMALL.id: EVERYTHING, LARGE.id: UNSURE, OTHER.id: SURE})
    found, disagreement = predict_coarse(PIXELS, THREE, networks)
    assert networks.asked == [LARGE.id, SMALL.id, OTHER.id]
    assert np.array_equal(found, with_second_opinions([EVERYTHING, SURE], [0.4, 0.6]))
    # 33 of 64 columns are common; the third run is of one mind with the first.
    assert disagreement == pytest.approx(0.5 * (1 - 33 / 64))


def test_who_is_confirmed_stays():
    networks = Answers({SMALL.id: SURE, LARGE.id: UNSURE, OTHER.id: EVERYTHING})
    found, disagreement = predict_coarse(PIXELS, THREE, networks)
    assert networks.asked == [LARGE.id, SMALL.id]
    assert np.array_equal(found, with_second_opinions([SURE, UNSURE], [0.4, 0.6]))
    assert disagreement == 0


def test_a_network_that_changes_its_mind_with_the_size_counts_fully():
    networks = Answers({SMALL.id: SURE[:, ::-1], LARGE.id: UNSURE, OTHER.id: EVERYTHING})
    _, disagreement = predict_coarse(PIXELS, THREE, networks)
    # Two columns are common to the first two, of 64; the third sees them all.
    assert disagreement == pytest.approx(1 - (1 - 0.5 * (1 - 2 / 64)) * (33 / 64))


def test_without_the_one_that_is_always_asked_the_last_of_the_others_stands_in():
    networks = Answers({SMALL.id: UNSURE, OTHER.id: SURE})
    assert predict_coarse(PIXELS, THREE[:1], networks).coarse is UNSURE
    assert np.array_equal(predict_coarse(PIXELS, [THREE[0], THREE[2]], networks).coarse, SURE)


def test_contradiction_is_less_than_nineteen_twentieths_in_common():
    whole = np.zeros((20, 20), np.float32)
    whole[:, :10] = 1
    most = whole.copy()
    most[19] = 0
    less = most.copy()
    less[8, 0] = 0
    assert agreement(whole, most) == AGREED_FROM
    assert agreement(whole, less) == agreement(less, whole) == 189 / 200
    assert agreement(np.zeros_like(whole), np.zeros((4, 4), np.float32)) == 1


@pytest.mark.parametrize("answer", [SURE, UNSURE])
def test_who_looks_early_changes_nothing(answer: np.ndarray):
    networks = Answers({SMALL.id: EVERYTHING, LARGE.id: answer})
    seen: list[np.ndarray] = []
    shares: list[float] = []
    found = predict_coarse(PIXELS, TWO, networks, early=seen.append, progress=shares.append).coarse
    assert networks.asked == [SMALL.id, LARGE.id]
    assert len(seen) == 1
    assert seen[0] is EVERYTHING
    assert shares == [0.5, 1.0]
    assert np.array_equal(found, predict_coarse(PIXELS, TWO, networks).coarse)


def test_a_run_without_weight_is_for_the_eye_only():
    networks = Answers({SMALL.id: EVERYTHING, LARGE.id: UNSURE})
    seen: list[np.ndarray] = []
    one = runs(("small", 0, "always"), ("large", 1, "always"))
    assert predict_coarse(PIXELS, one, networks).coarse is UNSURE
    assert networks.asked == [LARGE.id]
    assert predict_coarse(PIXELS, one, networks, early=seen.append).coarse is UNSURE
    assert networks.asked == [LARGE.id, SMALL.id, LARGE.id]
    assert len(seen) == 1


def test_doubt_is_what_is_neither_subject_nor_background():
    assert not in_doubt(SURE)
    assert in_doubt(UNSURE)
    assert not in_doubt(np.zeros((8, 8), np.float32))
    assert in_doubt(np.full((8, 8), 0.5, np.float32))


def test_soft_edges_are_no_doubt():
    # As much grey once along the edge, once as an area of its own.
    ramp = np.tile(np.clip((np.arange(300) - 140) / 4, 0, 1).astype(np.float32), (300, 1))
    assert not in_doubt(ramp)
    area = np.tile((np.arange(300) >= 142).astype(np.float32), (300, 1))
    area[20:80, 20:100] = 0.5
    assert in_doubt(area)
