import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.engine.core.rect import Rect
from koutu.engine.core.tiles import TILE, TileDelta, TileEdit, TileMap, keys_over, moved, tile_rect

WIDTH, HEIGHT = 700, 530


@st.composite
def rects(draw: st.DrawFn) -> Rect:
    left, top = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    return Rect(left, top, draw(st.integers(left + 1, WIDTH)), draw(st.integers(top + 1, HEIGHT)))


def paint(tiles: TileMap, rect: Rect, value: int) -> TileEdit:
    edit = TileEdit(tiles)
    for key in keys_over(rect):
        edit.writable(key)[:, *moved(tile_rect(key).clipped(rect), tile_rect(key)).slices] = value
    return edit


def whole(tiles: TileMap) -> np.ndarray:
    return tiles.read(tiles.bounds)


edits = st.lists(st.tuples(rects(), st.integers(1, 255)), min_size=1, max_size=12)


@given(edits)
@settings(max_examples=30)
def test_undoing_and_redoing_gives_every_state_again(steps: list[tuple[Rect, int]]):
    tiles = TileMap(WIDTH, HEIGHT, 1)
    states, deltas = [whole(tiles)], []
    for rect, value in steps:
        deltas.append(paint(tiles, rect, value).finish())
        expected = states[-1].copy()
        expected[rect.slices] = value
        np.testing.assert_array_equal(whole(tiles), expected)
        states.append(expected)
    for index in range(len(deltas) - 1, -1, -1):
        deltas[index] = TileDelta.unpacked(deltas[index].packed())
        deltas[index].swap(tiles)
        np.testing.assert_array_equal(whole(tiles), states[index])
    assert tiles.empty
    for index, delta in enumerate(deltas):
        delta.swap(tiles)
        np.testing.assert_array_equal(whole(tiles), states[index + 1])


@given(edits)
@settings(max_examples=20)
def test_aborting_leaves_no_trace(steps: list[tuple[Rect, int]]):
    tiles = TileMap(WIDTH, HEIGHT, 2)
    paint(tiles, *steps[0]).finish()
    before, kept = whole(tiles), tiles.nbytes
    for rect, value in steps[1:]:
        paint(tiles, rect, value).abort()
    np.testing.assert_array_equal(whole(tiles), before)
    assert tiles.nbytes == kept


@given(rects())
def test_reading_a_part_equals_the_part_of_the_whole(rect: Rect):
    tiles = TileMap(WIDTH, HEIGHT, 1)
    edit = TileEdit(tiles)
    edit.writable((0, 1))[:] = np.arange(TILE, dtype=np.uint8)[:, None]
    edit.writable((2, 2))[:] = 9
    np.testing.assert_array_equal(tiles.read(rect), whole(tiles)[rect.slices])


def test_an_edit_keeps_the_tiles_it_touched_and_no_more():
    tiles = TileMap(8660, 5773, 2)
    delta = paint(tiles, Rect(250, 250, 260, 260), 1).finish()
    assert tiles.nbytes == 4 * TILE * TILE * 2
    assert delta.nbytes == 0  # nothing was there before
    again = paint(tiles, Rect(10, 10, 20, 20), 2).finish()
    assert again.nbytes == TILE * TILE * 2
    assert again.swap(tiles) == [Rect(0, 0, TILE, TILE)]


def test_a_finished_tile_is_never_written_to():
    tiles = TileMap(WIDTH, HEIGHT, 1)
    paint(tiles, Rect(0, 0, 10, 10), 5).finish()
    held = tiles.tile((0, 0))
    copy = held.copy()
    paint(tiles, Rect(0, 0, 10, 10), 6).finish()
    np.testing.assert_array_equal(held, copy)
