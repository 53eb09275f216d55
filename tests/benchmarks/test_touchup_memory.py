"""What touching 50 megapixels up keeps in memory. Run alone: `pytest -s tests/benchmarks/test_touchup_memory.py`."""

import ctypes
import gc
import sys

import numpy as np
import psutil
from pytestqt.qtbot import QtBot

from koutu.document.history import BUDGET, History
from koutu.engine.touchup.brush import Brush
from tests.benchmarks.test_touchup import Desk, made
from tests.unit.documents import made_document

_SLACK = 64 * 2**20
_STROKES = 500


def _resident() -> int:
    gc.collect()
    if sys.platform == "linux":
        # What is freed already counts as used until the C library gives it back.
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    return psutil.Process().memory_info().rss


def test_a_touched_document_costs_its_planes_and_a_third(qtbot: QtBot) -> None:
    history = History()
    # The window is there before the document is, and so is what libraries and their threads keep after the first photo
    # of any size (16 MB): it is no document's.
    desk = Desk(made(12, history), None)
    desk.show(made_document(np.zeros((400, 600, 3), np.uint8), np.zeros((400, 600), np.uint8), history))
    before = _resident()
    document = made(50, history)
    desk.show(document)
    for way in ("erase", "keep"):
        desk.strokes(400, way)
    desk.canvas.grab()
    planes = document.screen.nbytes + document.base_matte.nbytes
    touchup = document.touchup.tiles.nbytes + history.nbytes
    allowed = planes * 4 / 3 + touchup + _SLACK
    used = _resident() - before
    fringe = sum(tile.nbytes for level in document.final.fringe for tile in level.values())
    print(
        f"50 MP: {used / 2**20:.0f} MB of {allowed / 2**20:.0f}: planes {planes / 2**20:.0f}, "
        f"touch-up and its undo {touchup / 2**20:.0f}, soft edges {fringe / 2**20:.1f}"
    )
    assert used <= allowed
    desk.close()
    history.close()


def test_five_hundred_strokes_stay_inside_the_budget_and_come_back(qtbot: QtBot) -> None:
    history = History()
    document = made(50, history)
    random = np.random.default_rng(0)
    height, width = document.base_matte.shape
    bare = document.matte.copy()
    most = 0
    for number in range(_STROKES):
        x, y, angle = random.uniform(0, width), random.uniform(0, height), random.uniform(0, 2 * np.pi)
        document.touchup_editor.begin(Brush(size=150), 255 * (number % 2))
        for step in range(12):
            document.touchup_editor.extend(x + 60 * step * np.cos(angle), y + 60 * step * np.sin(angle))
        document.touchup_editor.commit("stroke")
        most = max(most, history.nbytes)
    painted = document.matte.copy()
    history.settled()
    print(f"{_STROKES} strokes: {history.nbytes >> 20} MB, at most {most >> 20} MB, {history.spilled} spilled")
    assert history.nbytes <= BUDGET
    document.undo.setIndex(0)
    np.testing.assert_array_equal(document.matte, bare)
    document.undo.setIndex(_STROKES)
    np.testing.assert_array_equal(document.matte, painted)
    history.close()
