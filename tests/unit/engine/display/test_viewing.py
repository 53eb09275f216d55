import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.core.pyramid import Pyramid
from koutu.engine.core.rect import Rect
from koutu.engine.display import viewing
from koutu.engine.display.viewing import Mapping


def noise(*shape: int) -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, shape, dtype=np.uint8)


@pytest.mark.parametrize("scale", [1, 3, 4, 16, 64])
def test_enlarged_pixels_are_the_photos_own(scale: int):
    photo = noise(90, 120, 3)
    mapping = Mapping(scale, -37, 11)
    rect = mapping.extent(Rect.of(photo)).clipped(Rect(0, 0, 400, 300))
    columns = (np.arange(rect.left, rect.right) + 37) // scale
    rows = (np.arange(rect.top, rect.bottom) - 11) // scale
    shown = viewing.sample(photo, 0, mapping, rect, smooth=True)
    np.testing.assert_array_equal(shown, photo[rows][:, columns])


def test_far_into_a_huge_photo_pixels_are_still_exact():
    photo = np.broadcast_to((np.arange(40000) % 251).astype(np.uint8), (2, 40000)).copy()
    shown = viewing.sample(photo, 0, Mapping(8, -8 * 39000, 0), Rect(0, 0, 800, 8), smooth=True)
    np.testing.assert_array_equal(shown[0], photo[0, 39000 + np.arange(800) // 8])


def test_a_shrunk_ramp_stays_a_ramp():
    ramp = np.broadcast_to(np.arange(256, dtype=np.uint8), (256, 256)).copy()
    levels = Pyramid(ramp)
    shown = viewing.sample_levels(levels, Mapping(0.4, 0, 0), Rect(0, 0, 102, 102), smooth=True)
    ideal = (np.arange(102) + 0.5) / 0.4 - 0.5
    assert np.abs(shown[50, 2:-2] - ideal[2:-2]).max() <= 1


@given(st.floats(0.01, 64), st.integers(1, 12))
def test_the_level_has_at_least_the_pixels_the_screen_has(scale: float, count: int):
    level = viewing.level_for(scale, count)
    assert 0 <= level < count
    assert level == 0 or scale * 2**level <= 1 + 1e-6
    assert level == count - 1 or scale * 2**level > 0.5 - 1e-6


@given(st.floats(0.02, 8), st.integers(-200, 200), st.integers(0, 99), st.integers(0, 79))
def test_a_changed_pixel_changes_nothing_outside_its_rectangle(scale: float, left: int, x: int, y: int):
    before, after = noise(80, 100), noise(80, 100)
    after[y, x] ^= 0xFF
    mapping = Mapping(scale, left, -5)
    whole = mapping.extent(Rect(0, 0, 100, 80))
    one, other = Pyramid(before), Pyramid(after)
    shown = viewing.sample_levels(one, mapping, whole, smooth=True)
    changed = shown != viewing.sample_levels(other, mapping, whole, smooth=True)
    claimed = mapping.to_device(Rect(x, y, x + 1, y + 1), viewing.reach(scale, len(one))).clipped(whole)
    rows, columns = np.nonzero(changed)
    assert all(claimed.top <= row - 5 < claimed.bottom for row in rows)
    assert all(claimed.left <= column + left < claimed.right for column in columns)


def test_straight_colours_composite_over_the_backdrop():
    colours = np.full((1, 4, 3), 200, np.uint8)
    backdrop = np.full((1, 4, 3), 100, np.uint8)
    alpha = np.array([[0, 51, 128, 255]], np.uint8)
    assert viewing.over(colours, alpha, backdrop)[0, :, 0].tolist() == [100, 120, 150, 200]
    premultiplied = np.array([[[0] * 3, [40] * 3, [100] * 3, [200] * 3]], np.uint8)
    assert viewing.over_premultiplied(premultiplied, alpha, backdrop)[0, :, 0].tolist() == [100, 120, 150, 200]


def test_the_checkerboard_begins_light():
    board = viewing.checkerboard(5, 3, 2, 250, 200)
    assert board.tolist() == [[250, 250, 200, 200, 250], [250, 250, 200, 200, 250], [200, 200, 250, 250, 200]]
