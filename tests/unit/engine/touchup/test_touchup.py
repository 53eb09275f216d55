import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.engine.core.rect import Rect
from koutu.engine.touchup.brush import Brush
from koutu.engine.touchup.touchup import ERASE, KEEP, Touchup, TouchupStroke

WIDTH, HEIGHT = 620, 410
WHOLE = Rect(0, 0, WIDTH, HEIGHT)


def noise(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8)


def final(touchup: Touchup, matte: np.ndarray) -> np.ndarray:
    return touchup.applied(matte, WHOLE)


path = st.lists(st.tuples(st.floats(0, WIDTH), st.floats(0, HEIGHT)), min_size=1, max_size=5)
strokes = st.lists(
    st.tuples(
        path,
        st.sampled_from([KEEP, ERASE]),
        st.builds(Brush, size=st.floats(1, 150), hardness=st.floats(0, 1), opacity=st.floats(0, 1)),
    ),
    min_size=1,
    max_size=5,
)


def test_an_untouched_matte_is_the_networks():
    matte = noise()
    np.testing.assert_array_equal(final(Touchup.blank(WIDTH, HEIGHT), matte), matte)


def test_full_strokes_hold_whatever_the_network_says():
    touchup = Touchup.blank(WIDTH, HEIGHT)
    for y, value in ((100, KEEP), (300, ERASE)):
        stroke = TouchupStroke(touchup, Brush(size=60, hardness=1), value)
        stroke.add(100, y)
        stroke.add(500, y)
        stroke.commit()
    for seed in (1, 2):
        matte = noise(seed)
        shown = final(touchup, matte)
        assert (shown[80:120, 100:500] == 255).all()
        assert (shown[280:320, 100:500] == 0).all()
        np.testing.assert_array_equal(shown[180:220], matte[180:220])


def test_a_half_stroke_mixes():
    touchup = Touchup.blank(WIDTH, HEIGHT)
    stroke = TouchupStroke(touchup, Brush(size=60, hardness=1, opacity=128 / 255), KEEP)
    stroke.add(300, 200)
    stroke.commit()
    assert final(touchup, np.full((HEIGHT, WIDTH), 100, np.uint8))[200, 300] == 178  # 100·127/255 + 128


@given(strokes)
@settings(max_examples=25)
def test_two_planes_hold_any_number_of_strokes(steps):
    """The final matte is what painting the strokes on the matte itself, one after the other, would give."""
    matte = noise()
    touchup = Touchup.blank(WIDTH, HEIGHT)
    expected = matte.astype(float)
    for points, value, brush in steps:
        alone = Touchup.blank(WIDTH, HEIGHT)
        for target in (touchup, alone):
            stroke = TouchupStroke(target, brush, value)
            for x, y in points:
                stroke.add(x, y)
            stroke.commit()
        coverage = alone.tiles.read(WHOLE)[..., 0 if value == KEEP else 1] / 255
        expected = expected * (1 - coverage) + value * coverage
    assert np.abs(final(touchup, matte) - expected).max() <= len(steps) + 1
    planes = touchup.tiles.read(WHOLE).astype(int)
    assert planes.sum(axis=2).max() <= 255


@given(strokes)
@settings(max_examples=15)
def test_patches_during_a_stroke_equal_the_whole_at_its_end_and_undo_brings_back_the_bytes(steps):
    matte = noise()
    touchup = Touchup.blank(WIDTH, HEIGHT)
    live = matte.copy()
    states, deltas = [live.copy()], []

    def show(rect: Rect) -> None:
        live[rect.slices] = touchup.applied(matte, rect)

    for points, value, brush in steps:
        stroke = TouchupStroke(touchup, brush, value)
        for x, y in points:
            for rect in stroke.add(x, y):
                show(rect)
        deltas.append(stroke.commit())
        np.testing.assert_array_equal(live, final(touchup, matte))
        states.append(live.copy())
    for delta, state in zip(deltas[::-1], states[-2::-1], strict=True):
        for rect in delta.swap(touchup.tiles):
            show(rect)
        np.testing.assert_array_equal(live, state)
    for delta, state in zip(deltas, states[1:], strict=True):
        for rect in delta.swap(touchup.tiles):
            show(rect)
        np.testing.assert_array_equal(live, state)


def test_an_aborted_stroke_leaves_no_trace():
    touchup = Touchup.blank(WIDTH, HEIGHT)
    stroke = TouchupStroke(touchup, Brush(size=200), ERASE)
    stroke.add(10, 10)
    stroke.add(600, 400)
    stroke.cancel()
    assert touchup.tiles.empty


@pytest.mark.parametrize("size", [200, 1000])
def test_what_a_dab_touches_depends_on_the_brush_not_on_the_photo(size: int):
    touched = []
    for side in (3500, 7071):
        touchup = Touchup.blank(side, side)
        stroke = TouchupStroke(touchup, Brush(size=size), KEEP)
        stroke.add(1500, 1500)
        touched.append(touchup.tiles.nbytes)
    assert touched[0] == touched[1] <= (size + 2 * 258) ** 2 * 2


def test_an_area_takes_a_matte_of_its_own():
    touchup = Touchup.blank(WIDTH, HEIGHT)
    rect = Rect(200, 100, 300, 300)
    wanted = noise(5)[rect.slices]
    delta = touchup.blend_matte(rect, wanted, np.full(wanted.shape, 255, np.uint8))
    matte = noise()
    expected = matte.copy()
    expected[rect.slices] = wanted
    np.testing.assert_array_equal(final(touchup, matte), expected)
    delta.swap(touchup.tiles)
    np.testing.assert_array_equal(final(touchup, matte), matte)
