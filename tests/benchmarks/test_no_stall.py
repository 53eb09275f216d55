"""No action stops the window for more than 50 ms, on a photo of 24 megapixels.

`python -m pytest tests/benchmarks/test_no_stall.py -s` prints the ten longest turns of the event loop. What counts is
the GUI thread's own processor time, so that a busy machine does not decide; the wall's time stands beside it.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu.services.sources import FileSource
from koutu.ui.window.main_window import MainWindow
from tests.opened_window import opened_window

LONGEST = 0.050
HEIGHT, WIDTH = 4000, 6000

pytestmark = [pytest.mark.qt_log_ignore("This plugin does not support"), pytest.mark.timeout(900)]


class Watchdog:
    """Turns the event loop by hand and keeps how long each turn took: (processor's, wall's, what was done)."""

    def __init__(self) -> None:
        self.turns: list[tuple[float, float, str]] = []

    def timed(self, name: str, call: Callable[[], object]) -> None:
        cpu, wall = time.thread_time(), time.perf_counter()
        call()
        self.turns.append((time.thread_time() - cpu, time.perf_counter() - wall, name))

    def settle(self, name: str, busy: Callable[[], bool]) -> None:
        quiet = 0
        while quiet < 20:
            self.timed(name, QApplication.processEvents)
            quiet = 0 if busy() else quiet + 1
            time.sleep(0.005)  # the workers' turn

    def worst(self, count: int) -> list[tuple[float, float, str]]:
        """The longest turns, the longest of every action."""
        by_name: dict[str, tuple[float, float, str]] = {}
        for turn in sorted(self.turns):
            by_name[turn[2]] = turn
        return sorted(by_name.values(), reverse=True)[:count]


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    with opened_window(qapp, QSize(1280, 800)) as made:
        qtbot.waitExposed(made)
        yield made


def test_no_action_stops_the_window(window: MainWindow, tmp_path: Path) -> None:
    dog = Watchdog()
    session, work, canvas = window.session, window.workbench, window.stage.cutout

    def busy() -> bool:
        working = any(document.busy for document in session.documents)
        return working or session.loader.pending > 0 or session.cutouts.busy

    def do(name: str, call: Callable[[], object]) -> None:
        dog.timed(name, call)
        dog.settle(name, busy)

    def stroke() -> None:
        middle = canvas.rect().center()
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
        for step in range(12):
            dog.timed("stroke", lambda step=step: QTest.mouseMove(canvas, middle + QPoint(6 * step, 3 * step)))
            dog.timed("stroke", QApplication.processEvents)
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(72, 36))

    photo = _photo(tmp_path / "large.jpg")
    do("open", lambda: window.open([FileSource(photo)]))
    assert session.current is not None
    assert session.current.matte is not None
    actions = window.actions_
    for tool in ("keep", "erase", "quick", "refine"):
        do(f"tool {tool}", lambda tool=tool: work.toolbox.take(tool))
        do(f"{tool} stroke", stroke)
    do("undo", actions.undo.trigger)
    do("redo", actions.redo.trigger)
    for zoom in (actions.actual, actions.zoom_in, actions.zoom_out, actions.fit):
        do(f"zoom {zoom.iconText()}", zoom.trigger)
    for mode in work.touchup.view_modes.values():
        do(f"view mode {mode.iconText()}", mode.trigger)
    for view in actions.views.values():
        do(f"view {view.iconText()}", view.trigger)
    for panel in work.touchup.panels:
        do(f"panel {panel.iconText()}", panel.trigger)
    do("backdrop", work.touchup.backdrop.trigger)
    do("feather", lambda: work.edges.feather.field.setValue(9))
    do("before touch-up", work.touchup.before.trigger)
    do("copy", actions.copy.trigger)
    do("save", actions.save.trigger)
    do("mode", actions.modes["human"].trigger)
    do("export window", actions.finish.trigger)
    assert window.exporting.dialog is not None
    do("white backdrop", lambda: window.exporting.dialog.draft.set("backdrop", kind="colour"))
    do("close the export window", window.exporting.dialog.close)
    print()
    for cpu, wall, name in dog.worst(10):
        print(f"{cpu * 1000:7.1f} ms of the processor, {wall * 1000:7.1f} ms on the wall: {name}")
    too_long = [f"{name}: {cpu * 1000:.0f} ms" for cpu, _, name in dog.worst(99) if cpu > LONGEST]
    assert not too_long


def _photo(path: Path) -> Path:
    """A bright disc on a dark, grainy ground."""
    rows = np.linspace(20, 90, HEIGHT, dtype=np.float32)[:, None, None]
    grain = np.random.default_rng(0).integers(0, 24, (HEIGHT // 4, WIDTH // 4, 3), np.uint8)
    pixels = (rows + cv2.resize(grain, (WIDTH, HEIGHT))).astype(np.uint8)
    cv2.circle(pixels, (WIDTH // 2, HEIGHT // 2), HEIGHT // 3, (60, 200, 240), -1, cv2.LINE_AA)
    path.write_bytes(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes())
    return path
