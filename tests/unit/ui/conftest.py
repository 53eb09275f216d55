import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu.services.sources import FileSource
from koutu.ui.style.language import Languages
from koutu.ui.window.main_window import MainWindow
from tests.opened_window import opened_window
from tests.unit.pictures import write_subject


@pytest.fixture(autouse=True)
def _collected_between_tests(qapp: QApplication) -> Iterator[None]:
    """Free what a test leaves when it is over and no thread runs.

    Collecting an earlier test's widgets in the middle of a prediction has crashed a run.
    """
    gc.collect()
    gc.disable()
    yield
    for languages in qapp.findChildren(Languages):
        languages.speak("en")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    """The whole window with the real small network."""
    # Beyond the offscreen platform's 800 × 800: as on a usual screen.
    with opened_window(qapp, QSize(1200, 780)) as made:
        qtbot.waitExposed(made)
        yield made


@pytest.fixture
def cut(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """A window with one picture that is cut out."""
    with qtbot.waitSignal(window.session.segmenter.done, timeout=20000):
        window.open([FileSource(write_subject(tmp_path / "disc.png"))])
    return window
