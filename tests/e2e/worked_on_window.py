"""The program with a user who works without rest: strokes, new cuts, saving. A test kills it at some moment.

It prints `kept N` and `saved N` when a copy or the document that holds at least N strokes is on the disk.
"""

import random
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from koutu import app
from koutu.document.document import Document
from koutu.engine.touchup.brush import Brush
from koutu.services import autosave
from koutu.services.save_queue import FileSaved
from koutu.ui.window.main_window import MainWindow

# A minute is too long to wait for.
autosave.AUTOSAVE_MS = 150
_build = app.build_window


class _User:
    def __init__(self, window: MainWindow, seed: int, path: Path) -> None:
        self._window = window
        self._random = random.Random(seed)
        self._path = path
        self._strokes = 0
        self._copied: dict[int, int] = {}
        window.autosave.kept.connect(self._tell_kept)
        window.autosave.saved.connect(self._tell_saved)
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._act)
        self._timer.start(40)

    def _act(self) -> None:
        document = self._window.session.current
        if document is None or document.matte is None:
            return
        what = self._random.random()
        if what < 0.8:
            self._stroke(document)
        elif what < 0.9:
            self._saving = self._strokes
            self._window.autosave.save(document, self._path)
        elif not document.busy:
            self._window.session.cut()

    def _stroke(self, document: Document) -> None:
        right, bottom = document.bounds.right, document.bounds.bottom
        document.touchup_editor.begin(Brush(40), self._random.choice((0, 255)))
        for _ in range(4):
            document.touchup_editor.extend(self._random.uniform(0, right), self._random.uniform(0, bottom))
        document.touchup_editor.commit("Stroke")
        self._strokes += 1

    def _tell_kept(self, document: Document) -> None:
        print("kept", 0 if document.touchup.tiles.empty else 1, flush=True)

    def _tell_saved(self, saved: FileSaved) -> None:
        print("saved", saved.path, flush=True)


def _worked_on(*arguments: object) -> MainWindow:
    window = _build(*arguments)  # type: ignore[arg-type]
    window.user = _User(window, int(sys.argv[1]), Path(sys.argv[2]))  # type: ignore[attr-defined]
    return window


app.build_window = _worked_on
if __name__ == "__main__":
    sys.exit(app.main(sys.argv[3:]))
