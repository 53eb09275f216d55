"""The real program, which also prints what happens, one line each, so that a test can wait for it."""

import json
import os
import sys
from dataclasses import asdict

from PySide6.QtCore import QPoint, QPointF, QTimer
from PySide6.QtGui import QDrag, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from koutu import app
from koutu.document.document import Document
from koutu.document.touchup_editor import TouchupEditor
from koutu.engine.touchup.brush import Brush
from koutu.ui.style.theme import Theme
from koutu.ui.tools.box_tool import BoxTool
from koutu.ui.window import exchange
from koutu.ui.window.main_window import MainWindow

_build = app.build_window


def _watched(*arguments: object) -> MainWindow:
    window = _build(*arguments)  # type: ignore[arg-type]
    session = window.session
    window.setGeometry(140, 0, 1100, 760)
    session.segmenter.done.connect(lambda document: print("cut", document.name, flush=True))
    session.documentAdded.connect(_watch)
    box = next(tool for tool in window.workbench.toolbox.tools if isinstance(tool, BoxTool))
    box.candidates.changed.connect(lambda: _tell_candidates(box))
    session.segmenter.gaveUp.connect(lambda document: print("gave up", document.state, flush=True))
    session.cutouts.saved.connect(lambda saved: print("saved", saved.path, flush=True))
    session.cutouts.copied.connect(lambda copied: print("copied", len(copied.png), flush=True))
    if "KOUTU_TEST_RECORD" in os.environ:
        _record(window)
    if "KOUTU_TEST_SHOT" in os.environ:
        _shoot_when_ready(window)
    session.cutouts.prepared.connect(lambda document: _tell_prepared(window, document))
    return window


def _tell_prepared(window: MainWindow, document: Document) -> None:
    print("prepared", document.name, flush=True)
    _tell_place(window)


def _tell_candidates(box: BoxTool) -> None:
    if len(box.candidates.found) and not box.candidates.looking:
        print("candidate shown", box.candidates.shown, len(box.candidates.found), flush=True)


def _tell_place(window: MainWindow) -> None:
    """Where on the screen the photo's corner lies in the last canvas, and how large a pixel is."""
    canvas = window.stage.cutout
    corner = canvas.mapToGlobal(canvas.widget_point(QPointF(0, 0)))
    print("place", corner.x(), corner.y(), canvas.widget_scale, flush=True)


def _watch(document: Document) -> None:
    print("opened", document.name, flush=True)
    document.edited.connect(lambda: print("edited", document.undo.index(), flush=True))
    document.stateChanged.connect(lambda: print("state", document.state, flush=True))
    document.undo.indexChanged.connect(lambda index: print("did", document.undo.undoText(), flush=True))


def _record(window: MainWindow) -> None:
    """Print where the cutout's canvas lies, and what the mouse leads strokes to."""
    canvas = window.stage.cutout

    def place(document: Document) -> None:
        corner, mapping = canvas.mapToGlobal(QPoint(0, 0)), canvas.mapping
        assert mapping is not None
        print("corner", json.dumps([corner.x() + mapping.left, corner.y() + mapping.top, mapping.scale]), flush=True)

    begin, lead = TouchupEditor.begin, TouchupEditor.extend

    def begun(self: TouchupEditor, brush: Brush, value: int) -> None:
        print("begin", json.dumps([asdict(brush), value]), flush=True)
        begin(self, brush, value)

    def led(self: TouchupEditor, x: float, y: float, pressure: float = 1.0) -> None:
        print("lead", json.dumps([x, y, pressure]), flush=True)
        lead(self, x, y, pressure)

    box = window.findChild(BoxTool)
    box.candidates.changed.connect(
        lambda: (
            print("candidates", len(box.candidates.found), flush=True)
            if len(box.candidates.found) and not box.candidates.looking
            else None
        )
    )
    TouchupEditor.begin, TouchupEditor.extend = begun, led  # type: ignore[method-assign]
    window.session.segmenter.done.connect(place)


def _shoot_when_ready(window: MainWindow) -> None:
    """Fill the screen, wait until all is done, and keep a picture."""
    # A bare X server has no colour scheme to follow.
    theme = QApplication.instance().findChild(Theme)
    theme.wear(dark=os.environ["KOUTU_TEST_SCHEME"] == "dark")
    window.setGeometry(QGuiApplication.primaryScreen().geometry())
    timer = QTimer(window)

    def shoot() -> None:
        session = window.session
        if session.loader.pending or any(document.busy for document in session.documents) or session.cutouts.busy:
            return
        timer.stop()
        window.grab().save(os.environ["KOUTU_TEST_SHOT"])
        print("shot", flush=True)

    timer.timeout.connect(shoot)
    timer.start(400)


class _WatchedDrag(QDrag):
    """A drag that says when the program below the mouse accepts it: let go earlier, it drops nothing."""

    def __init__(self, source: QWidget) -> None:
        super().__init__(source)
        self.actionChanged.connect(lambda action: print("accepted", action.name, flush=True))


app.build_window = _watched
exchange.QDrag = _WatchedDrag  # type: ignore[misc]
if __name__ == "__main__":
    print("start", flush=True)
    code = app.main(sys.argv[1:])
    print("left", code, flush=True)
    sys.exit(code)
