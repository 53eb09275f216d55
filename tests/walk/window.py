"""A window with two pictures that are cut out, to walk over."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication

from koutu.services.sources import FileSource
from koutu.ui.window.main_window import MainWindow
from tests.opened_window import opened_window
from tests.unit.pictures import write_subject


@contextmanager
def walked_window(application: QApplication, folder: Path, room: QSize) -> Iterator[MainWindow]:
    """Build it as large as the screen has room, and close it again."""
    with opened_window(application, room) as window:
        window.activateWindow()
        open_two(window, folder)
        yield window


def open_two(window: MainWindow, folder: Path) -> None:
    """Open two pictures, and wait until they are cut out."""
    files = [write_subject(folder / f"{name}.png", hue=hue) for name, hue in (("shoe", 0), ("a long name", 120))]
    loop = QEventLoop()
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if _ready(window) else None)
    timer.start(20)
    QTimer.singleShot(60000, loop.quit)
    window.open([FileSource(file) for file in files])
    loop.exec()
    timer.stop()
    assert _ready(window)


def _ready(window: MainWindow) -> bool:
    documents = window.session.documents
    return len(documents) == 2 and all(each.matte is not None and not each.busy for each in documents)
