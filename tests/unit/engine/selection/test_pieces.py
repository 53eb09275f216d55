import numpy as np
import pytest

from koutu.engine.core.rect import Rect
from koutu.engine.selection.pieces import Pieces, all_but_largest, smaller_than
from koutu.engine.touchup.touchup import Touchup


@pytest.fixture
def matte() -> np.ndarray:
    """A frame with a hole, a square with a soft rim near it, a speck; one bay open to the photo's edge."""
    matte = np.zeros((200, 300), np.uint8)
    matte[20:120, 20:120] = 255
    matte[50:80, 50:90] = 0
    matte[48:50, 50:90] = 100  # the hole's soft rim
    matte[40:70, 140:180] = 255
    matte[36:40, 140:180] = 60  # the square's soft rim
    matte[150, 10] = 200
    return matte


def test_pieces_and_holes_are_found_largest_first(matte: np.ndarray):
    found = Pieces(matte)
    assert [(piece.area, piece.box) for piece in found.pieces] == [
        (100 * 100 - 32 * 40, Rect(20, 20, 120, 120)),
        (1200, Rect(140, 40, 180, 70)),
        (1, Rect(10, 150, 11, 151)),
    ]
    assert [(hole.area, hole.box, hole.hole) for hole in found.holes] == [(1280, Rect(50, 48, 90, 80), True)]
    assert found.at(60, 60) == found.holes[0]
    assert found.at(150, 50) == found.pieces[1]
    assert found.at(250, 150) is None


def test_the_surroundings_are_no_hole():
    matte = np.full((50, 50), 255, np.uint8)
    matte[20:30, :10] = 0
    assert Pieces(matte).holes == ()


def test_dropping_a_piece_takes_its_soft_rim_and_nothing_of_the_others(matte: np.ndarray):
    found = Pieces(matte)
    touchup = Touchup.blank(300, 200)
    area = found.area_of(found.pieces[1])
    touchup.fill_areas([area], 0)
    out = touchup.applied(matte, Rect.of(matte))
    expected = matte.copy()
    expected[36:70, 140:180] = 0
    np.testing.assert_array_equal(out, expected)


def test_filling_a_hole_fills_its_soft_rim(matte: np.ndarray):
    found = Pieces(matte)
    area = found.area_of(found.holes[0])
    filled = matte.copy()
    here = filled[area.rect.slices]
    here[area.coverage > 0] = 255
    expected = matte.copy()
    expected[20:120, 20:120] = 255
    np.testing.assert_array_equal(filled[20:120, 20:120], expected[20:120, 20:120])
    assert Pieces(filled).holes == ()


def test_what_the_buttons_choose(matte: np.ndarray):
    found = Pieces(matte)
    assert [piece.area for piece in all_but_largest(found.pieces)] == [1200, 1]
    assert [piece.area for piece in smaller_than(found.pieces, 1200)] == [1]
    assert all_but_largest(()) == ()


def test_a_hole_belongs_to_the_piece_around_it_and_not_to_one_inside():
    matte = np.zeros((60, 60), np.uint8)
    matte[5:55, 5:55] = 255
    matte[15:45, 15:45] = 0
    matte[22:38, 22:38] = 255  # a piece of its own in the hole, with a hole
    matte[28:32, 28:32] = 0
    found = Pieces(matte)
    outer, inner = found.pieces
    assert [found.owner_of(hole) for hole in found.holes] == [outer, inner]
    shape = found.shape_of(inner)
    assert shape.rect == Rect(22, 22, 38, 38)
    assert (shape.coverage > 0).sum() == inner.area
