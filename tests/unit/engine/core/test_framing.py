"""Turn, mirror and crop: the algebra, on arrays and on rectangles."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.core.framing import TURNS, Framing, Turn
from koutu.engine.core.rect import Rect
from koutu.engine.core.tiles import TILE, TileMap, keys_over, moved, tile_rect
from koutu.engine.touchup.framed import framed_touchup
from koutu.engine.touchup.touchup import Touchup

WIDTH, HEIGHT = 7, 5
PICTURE = np.arange(WIDTH * HEIGHT * 3, dtype=np.uint16).reshape(HEIGHT, WIDTH, 3)


@st.composite
def framings(draw: st.DrawFn) -> Framing:
    plain = Framing(draw(st.sampled_from(TURNS)), draw(st.booleans()))
    if draw(st.booleans()):
        return plain
    width, height = plain.full_size(WIDTH, HEIGHT)
    left, top = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
    right, bottom = draw(st.integers(left + 1, width)), draw(st.integers(top + 1, height))
    return plain.cropped(Rect(left, top, right, bottom))


@pytest.mark.parametrize(
    ("turn", "mirror", "rows"),
    [
        (0, False, [[1, 2, 3], [4, 5, 6]]),
        (90, False, [[4, 1], [5, 2], [6, 3]]),
        (180, False, [[6, 5, 4], [3, 2, 1]]),
        (270, False, [[3, 6], [2, 5], [1, 4]]),
        (0, True, [[3, 2, 1], [6, 5, 4]]),
        (90, True, [[1, 4], [2, 5], [3, 6]]),
    ],
)
def test_turns_go_clockwise_and_the_mirror_comes_after_them(turn: Turn, mirror: bool, rows: list[list[int]]) -> None:
    plane = np.array([[1, 2, 3], [4, 5, 6]], np.uint8)
    assert Framing(turn, mirror).of(plane).tolist() == rows


def test_a_crop_is_counted_in_the_turned_picture() -> None:
    plane = np.array([[1, 2, 3], [4, 5, 6]], np.uint8)
    assert Framing(90, crop=Rect(1, 0, 2, 2)).of(plane).tolist() == [[1], [2]]


@given(framings(), st.sampled_from(TURNS))
def test_one_after_the_other_is_one(framing: Framing, turn: Turn) -> None:
    seen = framing.of(PICTURE)
    np.testing.assert_array_equal(framing.turned(turn, WIDTH, HEIGHT).of(PICTURE), Framing(turn).of(seen))
    np.testing.assert_array_equal(framing.mirrored(WIDTH, HEIGHT).of(PICTURE), Framing(mirror=True).of(seen))
    assert seen.shape[:2] == (framing.bounds(WIDTH, HEIGHT).height, framing.bounds(WIDTH, HEIGHT).width)


@given(framings(), framings())
def test_a_step_leads_from_one_framing_to_another(one: Framing, other: Framing) -> None:
    step, seen = one.step_to(other, WIDTH, HEIGHT), one.of(PICTURE)
    inside = step.fits(seen.shape[1], seen.shape[0])
    if inside:
        np.testing.assert_array_equal(step.of(seen), other.of(PICTURE))
    # It reaches beyond exactly where the other shows pixels that this one has not.
    assert inside == bool(np.isin(other.of(PICTURE), seen).all())
    assert one.step_to(one, WIDTH, HEIGHT) == Framing()


@given(framings(), framings())
def test_touchup_goes_along_and_what_was_never_seen_is_untouched(one: Framing, other: Framing) -> None:
    grown = np.kron(PICTURE[..., :2].astype(np.uint8) + 1, np.ones((90, 90, 1), np.uint8))
    touchup = Touchup(_tiles(_grown(one).of(grown)))
    step = _grown(one).step_to(_grown(other), WIDTH * 90, HEIGHT * 90)
    found = framed_touchup(touchup, step).tiles
    whole = np.zeros((HEIGHT * 90, WIDTH * 90, 2), np.uint8)
    bounds = one.bounds(WIDTH, HEIGHT)
    raw = one.back.rect(bounds, *one.full_size(WIDTH, HEIGHT))
    part = Rect(*(edge * 90 for edge in raw)).slices
    whole[part] = grown[part]
    np.testing.assert_array_equal(found.read(found.bounds), _grown(other).of(whole))


def _grown(framing: Framing) -> Framing:
    crop = None if framing.crop is None else Rect(*(edge * 90 for edge in framing.crop))
    return Framing(framing.turn, framing.mirror, crop)


def _tiles(planes: np.ndarray) -> TileMap:
    tiles = TileMap(planes.shape[1], planes.shape[0], 2)
    for key in keys_over(tiles.bounds):
        part = tile_rect(key).clipped(tiles.bounds)
        tile = np.zeros((2, TILE, TILE), np.uint8)
        tile[:, *moved(part, tile_rect(key)).slices] = np.moveaxis(planes[part.slices], -1, 0)
        tiles.put(key, tile)
    return tiles
