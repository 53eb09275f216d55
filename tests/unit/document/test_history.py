import gc
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QUndoStack

from koutu.document.commands import EditTouchup
from koutu.document.history import History, HistoryEntry
from koutu.engine.core.rect import Rect
from koutu.engine.core.tiles import TILE, TileDelta, TileMap
from koutu.engine.touchup.touchup import Touchup

WIDTH, HEIGHT = 600, 400
WHOLE = Rect(0, 0, WIDTH, HEIGHT)


def edit(touchup: Touchup, rect: Rect, seed: int):
    noise = np.random.default_rng(seed).integers(0, 256, (2, rect.height, rect.width), dtype=np.uint8)
    return touchup.blend_matte(rect, noise[0], noise[1])


@st.composite
def rects(draw: st.DrawFn) -> Rect:
    left, top = draw(st.integers(0, WIDTH - 2)), draw(st.integers(0, HEIGHT - 2))
    return Rect(left, top, draw(st.integers(left + 1, WIDTH)), draw(st.integers(top + 1, HEIGHT)))


class Touched:
    """A document as a command on the touch-up sees it."""

    def __init__(self, budget: int = 2**30):
        self.touchup = Touchup.blank(WIDTH, HEIGHT)
        self.history = History(budget)
        self.changed: list[list[Rect]] = []

    def tiles_for_exchange(self) -> TileMap:
        return self.touchup.tiles

    def show_touched(self, rects: list[Rect]) -> None:
        self.changed.append(rects)


operations = st.lists(st.one_of(rects(), st.just("undo"), st.just("redo")), min_size=1, max_size=200)


@given(operations, st.sampled_from([0, 300_000, 2**30]))
@settings(max_examples=12)
def test_undo_and_redo_give_the_exact_bytes_wherever_the_tiles_lie(steps: list, budget: int):
    document, stack = Touched(budget), QUndoStack()
    touchup = document.touchup
    states = [touchup.tiles.read(WHOLE)]
    for seed, step in enumerate(steps):
        index = stack.index()
        if step == "undo":
            stack.undo()
        elif step == "redo":
            stack.redo()
        else:
            delta = edit(touchup, step, seed)
            stack.push(EditTouchup("edit", document, delta))
            del states[index + 1 :]
            states.append(touchup.tiles.read(WHOLE))
        np.testing.assert_array_equal(touchup.tiles.read(WHOLE), states[stack.index()])
    document.history.close()


def swap(history: History, kept: HistoryEntry[TileDelta], touchup: Touchup) -> None:
    delta = history.fetch(kept)
    delta.swap(touchup.tiles)
    history.replace(kept, delta)


@pytest.fixture
def document() -> Iterator[Touched]:
    document = Touched()
    yield document
    document.history.close()


@pytest.fixture
def history() -> Iterator[History]:
    history = History(budget=20 * TILE * TILE * 2)
    yield history
    history.close()


def test_many_edits_stay_inside_the_budget_and_none_is_lost(history: History):
    touchup = Touchup.blank(WIDTH, HEIGHT)
    states, kept = [touchup.tiles.read(WHOLE)], []
    for seed in range(60):
        kept.append(history.keep(edit(touchup, Rect(0, 0, 500, 250), seed), TileDelta.unpacked))
        states.append(touchup.tiles.read(WHOLE))
    history.settled()
    assert history.nbytes <= history.budget
    assert history.spilled > 0
    for one, state in zip(kept[::-1], states[-2::-1], strict=True):
        swap(history, one, touchup)
        np.testing.assert_array_equal(touchup.tiles.read(WHOLE), state)
    history.settled()
    assert history.nbytes <= history.budget


def test_a_command_says_what_changed(document: Touched):
    stack = QUndoStack()
    stack.push(EditTouchup("Keep", document, edit(document.touchup, Rect(10, 10, 20, 20), 1)))
    assert document.changed == []
    assert stack.undoText() == "Keep"
    stack.undo()
    stack.redo()
    assert document.changed == [[Rect(0, 0, TILE, TILE)]] * 2


def test_the_newest_edits_stay_at_hand(history: History):
    touchup = Touchup.blank(WIDTH, HEIGHT)
    kept = [history.keep(edit(touchup, Rect(0, 0, 200, 200), seed), TileDelta.unpacked) for seed in range(40)]
    history.settled()
    assert kept[-1].thing is not None
    assert kept[1].thing is None


def test_edits_that_can_no_longer_be_redone_are_let_go(document: Touched):
    stack = QUndoStack()
    for seed in range(4):
        stack.push(EditTouchup("edit", document, edit(document.touchup, Rect(0, 0, 200, 200), seed)))
    stack.setIndex(1)
    held = document.history.nbytes
    stack.push(EditTouchup("edit", document, edit(document.touchup, Rect(0, 0, 2, 2), 9)))
    gc.collect()
    assert held == 3 * TILE * TILE * 2
    assert document.history.nbytes == TILE * TILE * 2


def test_on_a_full_disk_edits_stay_in_memory(history: History, monkeypatch: pytest.MonkeyPatch):
    def full(**_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    touchup = Touchup.blank(WIDTH, HEIGHT)
    kept = [history.keep(edit(touchup, Rect(0, 0, 500, 250), seed), TileDelta.unpacked) for seed in range(60)]
    history.settled()
    assert history.spilled == 0
    for one in reversed(kept):
        swap(history, one, touchup)
    assert touchup.tiles.empty
