"""Preferences: every change takes effect at once, and is there at the next start."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from koutu.document.history import MEGABYTE
from koutu.services import settings as settings_file
from koutu.services.settings import Settings
from koutu.ui.dialogs.preferences import PreferencesDialog
from koutu.ui.style.colours import DARK, LIGHT
from koutu.ui.window.main_window import MainWindow


@pytest.fixture
def dialog(cut: MainWindow, qtbot: QtBot) -> Iterator[PreferencesDialog]:
    font = QApplication.font()
    cut.activateWindow()
    qtbot.waitUntil(cut.isActiveWindow)
    QTest.keyClick(cut.stage.cutout, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    found = cut.findChild(PreferencesDialog)
    assert found is not None
    assert found.isVisible()
    yield found
    cut._theme.set_scheme("light")
    cut._theme.set_text_size(100)
    QApplication.setFont(font)


def choose(box: QComboBox, value: object) -> None:
    row = box.findData(value)
    assert row >= 0
    box.setCurrentIndex(row)
    box.activated.emit(row)


def test_theme_and_text_size_dress_the_window_at_once(cut: MainWindow, dialog: PreferencesDialog) -> None:
    before = cut.footer.fontMetrics().height()
    choose(dialog.theme, "dark")
    assert cut._theme.colours is DARK
    choose(dialog.theme, "light")
    assert cut._theme.colours is LIGHT
    choose(dialog.text, 150)
    assert cut.footer.fontMetrics().height() == pytest.approx(before * 1.5, abs=2)
    assert (cut.settings.theme, cut.settings.text_percent) == ("light", 150)


def test_the_language_is_spoken_by_the_dialog_too(cut: MainWindow, dialog: PreferencesDialog, qtbot: QtBot) -> None:
    try:
        choose(dialog.language, "zh_CN")
        qtbot.waitUntil(lambda: dialog.windowTitle() == "偏好设置")
        assert cut.settings.language == "zh_CN"
    finally:
        choose(dialog.language, "en")
    qtbot.waitUntil(lambda: dialog.windowTitle() == "Preferences")


def test_the_checkerboard_changes_under_the_cutout(cut: MainWindow, dialog: PreferencesDialog) -> None:
    def corner() -> np.ndarray:
        image = cut.stage.cutout.grab().toImage()
        place = cut.stage.cutout.mapping
        return np.array(image.pixelColor(round(place.left) + 3, round(place.top) + 3).getRgb()[:3])

    choose(dialog.checkerboard, "light")
    light = corner()
    choose(dialog.checkerboard, "dark")
    assert light.min() > 200
    assert corner().max() < 120


def test_cutouts_go_into_the_folder_under_the_name_that_was_set(
    cut: MainWindow, dialog: PreferencesDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "cutouts"
    folder.mkdir()
    dialog.set_folder(str(folder))
    dialog.name.setText("{name} frei")
    dialog.name.textEdited.emit("{name} frei")
    with qtbot.waitSignal(cut.session.cutouts.saved, timeout=20000):
        cut.actions_.save.trigger()
    assert (folder / "disc frei.png").is_file()
    dialog.name.textEdited.emit("{nonsense}")
    assert dialog._refused.isVisible()
    assert cut.settings.output_name == "{name} frei"
    dialog.beside.click()
    assert cut.settings.output_folder == ""


def test_network_preset_and_undo_memory_are_taken(cut: MainWindow, dialog: PreferencesDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(cut.session.segmenter.done, timeout=60000):
        choose(dialog.size_, "medium")
    assert cut.session.size == "medium"
    dialog.undo.setValue(64)
    assert cut.session.history.budget == 64 * MEGABYTE
    choose(dialog.preset, "product-white")
    cut.actions_.finish.trigger()
    assert cut.exporting.dialog.draft.preset.id == "product-white"
    cut.exporting.dialog.close()


def test_the_page_can_be_searched(dialog: PreferencesDialog) -> None:
    dialog.search.setText("dark")
    shown = [label.text() for label, control in dialog._rows if control.isVisible()]
    assert shown == ["Theme", "Checkerboard"]
    dialog.search.setText("xyzzy")
    assert dialog._none.isVisible()
    dialog.search.clear()
    assert all(control.isVisible() for _, control in dialog._rows)


def test_what_was_set_is_there_at_the_next_start(tmp_path: Path) -> None:
    wanted = Settings(theme="dark", text_percent=125, checkerboard="light", output_folder="/x", output_name="{name}")
    wanted.default_preset = "sticker"
    settings_file.save(wanted, tmp_path / "settings.json")
    assert settings_file.load(tmp_path / "settings.json") == wanted
