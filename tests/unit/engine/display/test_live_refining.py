import cv2
import numpy as np
import pytest

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled
from koutu.engine.core.rect import Rect
from koutu.engine.decoding.photo import Photo
from koutu.engine.display.live_refining import LiveRefiner
from koutu.engine.matting.cutout import refine_matte
from koutu.engine.matting.refine_settings import RefineSettings
from tests.unit.engine.matting.test_closed_form import strands

WIDE = RefineSettings("fine", 200, 70)


def scene(height: int, width: int, alpha: np.ndarray | None = None) -> tuple[Photo, np.ndarray]:
    """A hairy disc, and what a network of 512² would make of it."""
    pixels, truth = strands(height, width)
    coarse = cv2.GaussianBlur(cv2.resize(truth, (512, 512), interpolation=cv2.INTER_AREA), (0, 0), 3)
    return Photo(pixels, alpha), np.rint(coarse * 65535).astype(np.uint16)


@pytest.fixture(scope="module")
def large() -> tuple[Photo, np.ndarray]:
    return scene(1600, 2400)


@pytest.mark.parametrize("settings", [WIDE, RefineSettings(), RefineSettings("fast")])
def test_the_whole_is_what_a_cut_gives(settings: RefineSettings) -> None:
    own = np.random.default_rng(1).integers(0, 256, (300, 400), np.uint8)
    photo, coarse = scene(300, 400, own)
    refiner = LiveRefiner(photo, coarse)
    for _ in range(2):  # the second time what no slider changes is at hand
        np.testing.assert_array_equal(refiner.whole(settings), refine_matte(photo, coarse, settings))


@pytest.mark.parametrize("seen", [Rect(700, 300, 1300, 800), Rect(0, 0, 900, 700), Rect(1795, 1011, 2400, 1600)])
def test_a_part_looks_as_the_whole_does_there(large: tuple[Photo, np.ndarray], seen: Rect) -> None:
    refiner = LiveRefiner(*large)
    look = refiner.first_look(WIDE, seen, 2400)
    assert look is not None
    rect, part = look
    assert rect == seen
    whole = refiner.whole(WIDE)[seen.slices]
    assert part.shape == whole.shape
    # What lies far away hardly reaches in, but it does, along hairs.
    away = np.abs(part.astype(int) - whole)
    assert away.mean() < 1
    assert np.percentile(away, 99.5) < 32


def test_reduced_the_photo_is_solved_reduced(large: tuple[Photo, np.ndarray]) -> None:
    refiner = LiveRefiner(*large)
    look = refiner.first_look(WIDE, Rect(0, 0, 2400, 1600), 1200)
    assert look is not None
    rect, matte = look
    assert rect == Rect(0, 0, 2400, 1600)
    assert matte.shape == (1600, 2400)
    assert np.abs(matte.astype(int) - refiner.whole(WIDE)).mean() < 4


def test_where_the_whole_is_as_quick_there_is_no_first_look(large: tuple[Photo, np.ndarray]) -> None:
    everything = Rect(0, 0, 2400, 1600)
    assert LiveRefiner(*large).first_look(RefineSettings("fast"), everything, 1000) is None
    assert LiveRefiner(*large).first_look(WIDE, everything, 2400) is None  # at 100 % on a large screen
    assert LiveRefiner(*large).first_look(WIDE, Rect(0, 0, 0, 0), 1000) is None
    assert LiveRefiner(*scene(300, 400)).first_look(WIDE, Rect(0, 0, 50, 50), 4000) is None


def test_a_first_look_can_be_cancelled(large: tuple[Photo, np.ndarray]) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        LiveRefiner(*large).first_look(WIDE, Rect(700, 300, 1300, 800), 2400, token)
