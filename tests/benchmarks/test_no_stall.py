"""No action stops the window for more than 50 ms, on photos of 24 megapixels.

`python -m pytest tests/benchmarks/test_no_stall.py -s` prints the ten worst actions. What counts is the GUI thread's
own processor time, so that a busy machine does not decide; how long it waited for locks, and the wall's time, stand
beside it.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from koutu.services.sources import FileSource
from koutu.ui.window.main_window import MainWindow
from tests.benchmarks.watchdog import Watchdog
from tests.opened_window import opened_window

LONGEST = 0.050
HEIGHT, WIDTH = 4000, 6000
_STEP = QPoint(6, 3)

pytestmark = [pytest.mark.qt_log_ignore("This plugin does not support"), pytest.mark.timeout(900)]


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    with opened_window(qapp, QSize(1280, 800)) as made:
        qtbot.waitExposed(made)
        yield made


class Day:
    """What somebody does in the window in a day, every action measured until all that it began has ended."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.dog = Watchdog()
        self.window = window
        self.session, self.work, self.actions = window.session, window.workbench, window.actions_
        self.canvas = window.stage.cutout
        self.folder = folder

    def busy(self) -> bool:
        session = self.session
        working = any(document.busy for document in session.documents)
        waiting = (
            session.loader.pending > 0
            or bool(session.tools.tasks or session.composer.tasks)
            or bool(session.saves.waiting)
        )
        return working or waiting or session.cutouts.busy or session.working_set.busy

    def do(self, action: str, call: Callable[[], object]) -> None:
        self.dog.timed(action, call)
        self.dog.settle(action, self.busy)

    def stroke(self, action: str, begin: QPoint, step: QPoint = _STEP) -> None:
        """Press, move twelve times, let go."""
        self.dog.timed(f"{action} begins", lambda: QTest.mousePress(self.canvas, Qt.MouseButton.LeftButton, pos=begin))
        at = begin
        for _ in range(12):
            at = at + step
            self.dog.timed(f"{action} goes on", lambda at=at: QTest.mouseMove(self.canvas, at))
            self.dog.timed(f"{action} goes on", QApplication.processEvents)
        self.do(f"{action} ends", lambda: QTest.mouseRelease(self.canvas, Qt.MouseButton.LeftButton, pos=at))

    def open(self) -> None:
        first, second, dropped, pasted = (_photo(self.folder / f"{name}.jpg") for name in ("a", "b", "c", "d"))
        self.do("open", lambda: self.window.open([FileSource(first)]))
        self.do("open a second", lambda: self.window.open([FileSource(second)]))
        self.do("drop", lambda: self._drop(dropped))
        QApplication.clipboard().setMimeData(_files(pasted))
        self.do("paste", self.actions.paste.trigger)
        assert len(self.session.documents) == 4
        self.do("switch to the next", self.actions.next.trigger)
        self.do("switch to the one before", self.actions.previous.trigger)
        self.do("switch to the first", lambda: self.session.show(self.session.documents[0]))
        assert self.session.current is not None
        assert self.session.current.matte is not None

    def _drop(self, file: Path) -> None:
        copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        carried = _files(file)  # the event does not keep it alive
        self.window.dropEvent(QDropEvent(QPoint(200, 200), copy, carried, left, none))

    def look(self) -> None:
        for zoom in (self.actions.actual, self.actions.zoom_in, self.actions.zoom_out):
            self.do(f"zoom {zoom.iconText()}", zoom.trigger)
        self.do("hand", lambda: self.work.toolbox.take("move"))
        self.stroke("pan", self.canvas.rect().center())
        self.do("fit", self.actions.fit.trigger)
        for mode in self.work.touchup.view_modes.values():
            self.do(f"view mode {mode.iconText()}", mode.trigger)
        self.do("view mode On Layers", self.work.touchup.view_modes["layers"].trigger)
        for name in ("slider", "single", "side"):
            self.do(f"view {name}", self.actions.views[name].trigger)
        for panel in self.work.touchup.panels:
            self.do(f"panel {panel.iconText()}", panel.trigger)
        self.do("backdrop D", self.work.touchup.backdrop.trigger)

    def touch_up(self) -> None:
        middle = self.canvas.rect().center()
        rim = middle + QPoint(self.canvas.width() // 5, 0)
        for tool in self.work.toolbox.faces:
            self.do(f"tool {tool}", lambda tool=tool: self.work.toolbox.take(tool))
            if tool in ("keep", "erase", "quick", "refine", "rectangle", "lasso"):
                self.stroke(f"stroke of {tool}", rim)
            elif tool != "crop":
                self.do(
                    f"click of {tool}", lambda: QTest.mouseClick(self.canvas, Qt.MouseButton.LeftButton, pos=middle)
                )
            self.do("Esc", self.actions.stop.trigger)
        self.do("tool keep", lambda: self.work.toolbox.take("keep"))
        self.do("undo", self.actions.undo.trigger)
        self.do("undo", self.actions.undo.trigger)
        self.do("redo", self.actions.redo.trigger)
        self.do("before touch-up", self.work.touchup.before.trigger)
        self.do("after touch-up", self.work.touchup.before.trigger)

    def slide(self) -> None:
        edges, refine = self.work.edges, self.work.refine
        self.do("feather", lambda: edges.feather.field.setValue(9))
        self.do("stroke over the feather: tool", lambda: self.work.toolbox.take("erase"))
        self.stroke("stroke over a feather", self.canvas.rect().center())
        self.do("invert", edges.invert.click)
        self.do("refine radius", lambda: refine.radius.field.setValue(20))
        for _ in range(4):
            self.do("undo over a feather", self.actions.undo.trigger)
        for _ in range(4):
            self.do("redo over a feather", self.actions.redo.trigger)

    def give(self) -> None:
        self.do("copy", self.actions.copy.trigger)
        self.do("save", self.actions.save.trigger)
        document = self.session.current
        assert document is not None
        document.file = self.folder / "a.koutu"
        self.do("save document", self.window.documents.actions.save.trigger)

    def choose(self) -> None:
        self.do("mode", self.actions.modes["human"].trigger)
        self.do("undo a cut", self.actions.undo.trigger)
        self.do("redo a cut", self.actions.redo.trigger)
        self.do("cut out again", self.actions.cut.trigger)
        self.do("size", self.actions.sizes["medium"].trigger)
        self.do("clear touch-up", self.work.touchup.clear.trigger)
        self.do("undo clear touch-up", self.actions.undo.trigger)

    def finish(self) -> None:
        self.do("export window", self.actions.finish.trigger)
        dialog = self.window.exporting.dialog
        assert dialog is not None
        self.do("white backdrop", lambda: dialog.draft.set("backdrop", kind="colour"))
        self.do("shadow", lambda: dialog.draft.set("shadow", kind="drop"))
        for tab in range(dialog.tabs.count()):
            self.do(f"tab {tab}", lambda tab=tab: dialog.tabs.setCurrentIndex(tab))
        self.do("undo in the export window", dialog.undo.click)
        self.do("export", lambda: dialog.export_to(self.folder / "out.png"))
        self.do("close the export window", dialog.close)
        self.do("batch window", self.actions.batch.trigger)
        assert self.window.exporting.batch is not None
        self.do("close the batch window", self.window.exporting.batch.close)
        for action, name in ((self.actions.preferences, "preferences"), (self.actions.models, "models")):
            self.do(name, action.trigger)
            for shown in self.window.findChildren(QDialog):
                self.do(f"close {name}", shown.close)
        self.do("language", self.actions.languages["zh_CN"].trigger)
        self.do("language", self.actions.languages["en"].trigger)

    def frame(self) -> None:
        framing = {action.iconText(): action for action in self.work.framing_actions}
        for name in ("Turn left", "Mirror"):
            self.do(name, framing[name].trigger)
            self.do(f"undo {name}", self.actions.undo.trigger)
            self.do(f"redo {name}", self.actions.redo.trigger)
        self.do("tool crop", lambda: self.work.toolbox.take("crop"))
        self.stroke("crop", self.canvas.rect().center() - QPoint(60, 60), QPoint(10, 10))
        self.do("crop done", lambda: QTest.keyClick(self.canvas, Qt.Key.Key_Return))
        self.do("undo crop", self.actions.undo.trigger)
        self.do("Whole photo", framing["Whole photo"].trigger)

    def leave(self) -> None:
        for document in self.session.documents:
            document.set_saved(None, document.edits)
        self.do("close a photo", self.actions.close.trigger)
        for document in self.session.documents:
            document.set_saved(None, document.edits)
        self.do("close the window", self.window.close)


def test_no_action_stops_the_window(window: MainWindow, tmp_path: Path) -> None:
    day = Day(window, tmp_path)
    parts: Sequence[Callable[[], None]] = (
        day.open,
        day.look,
        day.touch_up,
        day.slide,
        day.give,
        day.choose,
        day.finish,
        day.frame,
        day.leave,
    )
    for part in parts:
        part()
    print(f"\n{day.dog.report()}")
    assert not [f"{turn.action}: {turn.cpu * 1000:.0f} ms" for turn in day.dog.worst(999) if turn.cpu > LONGEST]


def _files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def _photo(path: Path) -> Path:
    """A bright disc on a dark, grainy ground."""
    rows = np.linspace(20, 90, HEIGHT, dtype=np.float32)[:, None, None]
    grain = np.random.default_rng(0).integers(0, 24, (HEIGHT // 4, WIDTH // 4, 3), np.uint8)
    pixels = (rows + cv2.resize(grain, (WIDTH, HEIGHT))).astype(np.uint8)
    cv2.circle(pixels, (WIDTH // 2, HEIGHT // 2), HEIGHT // 3, (60, 200, 240), -1, cv2.LINE_AA)
    path.write_bytes(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes())
    return path
