"""The real program, which also answers where on the screen something is: `asked_program.py SOCKET [PICTURE…]`.

Questions come as lines of JSON over a local socket, and are answered when there is something to answer: where a thing
is once it is in sight and stands still, the rest once no work is under way.
"""

import json
import sys
from typing import Any

import cv2
from PySide6.QtCore import QObject, QPointF, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from koutu import app
from koutu.ui.tools.box_tool import BoxTool
from koutu.ui.tools.quick_tool import QuickTool
from koutu.ui.window.main_window import MainWindow
from tests.e2e.afternoons.sight import in_sight, names_in_sight

_MS_BETWEEN_LOOKS = 150  # a look holds Python up, and with it what the program is at work on
_build = app.build_window


class Answers(QObject):
    """Answers one question at a time, on the GUI thread."""

    def __init__(self, address: str, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._box, self._quick = window.findChild(BoxTool), window.findChild(QuickTool)
        self._socket: QLocalSocket | None = None
        self._question: dict[str, Any] | None = None
        self._before: object = None
        self._server = QLocalServer(self)
        assert self._server.listen(address), self._server.errorString()
        self._server.newConnection.connect(self._welcome)
        self._looks = QTimer(self)
        self._looks.setInterval(_MS_BETWEEN_LOOKS)
        self._looks.setSingleShot(True)
        self._looks.timeout.connect(self._look)

    def _welcome(self) -> None:
        self._socket = self._server.nextPendingConnection()
        self._socket.readyRead.connect(self._read)

    def _read(self) -> None:
        assert self._socket is not None
        self._question = json.loads(bytes(self._socket.readLine().data()))
        self._before = None
        self._looks.start()

    def _look(self) -> None:
        """Answer if the same was seen twice: what still moves cannot be hit."""
        QGuiApplication.sync()
        assert self._socket is not None
        assert self._question is not None
        answer = self._answer(self._question)
        if answer is None or (answer != self._before and self._question["ask"] != "names"):
            self._before = answer
            self._looks.start()
            return
        self._socket.write(json.dumps(answer).encode() + b"\n")
        self._socket.flush()

    def _answer(self, question: dict[str, Any]) -> Any:
        if question["ask"] == "names":
            return names_in_sight()
        if question["ask"] == "front":
            front = QApplication.activePopupWidget() or QApplication.activeWindow()
            return None if front is None else front.windowTitle()
        if question["ask"] == "where":
            place = in_sight(question["name"])
            return None if place is None else [place.window, place.x, place.y]
        if question["ask"] == "candidates":
            found = self._box.candidates
            return None if found.looking else len(found.found)
        if question["ask"] == "matte":
            document = self._window.session.current
            return document is not None and cv2.imwrite(question["path"], document.matte)
        return self._state() if self._rests(question["pictures"]) else None

    def _rests(self, pictures: int) -> bool:
        session = self._window.session
        tools = self._window.workbench.toolbox.tools
        return len(session.documents) == pictures and not (
            session.loader.pending
            or session.cutouts.busy
            or session.saves.waiting
            or self._box.candidates.looking
            or any(tool.busy for tool in tools)
            or any(document.busy or document.matte is None for document in session.documents)
        )

    def _state(self) -> dict[str, Any]:
        """What a person knows by looking: how many pictures there are, and where the photo lies in the last canvas."""
        session, canvas = self._window.session, self._window.stage.cutout
        if session.current is None:
            return {}
        corner = canvas.mapTo(self._window, canvas.widget_point(QPointF(0, 0)))
        return {
            "edits": session.current.undo.index(),
            "sizes": {"quick": self._quick.size, "brush": self._window.workbench.brush.settings.brush.size},
            "photo": [int(self._window.winId()), corner.x(), corner.y(), canvas.widget_scale],
        }


def _asked(*arguments: Any) -> MainWindow:
    window = _build(*arguments)
    Answers(_address, window)
    print("ready", flush=True)
    return window


if __name__ == "__main__":
    _address, *_pictures = sys.argv[1:]
    app.build_window = _asked
    sys.exit(app.main(_pictures))
