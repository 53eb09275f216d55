import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.engine.core.rect import Rect
from koutu.engine.core.tiles import keys_over, moved, tile_rect
from koutu.engine.touchup.brush import Brush, Stroke

BOUNDS = Rect(0, 0, 600, 500)
points = st.lists(st.tuples(st.floats(-50, 650), st.floats(-50, 550)), min_size=1, max_size=6)
brushes = st.builds(
    Brush, size=st.floats(1, 200), hardness=st.floats(0, 1), opacity=st.floats(0, 1), flow=st.floats(0, 1)
)


def covered(stroke: Stroke) -> np.ndarray:
    out = np.zeros((BOUNDS.height, BOUNDS.width), np.uint8)
    for key in keys_over(BOUNDS):
        tile = stroke.coverage(key)
        if tile is not None:
            part = tile_rect(key).clipped(BOUNDS)
            out[part.slices] = tile[moved(part, tile_rect(key)).slices]
    return out


def painted(brush: Brush, path: list[tuple[float, float]]) -> np.ndarray:
    stroke = Stroke(brush, BOUNDS)
    for x, y in path:
        stroke.add(x, y)
    return covered(stroke)


def test_a_hard_dab_is_a_disc():
    shown = painted(Brush(size=101, hardness=1), [(300.5, 250.5)])
    ys, xs = np.mgrid[:500, :600]
    distance = np.hypot(xs - 300, ys - 250)
    assert (shown[distance <= 49.9] == 255).all()
    assert (shown[distance >= 51.1] == 0).all()
    np.testing.assert_array_equal(shown[150:351, 200:401], shown[150:351, 200:401].T)


def test_a_soft_dab_falls_from_the_middle_to_the_rim():
    row = painted(Brush(size=200, hardness=0), [(300.5, 250.5)])[250, 300:402].astype(int)
    assert row[0] >= 253
    assert (np.diff(row) <= 0).all()
    assert row[50] == pytest.approx(128, abs=3)
    assert row[101] == 0


@given(brushes, points)
@settings(max_examples=40)
def test_only_the_dirty_rectangles_change(brush: Brush, path: list[tuple[float, float]]):
    stroke = Stroke(brush, BOUNDS)
    for x, y in path:
        before = covered(stroke)
        dirty = stroke.add(x, y)
        outside = np.ones(before.shape, bool)
        for rect in dirty:
            outside[rect.slices] = False
        np.testing.assert_array_equal(covered(stroke)[outside], before[outside])


@given(st.floats(2, 128), st.floats(0, 0.9), st.lists(st.floats(0.01, 0.99), max_size=10))
@settings(max_examples=40)
def test_speed_does_not_matter(size: float, hardness: float, stops: list[float]):
    brush = Brush(size=size, hardness=hardness)
    start, end = (40.0, 60.0), (560.0, 400.0)
    slow = [start, *((40 + 520 * s, 60 + 340 * s) for s in sorted(stops)), end]
    fast = painted(brush, [start, end]).astype(int)
    # Rounding may move a dab across a quarter of a pixel, no more.
    steepest = 255 * 1.5 * 0.36 / max(1.0, (1 - hardness) * size / 2)
    assert np.abs(painted(brush, slow) - fast).max() <= steepest + 1


def test_a_fast_stroke_has_no_gaps():
    shown = painted(Brush(size=10, hardness=1), [(20, 20), (580, 430)])
    for part in np.linspace(0, 1, 2000):
        assert shown[int(20 + 410 * part), int(20 + 560 * part)] == 255


@given(brushes, points)
@settings(max_examples=30)
def test_going_over_it_again_in_one_stroke_adds_nothing(brush: Brush, path: list[tuple[float, float]]):
    once = painted(brush, [path[0]])
    again = painted(brush, [path[0]] * 5)
    assert again.max() == once.max()
    assert painted(brush, path).max() <= round(brush.opacity * brush.flow * 255)


def test_opacity_and_flow_scale_the_whole_stroke():
    shown = painted(Brush(size=60, hardness=1, opacity=0.5, flow=0.5), [(100, 100), (300, 100), (100, 100)])
    assert set(np.unique(shown[80:120, 100:300])) == {64}


def test_pressure_changes_size_or_flow():
    stroke = Stroke(Brush(size=100, hardness=1, pressure_sizes=True), BOUNDS)
    stroke.add(300.5, 250.5, 0.5)
    assert math.sqrt((covered(stroke) > 127).sum() / math.pi) == pytest.approx(25, abs=0.5)
    stroke = Stroke(Brush(size=100, hardness=1, pressure_flows=True), BOUNDS)
    stroke.add(300.5, 250.5, 0.5)
    assert covered(stroke).max() == 128


@given(st.lists(st.tuples(st.floats(-50, 650), st.floats(-50, 650)), min_size=1, max_size=5), st.floats(1, 300))
def test_the_area_of_a_stroke_is_its_tiles_in_the_smallest_rectangle(points: list[tuple[float, float]], size: float):
    stroke = Stroke(Brush(size=size), Rect(0, 0, 600, 600))
    for x, y in points:
        stroke.add(x, y)
    expected = np.zeros((768, 768), np.uint8)
    for row in range(3):
        for column in range(3):
            tile = stroke.coverage((row, column))
            if tile is not None:
                expected[row * 256 : row * 256 + 256, column * 256 : column * 256 + 256] = tile
    area = stroke.area()
    if area is None:
        assert not expected[:600, :600].any()
        return
    got = np.zeros_like(expected)
    got[area.rect.slices] = area.coverage
    np.testing.assert_array_equal(got, expected)
    for edge in (area.coverage[0], area.coverage[-1], area.coverage[:, 0], area.coverage[:, -1]):
        assert edge.any()
