"""D: the cutout stands on its own backdrop in the main window, live under the brush."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from koutu.engine.compose.style import Backdrop, Stop
from koutu.engine.core.rect import Rect
from koutu.engine.display.viewing import Mapping, stretched
from koutu.engine.touchup.brush import Brush
from koutu.ui.export.preset_list import as_the_photo
from koutu.ui.window.main_window import MainWindow


def seen(window: MainWindow) -> np.ndarray:
    image = window.stage.cutout.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(int)


def corner(window: MainWindow) -> np.ndarray:
    place = window.stage.cutout.mapping
    return seen(window)[place.top + 3, place.left + 3]


def stand_on(window: MainWindow, backdrop: Backdrop) -> None:
    preset = as_the_photo()
    window.session.current.set_preset(replace(preset, look=replace(preset.look, backdrop=backdrop)))


def test_d_puts_the_cutout_on_the_backdrop_that_was_chosen_and_takes_it_away(cut: MainWindow, qtbot: QtBot) -> None:
    cut.activateWindow()
    qtbot.waitUntil(cut.isActiveWindow)
    board = corner(cut)
    QTest.keyClick(cut.stage.cutout, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: corner(cut).min() == 255, timeout=20000)
    assert not cut.workbench.backdrop.chosen
    stand_on(cut, Backdrop("colour", colour=(10, 120, 200)))
    qtbot.waitUntil(lambda: np.abs(corner(cut) - (10, 120, 200)).max() <= 1, timeout=20000)
    assert cut.workbench.backdrop.chosen
    stand_on(cut, Backdrop("gradient", stops=(Stop(0, (255, 0, 0)), Stop(100, (0, 0, 255)))))
    qtbot.waitUntil(lambda: corner(cut)[0] > 240 and corner(cut)[2] < 20, timeout=20000)
    QTest.keyClick(cut.stage.cutout, Qt.Key.Key_D)
    np.testing.assert_array_equal(corner(cut), board)


def test_what_is_erased_shows_the_backdrop_under_the_brush(cut: MainWindow, qtbot: QtBot) -> None:
    stand_on(cut, Backdrop("colour", colour=(10, 120, 200)))
    cut.workbench.touchup.backdrop.trigger()
    qtbot.waitUntil(lambda: np.abs(corner(cut) - (10, 120, 200)).max() <= 1, timeout=20000)
    document = cut.session.current
    height, width = document.screen.shape[:2]
    middle = cut.stage.cutout.rect().center()
    before = seen(cut)[middle.y(), middle.x()]
    document.touchup_editor.begin(Brush(40), 0)
    document.touchup_editor.extend(width / 2, height / 2)
    under = seen(cut)[middle.y(), middle.x()]
    document.touchup_editor.commit("Erase")
    assert np.abs(before - (10, 120, 200)).max() > 40
    assert np.abs(under - (10, 120, 200)).max() <= 1


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
def test_a_stretched_backdrop_lies_where_the_photo_does(scale: float) -> None:
    ramp = np.zeros((4, 100, 3), np.uint8)
    ramp[..., 0] = np.arange(100) * 2
    shown = stretched(ramp, Rect(0, 0, 200, 8), Mapping(scale, 10, 0), Rect(10, 0, 10 + round(200 * scale), 2))
    expected = (np.arange(shown.shape[1]) + 0.5) / scale / 2 * 2 - 1
    np.testing.assert_allclose(shown[0, 8:-8, 0], np.clip(expected, 0, 198)[8:-8], atol=1.5)
