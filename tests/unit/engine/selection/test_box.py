import numpy as np
import pytest

from koutu import paths
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled
from koutu.engine.core.rect import Rect
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.network import Networks
from koutu.engine.selection.box import BoxPredictor, Candidate, at_full_size, candidates, predictors_of
from tests.unit.ui.tools.desk import LEFT_BALL, RADIUS, RIGHT_BALL, balls, disc, overlap

BOX = Rect(LEFT_BALL[0] - RADIUS, LEFT_BALL[1] - RADIUS, LEFT_BALL[0] + RADIUS, LEFT_BALL[1] + RADIUS)
NOTHING = np.zeros((300, 400), np.uint8)


def look(answer: np.ndarray) -> BoxPredictor:
    return BoxPredictor("made", lambda pixels, cancel: answer, 0.2)


def whole(candidate: Candidate, pixels: np.ndarray) -> np.ndarray:
    area = at_full_size(pixels, candidate)
    matte = np.zeros(pixels.shape[:2], np.uint8)
    matte[area.rect.slices] = area.coverage
    return matte


def test_colours_alone_find_the_object_in_the_box_and_not_its_like():
    found = candidates(balls(), BOX, NOTHING, [])
    assert [one.kind for one in found] == ["colour"]
    assert overlap(whole(found[0], balls()), disc(LEFT_BALL)) > 0.95
    assert max(found[0].preview(50).shape) == 50
    assert overlap(found[0].preview(1000), disc(LEFT_BALL)[found[0].part.slices]) > 0.9


def test_a_blind_network_is_outvoted_and_no_two_candidates_are_alike():
    answer = np.zeros((64, 64), np.float32)
    answer[:20, :20] = 1
    found = candidates(balls(), BOX, disc(RIGHT_BALL), [look(answer)])
    assert found[0].kind == "vote"
    assert overlap(whole(found[0], balls()), disc(LEFT_BALL)) > 0.85
    mattes = [whole(one, balls()) for one in found]
    assert all(overlap(a, b) < 0.95 for i, a in enumerate(mattes) for b in mattes[:i])


def test_a_network_that_sees_all_of_it_at_a_low_level_is_cut_where_it_fits_the_box():
    pixels = np.full((200, 200, 3), 120, np.uint8)  # colours tell nothing
    box = Rect(60, 60, 140, 140)
    answer = np.zeros((112, 112), np.float32)  # the box with a margin of a fifth, a cell a pixel
    answer[16:96, 16:96] = 0.3
    answer[40:60, 40:60] = 1
    found = candidates(pixels, box, np.zeros((200, 200), np.uint8), [look(answer)])
    truth = np.zeros((200, 200), np.uint8)
    truth[60:140, 60:140] = 255
    assert max(overlap(whole(one, pixels), truth) for one in found) > 0.9


def test_the_first_answer_comes_early_and_by_colour():
    early: list[Candidate] = []
    candidates(balls(), BOX, NOTHING, [look(np.ones((8, 8), np.float32))], early=early.append)
    assert [one.kind for one in early] == ["colour"]


def test_the_same_box_gives_the_same():
    first, second = (candidates(balls(), BOX, NOTHING, [look(np.eye(64, dtype=np.float32))]) for _ in range(2))
    assert [one.kind for one in first] == [one.kind for one in second]
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one.coarse, other.coarse)


@pytest.mark.parametrize("box", [Rect(0, 0, 400, 300), Rect(0, 0, 1, 1), Rect(399, 0, 400, 300), Rect(10, 10, 14, 200)])
def test_odd_boxes_are_answered(box: Rect):
    for one in candidates(balls(), box, NOTHING, [look(np.full((64, 64), 0.5, np.float32))]):
        matte = whole(one, balls())
        assert matte.shape == (300, 400)


def test_cancelling_ends_it_before_the_next_network():
    token = CancelToken()
    seen = []

    def cancels(pixels: np.ndarray, cancel: CancelToken | None) -> np.ndarray:
        seen.append(pixels.shape)
        token.cancel()
        return np.zeros((8, 8), np.float32)

    with pytest.raises(Cancelled):
        candidates(balls(), BOX, NOTHING, [BoxPredictor("x", cancels, 0.2)] * 3, cancel=token)
    assert len(seen) == 1


def test_the_bundled_networks_look_at_the_box_with_its_margins():
    catalog = load_catalog(paths.bundled_models() / "catalog.toml")
    looks = predictors_of(catalog, Networks([paths.bundled_models()]))
    assert [(one.kind, one.margin) for one in looks] == [
        ("u2netp", 0.2),
        ("isnet-general", 0.2),
        ("isnet-general", 0.5),
    ]
    assert looks[0].predict(balls(), None).shape == (320, 320)
