import cv2
import numpy as np
import pytest

from koutu.engine.core.rect import Rect
from koutu.engine.selection.pieces import Area
from koutu.engine.selection.quick_select import quick_select


@pytest.fixture
def picture() -> tuple[np.ndarray, np.ndarray]:
    """Two reddish balls on a noisy blue ground, and where the left one is."""
    rng = np.random.default_rng(0)
    pixels = np.full((400, 600, 3), (60, 90, 160), np.uint8)
    cv2.circle(pixels, (200, 200), 70, (200, 80, 60), -1, cv2.LINE_AA)
    cv2.circle(pixels, (400, 200), 70, (190, 90, 60), -1, cv2.LINE_AA)
    noisy = np.clip(pixels + rng.normal(0, 8, pixels.shape), 0, 255).astype(np.uint8)
    ball = np.zeros((400, 600), np.uint8)
    cv2.circle(ball, (200, 200), 70, 255, -1)
    return noisy, ball


def stroke_over(x: int, y: int) -> Area:
    return Area(Rect(x - 30, y - 10, x + 30, y + 10), np.full((20, 60), 255, np.uint8))


def overlap(area: Area, wanted: np.ndarray) -> float:
    got = np.zeros_like(wanted)
    got[area.rect.slices] = area.coverage
    both = ((got > 127) & (wanted > 127)).sum()
    return both / ((got > 127) | (wanted > 127)).sum()


def test_a_stroke_grows_to_the_whole_object_and_not_to_its_like(picture):
    pixels, ball = picture
    area = quick_select(pixels, np.zeros_like(ball), stroke_over(200, 200), keep=True)
    assert area is not None
    assert overlap(area, ball) > 0.93


def test_erasing_takes_the_object_away(picture):
    pixels, ball = picture
    everything = ball.copy()
    cv2.circle(everything, (400, 200), 70, 255, -1)
    area = quick_select(pixels, everything, stroke_over(200, 200), keep=False)
    assert area is not None
    assert overlap(area, ball) > 0.9


def test_the_stroke_itself_is_always_in(picture):
    pixels, ball = picture
    stroke = stroke_over(300, 50)
    area = quick_select(pixels, ball, stroke, keep=True)
    assert area is not None
    left, top = stroke.rect.left - area.rect.left, stroke.rect.top - area.rect.top
    assert (area.coverage[top : top + 20, left : left + 60] == 255).all()


def test_the_same_stroke_selects_the_same(picture):
    pixels, ball = picture
    first, second = (quick_select(pixels, ball, stroke_over(400, 200), keep=True) for _ in range(2))
    np.testing.assert_array_equal(first.coverage, second.coverage)


def test_an_empty_stroke_selects_nothing(picture):
    pixels, ball = picture
    assert quick_select(pixels, ball, Area(Rect(0, 0, 5, 5), np.zeros((5, 5), np.uint8)), keep=True) is None


def test_where_nothing_is_left_to_tell_apart_everything_is_selected(picture):
    pixels, _ = picture
    area = quick_select(pixels, np.full(pixels.shape[:2], 255, np.uint8), stroke_over(200, 200), keep=True)
    assert area is not None
    assert (area.coverage == 255).all()
