import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.core.rect import Rect

rects = st.builds(Rect, *[st.integers(-20, 20)] * 4)


def inside(rect: Rect) -> set[tuple[int, int]]:
    return {(x, y) for x in range(rect.left, rect.right) for y in range(rect.top, rect.bottom)}


@given(rects, rects)
def test_clipping_is_intersection(one: Rect, other: Rect):
    assert inside(one.clipped(other)) == inside(one) & inside(other)


@given(rects, rects)
def test_uniting_covers_both_and_no_row_or_column_more(one: Rect, other: Rect):
    both = inside(one) | inside(other)
    united = one.united(other)
    assert inside(united) >= both
    if both:
        xs, ys = [x for x, _ in both], [y for _, y in both]
        assert united == Rect(min(xs), min(ys), max(xs) + 1, max(ys) + 1)


@given(rects)
def test_size(rect: Rect):
    assert rect.width * rect.height == len(inside(rect)) or rect.empty
    assert rect.empty == (not inside(rect))


def test_of_an_array():
    assert Rect.of(np.zeros((3, 5, 3))) == Rect(0, 0, 5, 3)
    assert Rect(1, 0, 4, 2).slices == (slice(0, 2), slice(1, 4))
    assert Rect(1, 0, 4, 2).grown(2) == Rect(-1, -2, 6, 4)


def test_moved_keeps_the_size():
    assert Rect(1, 2, 4, 9).moved(10, -2) == Rect(11, 0, 14, 7)
