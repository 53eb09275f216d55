import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.engine.core.pyramid import Pyramid, multiplied, to_display
from koutu.engine.core.rect import Rect


def levels(pyramid: Pyramid) -> list[np.ndarray]:
    return [pyramid.level(index) for index in range(len(pyramid))]


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
    assert [level.shape[:2] for level in levels(pyramid)] == [(201, 333), (101, 167), (51, 84), (26, 42)]
    for finer, coarser in zip(levels(pyramid)[:-1], levels(pyramid)[1:], strict=True):
        np.testing.assert_array_equal(coarser, halved_by_hand(finer))


def test_the_base_is_not_copied():
    photo = noise(100, 100, 3)
    assert Pyramid(photo).level(0) is photo


@given(shapes_and_rects())
@settings(max_examples=60)
def test_refreshing_a_rectangle_equals_building_anew_and_touches_nothing_else(case: tuple[int, int, Rect]):
    height, width, rect = case
    matte = noise(height, width)
    pyramid = Pyramid(matte)
    before = [level.copy() for level in levels(pyramid)]
    matte[rect.slices] ^= 0x5A
    pyramid.refresh(rect)
    for after, rebuilt in zip(levels(pyramid), levels(Pyramid(matte)), strict=True):
        np.testing.assert_array_equal(after, rebuilt)
    for index, level in enumerate(levels(pyramid)[1:], 1):
        size = 2**index
        touched = Rect(rect.left // size, rect.top // size, -(-rect.right // size), -(-rect.bottom // size))
        outside = np.ones(level.shape, bool)
        if not rect.empty:
            outside[touched.slices] = False
        np.testing.assert_array_equal(level[outside], before[index][outside])


def test_a_refresh_writes_only_the_pixels_over_the_rectangle():
    matte = noise(2048, 2048)
    pyramid = Pyramid(matte)
    for level in levels(pyramid)[1:]:
        level[:] = 7
    matte[:] = 200
    pyramid.refresh(Rect(512, 256, 768, 512))
    written = [int((level == 200).sum()) for level in levels(pyramid)[1:]]
    assert written == [128 * 128, 64 * 64, 32 * 32, 16 * 16, 8 * 8]


def test_levels_cost_a_third_of_the_base():
    pyramid = Pyramid(noise(1200, 1800, 3))
    assert sum(level.nbytes for level in levels(pyramid)[1:]) <= levels(pyramid)[0].nbytes * 0.34


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
