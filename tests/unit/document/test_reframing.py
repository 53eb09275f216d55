"""A document turned, mirrored and cropped: everything goes along, and comes back to the byte."""

from collections.abc import Callable

import numpy as np
import pytest

from koutu.document.commands import Origin
from koutu.document.document import Document
from koutu.document.history import History
from koutu.document.reframing import framing_ahead
from koutu.engine.core.framing import Framing
from koutu.engine.core.rect import Rect
from koutu.engine.touchup.brush import Brush
from koutu.engine.touchup.edges import Edges
from tests.unit.documents import made_document

NOISE = np.random.default_rng(5)
CROP = Rect(100, 40, 400, 300)


@pytest.fixture
def document(history: History) -> Document:
    """A photo of 500 × 330 pixels with a matte, a coarse matte, a stroke and a slider moved."""
    pixels = NOISE.integers(0, 256, (330, 500, 3), np.uint8)
    made = made_document(pixels, None, history)
    coarse = NOISE.integers(0, 65536, (33, 50), np.uint16)
    made.replace_matte(NOISE.integers(0, 256, (330, 500), np.uint8), Origin("general", "small"), coarse)
    made.touchup_editor.begin(Brush(60), 255)
    made.touchup_editor.extend(90, 60)
    made.touchup_editor.extend(300, 200)
    made.touchup_editor.commit("Keep")
    made.set_edges("Invert", Edges(invert=True))
    return made


def planes(document: Document) -> list[np.ndarray]:
    found = (document.photo.pixels, document.screen, document.base_matte, document.matte)
    assert all(plane is not None for plane in found)
    return [np.asarray(plane).copy() for plane in found]


def same(one: list[np.ndarray], other: list[np.ndarray]) -> None:
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)


WAYS: list[Callable[[Document], Framing]] = [
    lambda document: document.frame.turned(90),
    lambda document: document.frame.turned(270),
    lambda document: document.frame.mirrored(),
    lambda document: document.frame.flipped(),
    lambda document: document.framing.cropped(CROP),
]
DONE = [Framing(90), Framing(270), Framing(0, True), Framing(180, True), Framing(crop=CROP)]


@pytest.mark.parametrize(("way", "done"), list(zip(WAYS, DONE, strict=True)))
def test_photo_matte_and_touchup_go_along_and_come_back(
    document: Document, way: Callable[[Document], Framing], done: Framing
) -> None:
    before, coarse = planes(document), document.coarse
    document.reframe("Frame", way(document))
    assert document.framing == done
    after = planes(document)
    same(after, [done.of(plane) for plane in before])
    assert document.bounds == Rect(0, 0, after[0].shape[1], after[0].shape[0])
    if done.crop is None:
        np.testing.assert_array_equal(document.coarse, done.of(coarse))
    else:
        assert document.coarse is None
    document.undo.undo()
    same(planes(document), before)
    np.testing.assert_array_equal(document.coarse, coarse)
    document.undo.redo()
    same(planes(document), after)
    # Everything that was done before can still be taken back.
    while document.undo.canUndo():
        document.undo.undo()
    assert document.framing.plain
    assert document.touchup.tiles.empty
    np.testing.assert_array_equal(document.matte, document.base_matte)


def test_one_on_top_of_another_and_strokes_between(document: Document) -> None:
    stands = [planes(document)]
    small = Rect(10, 20, 200, 210)
    for way in (*WAYS[:4], lambda each: each.framing.cropped(small), *WAYS[:3]):
        document.reframe("Frame", way(document))
        document.touchup_editor.begin(Brush(20), 0)
        document.touchup_editor.extend(30, 30)
        document.touchup_editor.commit("Erase")
        stands.append(planes(document))
    for stand in reversed(stands[:-1]):
        document.undo.undo()
        document.undo.undo()
        same(planes(document), stand)


def test_the_whole_photo_again_has_no_matte_where_none_was(document: Document) -> None:
    whole = planes(document)
    document.reframe("Crop", document.framing.cropped(CROP))
    cropped = planes(document)
    touched = document.touchup.tiles.read(document.touchup.tiles.bounds)
    document.reframe("Whole", Framing())
    np.testing.assert_array_equal(document.photo.pixels, whole[0])
    assert document.base_matte is None
    assert document.cutout_source is None
    np.testing.assert_array_equal(document.touchup.tiles.read(CROP), touched)
    document.undo.undo()
    same(planes(document), cropped)
    document.undo.undo()
    same(planes(document), whole)


def test_a_crop_keeps_what_it_takes_within_the_budget_for_undo(document: Document) -> None:
    document.history.budget = 1
    before = planes(document)
    document.reframe("Crop", document.framing.cropped(CROP))
    document.history.settled()
    assert document.history.spilled >= 1
    document.undo.undo()
    same(planes(document), before)


def test_a_turn_keeps_nothing_for_undo(document: Document) -> None:
    held = document.history.nbytes
    document.reframe("Turn", document.frame.turned(90))
    assert document.history.nbytes == held


def test_before_the_first_matte_there_is_only_the_photo(history: History) -> None:
    pixels = NOISE.integers(0, 256, (30, 50, 3), np.uint8)
    document = made_document(pixels, None, history)
    document.set_preview(np.full((30, 50), 7, np.uint8))
    document.reframe("Turn", document.frame.turned(90))
    assert document.shown_matte is None
    assert not document.preview
    np.testing.assert_array_equal(document.screen, np.rot90(pixels, -1))
    matte = np.full((50, 30), 9, np.uint8)
    document.replace_matte(matte, Origin("general", "small"))
    document.undo.undo()
    np.testing.assert_array_equal(document.matte, np.full((30, 50), 9, np.uint8))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("stroke", [False, True])
def test_what_was_made_ahead_is_the_same_and_of_no_use_after_a_stroke(
    document: Document, way: Callable[[Document], Framing], stroke: bool
) -> None:
    framing = way(document)
    ahead = framing_ahead(document, framing)()
    if stroke:
        document.touchup_editor.begin(Brush(40), 0)
        document.touchup_editor.extend(250, 150)
        document.touchup_editor.commit("Erase")
    before = planes(document)
    document.reframe("Frame", framing, ahead)
    assert (document.base_matte is ahead.state.planes.matte) is not stroke  # type: ignore[union-attr] # it had one
    found = planes(document)
    document.undo.undo()
    same(planes(document), before)
    document.undo.redo()
    same(planes(document), found)
    document.undo.undo()
    document.reframe("Frame", framing)
    same(planes(document), found)
