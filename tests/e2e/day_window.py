"""A day in the window, done by itself: open, cut, touch up, save the cutout, save the document, export, close."""

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer

from koutu import app
from koutu.document.document import Document
from koutu.engine.compose.style import Style
from koutu.engine.export.export import Export
from koutu.engine.touchup.brush import Brush
from koutu.ui.window.main_window import MainWindow

_build = app.build_window


class _Day:
    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window = window
        self._folder = folder
        self._left: list[Callable[[Document], None]] = [self._touch_up, self._save, self._keep, self._export]
        window.session.cutouts.prepared.connect(self._go_on)
        window.session.cutouts.saved.connect(self._go_on)
        window.autosave.saved.connect(self._go_on)
        window.session.exporter.exported.connect(self._go_on)

    def _go_on(self, *_: object) -> None:
        document = self._window.session.current
        if document is None or not document.prepared:
            return
        if self._left:
            self._left.pop(0)(document)
        else:
            QTimer.singleShot(0, self._window.close)

    def _touch_up(self, document: Document) -> None:
        document.touchup_editor.begin(Brush(40), 0)
        document.touchup_editor.extend(60, 60)
        document.touchup_editor.commit("Stroke")

    def _save(self, document: Document) -> None:
        self._window.session.cutouts.save(document, self._folder / "cutout.png")

    def _keep(self, document: Document) -> None:
        self._window.autosave.save(document, self._folder / "work.koutu")

    def _export(self, document: Document) -> None:
        path = self._folder / "export.jpg"
        self._window.session.exporter.export(document, Style(), Export("jpeg"), path, overwrite=False)


def _lived(*arguments: object) -> MainWindow:
    window = _build(*arguments)  # type: ignore[arg-type]
    window.day = _Day(window, Path(sys.argv[1]))  # type: ignore[attr-defined]
    return window


app.build_window = _lived
if __name__ == "__main__":
    sys.exit(app.main(sys.argv[2:]))
