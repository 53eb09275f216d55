import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.engine.pyramid import CutoutPyramid, Pyramid, multiplied, to_display
from koutu.engine.rect import Rect


def noise(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


@st.composite
def shapes_and_rects(draw: st.DrawFn) -> tuple[int, int, Rect]:
    height, width = draw(st.integers(1, 300)), draw(st.integers(1, 300))
    left, right = sorted((draw(st.integers(0, width)), draw(st.integers(0, width))))
    top, bottom = sorted((draw(st.integers(0, height)), draw(st.integers(0, height))))
    return height, width, Rect(left, top, right, bottom)


def halved_by_hand(pixels: np.ndarray) -> np.ndarray:
    padded = np.pad(pixels, [(0, pixels.shape[0] % 2), (0, pixels.shape[1] % 2), (0, 0)], mode="edge").astype(int)
    return ((padded[::2, ::2] + padded[1::2, ::2] + padded[::2, 1::2] + padded[1::2, 1::2] + 2) // 4).astype(np.uint8)


def test_each_level_is_the_average_of_the_one_before():
    photo = noise(201, 333, 3)
    pyramid = Pyramid(photo)
    assert [level.shape[:2] for level in pyramid.levels] == [(201, 333), (101, 167), (51, 84), (26, 42)]
    for finer, coarser in zip(pyramid.levels[:-1], pyramid.levels[1:], strict=True):
        np.testing.assert_array_equal(coarser, halved_by_hand(finer))


def test_the_base_is_not_copied():
    photo = noise(100, 100, 3)
    assert Pyramid(photo).levels[0] is photo


@given(shapes_and_rects())
@settings(max_examples=60)
def test_refreshing_a_rectangle_equals_building_anew_and_touches_nothing_else(case: tuple[int, int, Rect]):
    height, width, rect = case
    matte = noise(height, width)
    pyramid = Pyramid(matte)
    before = [level.copy() for level in pyramid.levels]
    matte[rect.slices] ^= 0x5A
    pyramid.refresh(rect)
    for after, rebuilt in zip(pyramid.levels, Pyramid(matte).levels, strict=True):
        np.testing.assert_array_equal(after, rebuilt)
    for index, level in enumerate(pyramid.levels[1:], 1):
        size = 2**index
        touched = Rect(rect.left // size, rect.top // size, -(-rect.right // size), -(-rect.bottom // size))
        outside = np.ones(level.shape, bool)
        if not rect.empty:
            outside[touched.slices] = False
        np.testing.assert_array_equal(level[outside], before[index][outside])


def test_a_refresh_writes_only_the_pixels_over_the_rectangle():
    matte = noise(2048, 2048)
    pyramid = Pyramid(matte)
    for level in pyramid.levels[1:]:
        level[:] = 7
    matte[:] = 200
    pyramid.refresh(Rect(512, 256, 768, 512))
    written = [int((level == 200).sum()) for level in pyramid.levels[1:]]
    assert written == [128 * 128, 64 * 64, 32 * 32, 16 * 16, 8 * 8]


def test_levels_cost_a_third_of_the_base():
    pyramid = Pyramid(noise(1200, 1800, 3))
    assert sum(level.nbytes for level in pyramid.levels[1:]) <= pyramid.levels[0].nbytes * 0.34


def test_the_cutout_levels_average_what_is_seen_not_what_was_removed():
    colours = np.zeros((128, 128, 3), np.uint8)
    colours[:, ::2] = (0, 200, 0)  # removed background in every other column
    colours[:, 1::2] = (200, 0, 0)
    matte = np.zeros((128, 128), np.uint8)
    matte[:, 1::2] = 255
    level = CutoutPyramid(colours, matte).levels[0]
    assert np.unique(level.reshape(-1, 3), axis=0).tolist() == [[100, 0, 0]]


@given(shapes_and_rects())
@settings(max_examples=30)
def test_the_cutout_levels_refresh_inside_a_rectangle(case: tuple[int, int, Rect]):
    height, width, rect = case
    colours, matte = noise(height, width, 3), noise(height, width, seed=1)
    pyramid = CutoutPyramid(colours, matte)
    matte[rect.slices] = 255 - matte[rect.slices]
    pyramid.refresh(rect)
    for after, rebuilt in zip(pyramid.levels, CutoutPyramid(colours, matte).levels, strict=True):
        np.testing.assert_array_equal(after, rebuilt)


def test_multiplied_rounds():
    colours, alpha = np.meshgrid(np.arange(256), np.arange(256))
    expected = (colours * alpha + 127) // 255
    actual = multiplied(colours.astype(np.uint8), alpha.astype(np.uint8))
    np.testing.assert_array_equal(actual, expected)


def test_sixteen_bits_show_as_the_nearest_of_eight():
    every = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    np.testing.assert_array_equal(to_display(every), np.round(every / 257).astype(np.uint8))
    eight = noise(4, 4, 3)
    assert to_display(eight) is eight
