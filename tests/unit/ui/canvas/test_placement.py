import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from koutu.ui.canvas.placement import LARGEST_SCALE, SMALLEST_SCALE, Placement

sides = st.integers(1, 12000)
scales = st.floats(SMALLEST_SCALE, LARGEST_SCALE)
parts = st.floats(0, 1)


@st.composite
def placements(draw: st.DrawFn) -> Placement:
    width, height = draw(sides), draw(sides)
    return Placement(width, height, draw(scales), draw(parts) * width, draw(parts) * height)


@given(placements(), parts, parts, st.floats(1, 10))
def test_zooming_in_keeps_the_point_under_the_pointer(place: Placement, u: float, v: float, factor: float):
    x, y = u * place.width, v * place.height
    before = place.to_view(x, y, 1600, 1067)
    after = place.zoomed_at(x, y, factor).to_view(x, y, 1600, 1067)
    assert after == pytest.approx(before, abs=1e-3)


@given(placements(), parts, parts, st.floats(0.1, 1), parts)
def test_zooming_out_keeps_the_point_while_the_middle_stays_on_the_photo(
    place: Placement, u: float, v: float, factor: float, near: float
):
    # The point is drawn towards the middle: so far from it that the middle leaves, most points would be.
    x = place.x + (u * place.width - place.x) * near * factor
    y = place.y + (v * place.height - place.y) * near * factor
    after = place.zoomed_at(x, y, factor)
    assume(0 < after.x < place.width and 0 < after.y < place.height)
    assert after.to_view(x, y, 1600, 1067) == pytest.approx(place.to_view(x, y, 1600, 1067), abs=1e-3)


@given(placements(), parts, parts, scales)
def test_a_scale_is_taken_to_the_last_bit(place: Placement, u: float, v: float, scale: float):
    assert place.scaled_to(u * place.width, v * place.height, scale).scale == scale


@given(placements(), st.lists(st.tuples(parts, parts, st.floats(0.01, 100)), max_size=8))
def test_the_middle_stays_on_the_photo_and_the_scale_within_limits(place: Placement, zooms: list):
    for u, v, factor in zooms:
        place = place.zoomed_at(u * place.width, v * place.height, factor).panned(1000 * (u - v), 500 * v)
        assert SMALLEST_SCALE <= place.scale <= LARGEST_SCALE
        assert 0 <= place.x <= place.width
        assert 0 <= place.y <= place.height


@given(placements(), st.floats(-5000, 5000), st.floats(-5000, 5000))
def test_view_and_photo_points_are_inverse(place: Placement, x: float, y: float):
    there = place.to_photo(x, y, 800, 600)
    assert place.to_view(*there, 800, 600) == pytest.approx((x, y), abs=1e-6)


def test_panning_moves_by_device_pixels():
    place = Placement(1000, 1000, 2.0, 500, 500)
    x, y = place.to_view(100, 100, 640, 480)
    assert place.panned(10, -4).to_view(100, 100, 640, 480) == (x + 10, y - 4)


@given(sides, sides, st.integers(50, 4000), st.integers(50, 4000))
def test_fitting_shows_everything_and_touches_two_sides(width: int, height: int, view_width: int, view_height: int):
    place = Placement.fitting(width, height, view_width, view_height)
    left, top = place.to_view(0, 0, view_width, view_height)
    right, bottom = place.to_view(width, height, view_width, view_height)
    if place.scale > SMALLEST_SCALE:
        assert left >= -1e-6
        assert top >= -1e-6
    if SMALLEST_SCALE < place.scale < 2:
        assert min(left, top) == pytest.approx(0, abs=1e-6)
    assert (left + right, top + bottom) == pytest.approx((view_width, view_height))


def test_steps_are_familiar_and_end():
    place = Placement(100, 100, 1.0, 50, 50)
    assert (place.stepped(1), place.stepped(-1)) == (1.5, 0.6667)
    between = Placement(100, 100, 0.8, 50, 50)
    assert (between.stepped(1), between.stepped(-1)) == (1.0, 0.6667)
    assert Placement(100, 100, 64.0, 50, 50).stepped(1) == 64
    assert Placement(100, 100, 0.01, 50, 50).stepped(-1) == 0.01
