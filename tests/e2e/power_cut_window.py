"""The window with a user who never rests, and who says of everything that is on the disk now. A test pulls the plug.

It prints `kept N`, `saved N`, `settings N`: the copy, the document, the settings hold the N-th change or a later one.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from koutu import app, paths
from koutu.document.document import Document
from koutu.engine.touchup.brush import Brush
from koutu.engine.touchup.edges import Edges
from koutu.services import autosave
from koutu.services import settings as settings_file
from koutu.services.save_queue import FileSaved
from koutu.ui.window.main_window import MainWindow

autosave.AUTOSAVE_MS = 60
_build = app.build_window


class _User:
    def __init__(self, window: MainWindow, path: Path) -> None:
        self._window = window
        self._path = path
        self._changes = 0
        self._change_of: dict[int, int] = {}
        self._saving: list[int] = []
        window.autosave.kept.connect(self._tell_kept)
        window.autosave.saved.connect(self._tell_saved)
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._act)
        self._timer.start(25)

    def _act(self) -> None:
        document = self._window.session.current
        if document is None or document.matte is None or document.busy:
            return
        self._changes += 1
        if self._changes == 1:
            document.touchup_editor.begin(Brush(40), 0)
            document.touchup_editor.extend(60, 60)
            document.touchup_editor.commit("Stroke")
        # The number itself is in the document, where the test finds it again.
        document.set_edges("Feather", Edges(shift=self._changes % 200 - 100.0, feather=self._changes // 200))
        self._change_of[document.edits] = self._changes
        if self._changes % 7 == 0 and not self._saving:
            self._saving.append(self._changes)
            self._window.autosave.save(document, self._path)
        if self._changes % 5 == 0:
            self._window.settings.brush = Brush(self._changes)
            settings_file.save(self._window.settings, paths.settings())
            print("settings", self._changes, flush=True)

    def _tell_kept(self, document: Document) -> None:
        print("kept", self._change_of.get(self._window.autosave._copied[document], 0), flush=True)

    def _tell_saved(self, saved: FileSaved) -> None:
        print("saved", self._saving.pop(), flush=True)


def _used(*arguments: object) -> MainWindow:
    window = _build(*arguments)  # type: ignore[arg-type]
    window.user = _User(window, Path(sys.argv[1]))  # type: ignore[attr-defined]
    return window


app.build_window = _used
if __name__ == "__main__":
    sys.exit(app.main(sys.argv[2:]))
