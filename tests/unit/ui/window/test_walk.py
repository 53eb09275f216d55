"""A short walk over the window; `tests/e2e/test_whole_walk.py` is the whole, on three screens and in every dress."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu.ui.window.main_window import MainWindow
from tests.walk.tour import Dress, Tour
from tests.walk.window import open_two

# Popups of the offscreen platform.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def walker(window: MainWindow, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    open_two(window, tmp_path)
    font = qapp.font()
    yield window
    window._theme.set_text_size(100)
    window._theme.set_scheme("light")
    qapp.setFont(font)


def test_nothing_is_cut_off_pale_small_or_in_the_way(walker: MainWindow, qtbot: QtBot) -> None:
    walker.resize(1280, 720)
    tour = Tour(walker, QSize(1280, 800), tooltips=False)  # menus follow the suite's screen, which is 800 high
    tour.wear(Dress(150, "dark", "zh_CN"))
    tour.bench()
    tour.bars()
    tour.wear(Dress(100, "light", "en"))
    tour.menus()
    tour.dialogs()
    tour.export()
    tour.batch()
    assert len(tour.seen) > 80
    assert not tour.told()
