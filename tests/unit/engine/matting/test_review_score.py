import numpy as np
import pytest

from koutu.engine.matting.review_score import review_score


def disc() -> np.ndarray:
    rows, columns = np.mgrid[0:300, 0:300]
    return np.where(np.hypot(rows - 150, columns - 150) < 80, 255, 0).astype(np.uint8)


def test_one_solid_thing_in_the_middle_is_no_cause_for_doubt() -> None:
    assert review_score(disc()) < 0.05


@pytest.mark.parametrize(
    "matte",
    [
        np.zeros((300, 300), np.uint8),
        disc() // 2,
        np.where(np.hypot(*(np.mgrid[0:300, 0:300] % 100 - 50)) < 30, 255, 0).astype(np.uint8),
        np.full((300, 300), 255, np.uint8),
    ],
    ids=["nothing", "half there", "nine pieces", "everything"],
)
def test_what_is_odd_is_doubted(matte: np.ndarray) -> None:
    assert review_score(matte) > 0.3


def test_networks_of_several_minds_add_to_the_doubt() -> None:
    alone = review_score(disc())
    assert review_score(disc(), 0.5) == pytest.approx(1 - (1 - alone) * 0.5, abs=1e-4)
    assert review_score(np.zeros((9, 9), np.uint8), 0.5) == 1
