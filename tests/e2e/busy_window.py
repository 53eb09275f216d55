"""The real program with a user who does anything at all: 200 actions, given as numbers on the standard input.

Prints what goes wrong, the memory at rest after half and after all of them, then `left CODE`.
"""

import gc
import json
import random
import sys
import threading
from pathlib import Path

import psutil
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from koutu import app
from koutu.engine.networks.runtime import return_freed_memory
from koutu.services.sources import FileSource
from koutu.services.worker import Worker
from koutu.ui.window import exchange
from koutu.ui.window.main_window import MainWindow

_KEYS = [Qt.Key.Key_B, Qt.Key.Key_E, Qt.Key.Key_X, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Space]
_KEYS += [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight, Qt.Key.Key_Return]
_BUTTONS = [Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton]
# These leave the window, or the program.
_LEFT_OUT = {"quit"}
_build = app.build_window


class _Anyone:
    def __init__(self, window: MainWindow, photos: list[Path], numbers: list[int]) -> None:
        self._window = window
        self._photos = photos
        self._numbers = numbers
        self._done = 0
        self._memory: list[int] = []
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._act)
        self._timer.start(15)

    def _act(self) -> None:
        if self._done and self._done % (len(self._numbers) // 2) == 0 and not self._measured():
            return
        if self._done == len(self._numbers):
            self._timer.stop()
            self._leave()
            return
        chance = random.Random(self._numbers[self._done])
        self._done += 1
        chance.choices(
            (self._trigger, self._open, self._press, self._drag, self._click, self._close_dialogs),
            (30, 8, 15, 25, 15, 12),
        )[0](chance)

    def _measured(self) -> bool:
        """Close everything; measure the memory once nothing runs any more. A network's run takes 600 MB."""
        if len(self._memory) == 2 * self._done // len(self._numbers):
            return True
        self._close_dialogs(random.Random(0))
        window, session = self._window, self._window.session
        session.stop()
        for document in list(session.documents):
            document.touchup_editor.cancel()
            session.close_document(document)
        workers = [*session.findChildren(Worker), *window.autosave.findChildren(Worker)]
        if session.loader.pending or any(worker.tasks for worker in workers):
            return False
        # Whether the large network was opened before or after the half is chance; after ten idle minutes it is let go.
        session.segmenter._let_go()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        return_freed_memory()
        self._memory.append(psutil.Process().memory_info().rss)
        return True

    def _trigger(self, chance: random.Random) -> None:
        named = {
            name: action
            for actions in self._window.action_sets()
            for name, action in actions.named().items()
            if action.isEnabled() and name not in _LEFT_OUT
        }
        chance.choice(list(named.values())).trigger()

    def _open(self, chance: random.Random) -> None:
        if len(self._window.session.documents) < 6:
            self._window.open([FileSource(chance.choice(self._photos))])

    def _press(self, chance: random.Random) -> None:
        target = QApplication.focusWidget() or self._window
        modifier = chance.choice((Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier))
        QTest.keyClick(target, chance.choice(_KEYS), modifier)

    def _drag(self, chance: random.Random) -> None:
        canvas = self._window.stage.cutout
        if not canvas.isVisible():
            return
        button = chance.choice(_BUTTONS[:2])
        points = [QPoint(chance.randrange(canvas.width()), chance.randrange(canvas.height())) for _ in range(5)]
        QTest.mousePress(canvas, button, Qt.KeyboardModifier.NoModifier, points[0])
        for point in points[1:]:
            QTest.mouseMove(canvas, point)
        if chance.random() < 0.9:
            QTest.mouseRelease(canvas, button, Qt.KeyboardModifier.NoModifier, points[-1])

    def _click(self, chance: random.Random) -> None:
        top = QApplication.activeModalWidget() or self._window
        widgets = [w for w in top.findChildren(QWidget) if w.isVisible() and w.isEnabled() and not isinstance(w, QMenu)]
        if widgets:
            target = chance.choice(widgets)
            QTest.mouseClick(target, chance.choice(_BUTTONS), Qt.KeyboardModifier.NoModifier, target.rect().center())

    def _close_dialogs(self, chance: random.Random) -> None:
        for dialog in self._window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()

    def _leave(self) -> None:
        print("grew", json.dumps(self._memory), flush=True)
        self._window.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _warn(kind: object, context: object, message: str) -> None:
    if "propagateSizeHints" not in message:
        print("said", message, flush=True)


def main() -> int:
    """Run; the photos are arguments, the actions come as JSON."""
    numbers = json.loads(sys.stdin.read())
    photos = [Path(name) for name in sys.argv[1:]]

    def build(*arguments: object) -> MainWindow:
        window = _build(*arguments)  # type: ignore[arg-type]
        window.anyone = _Anyone(window, photos, numbers)  # type: ignore[attr-defined]
        return window

    app.build_window = build
    # It would wait for the real mouse to let go.
    exchange.drag_out = lambda *_: True
    qInstallMessageHandler(_warn)
    code = app.main([])
    # Python sees a thread of Qt's own as a dummy, and never learns that it ended.
    ours = [thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)]
    print("threads", [thread.name for thread in ours if thread is not threading.main_thread()], flush=True)
    print("left", code, flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
