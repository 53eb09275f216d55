"""Help, hints, and whoever uses neither eyes nor mouse."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QFont, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from koutu import app, paths
from koutu.engine.decoding import photo
from koutu.services import settings
from koutu.services.settings import Settings
from koutu.ui.dialogs.about import AboutDialog, licences
from koutu.ui.dialogs.shortcuts import KeysDialog, ShortcutsDialog
from koutu.ui.dialogs.trouble import TroubleDialog
from koutu.ui.window.help import sample
from koutu.ui.window.main_window import MainWindow


def test_every_shortcut_is_listed_and_found(window: MainWindow) -> None:
    window.help.shortcuts.trigger()
    (dialog,) = window.findChildren(ShortcutsDialog)
    listed = dialog.shown()
    assert len(listed) == len(window.actions())
    dialog.line.setText("save png")
    assert dialog.shown() == ["Save PNG", "Save PNG as", "Save all as PNG"]
    dialog.line.setText("ctrl+shift+s")
    assert dialog.shown() == ["Save PNG as"]
    dialog.line.setText("nothing like it")
    assert dialog.shown() == []
    assert dialog.none.isVisible()
    dialog.close()


def change_keys(dialog: ShortcutsDialog, action: str) -> KeysDialog:
    """Choose an action in the list and ask for other keys."""
    (item,) = dialog.list.findItems(action, Qt.MatchFlag.MatchExactly)
    dialog.list.setCurrentItem(item)
    dialog.edit.click()
    (keys,) = (found for found in dialog.findChildren(KeysDialog) if found.isVisible())
    return keys


def test_keys_are_changed_taken_from_others_remembered_and_restored(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    given = {name: window.shortcuts.of(name) for name in window.shortcuts.actions}
    save, brush = window.shortcuts.actions["window save"], window.shortcuts.actions["tool faces keep"]
    window.help.shortcuts.trigger()
    (dialog,) = window.findChildren(ShortcutsDialog)
    keys = change_keys(dialog, "Save PNG")
    assert not keys.take.isEnabled()
    QTest.keyClick(keys.keys, Qt.Key.Key_Space)
    assert "canvas needs" in keys.note.text()
    assert not keys.take.isEnabled()
    QTest.keyClick(keys.keys, Qt.Key.Key_B)
    assert "Brush" in keys.note.text() or "Keep" in keys.note.text()
    keys.take.click()
    assert [each.toString() for each in save.shortcuts()] == ["B"]
    assert "(B)" in save.toolTip()
    assert brush.shortcuts() == []

    path = tmp_path / "settings.json"
    settings.save(window.settings, path)
    assert settings.load(path).shortcuts == {"window save": ["B"], "tool faces keep": []}

    keys = change_keys(dialog, "Save PNG")
    keys.given.click()
    assert window.shortcuts.of("window save") == given["window save"]
    assert window.shortcuts.of("tool faces keep") == []
    change_keys(dialog, "Save PNG").none.click()
    assert save.shortcuts() == []
    dialog.restore.click()
    assert {name: window.shortcuts.of(name) for name in window.shortcuts.actions} == given
    assert window.settings.shortcuts == {}
    assert not dialog.restore.isEnabled()
    dialog.close()


def test_keys_of_the_users_own_are_there_at_the_next_start_and_give_way_to_the_brush(
    qtbot: QtBot, qapp: QApplication, window: MainWindow
) -> None:
    again = app.build_window(qapp, Settings(language="en", hints=False, shortcuts={"window save": ["3"]}), None)
    qtbot.addWidget(again)
    save = again.shortcuts.actions["window save"]
    assert [keys.toString() for keys in save.shortcuts()] == ["3"]
    again.workbench.toolbox.faces["keep"].setEnabled(True)
    again.workbench.toolbox.take("keep")
    assert save.shortcuts() == []  # 3 sets the brush's opacity
    again.workbench.toolbox.take("move")
    assert [keys.toString() for keys in save.shortcuts()] == ["3"]
    again.close()


def test_no_shortcut_is_given_twice(window: MainWindow) -> None:
    seen: dict[str, str] = {}
    for action in window.actions():
        for keys in action.shortcuts():
            assert keys.toString() not in seen, f"{keys.toString()}: {seen[keys.toString()]} and {action.text()}"
            seen[keys.toString()] = action.text()


def test_about_has_the_licence_of_everything_that_is_shipped(window: MainWindow) -> None:
    lock = (paths.resources().parent / "requirements" / "runtime.txt").read_text()
    pins = [Requirement(line.rstrip(" \\")) for line in lock.splitlines() if "==" in line and line[0] not in "# "]
    shipped = [pin.name for pin in pins if pin.marker is None or pin.marker.evaluate()]
    text = licences()
    for name in [*shipped, "Koutu", "Python", "LGPL-3", "GPL-3", "Apache-2.0"]:
        assert f"==== {name}".lower().replace("_", "-") in text.lower().replace("_", "-")
    window.help.about.trigger()
    (dialog,) = window.findChildren(AboutDialog)
    assert dialog.licences.toPlainText() == text
    told = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    develops_raw = find_spec("rawpy") is not None
    assert any("LibRaw, a free library" in each for each in told) == develops_raw
    dialog.close()


def test_a_problem_is_shown_and_copied(window: MainWindow) -> None:
    window.help.tell_of_trouble(["Koutu 0\nERROR MainThread: broke"])
    (dialog,) = window.findChildren(TroubleDialog)
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "Koutu 0\nERROR MainThread: broke"
    dialog.close()


def test_the_sample_photo_opens_and_names_its_licence(window: MainWindow, qtbot: QtBot) -> None:
    assert photo.load(sample()).pixels.shape == (440, 680, 3)
    assert "MIT License" in sample().with_name("lemur-LICENSE.txt").read_text()
    with qtbot.waitSignal(window.session.segmenter.done, timeout=20000):
        window.help.sample.trigger()


def test_hints_come_once_one_after_another(qtbot: QtBot, qapp: QApplication) -> None:
    settings = Settings(size="small", language="en")
    window = app.build_window(qapp, settings)
    window.show()
    qtbot.waitExposed(window)
    assert window.hints.isVisible()
    texts = []
    for _ in range(3):
        texts.append(window.hints.text.text())
        window.hints.next_button.click()
    assert len(set(texts)) == 3
    assert not window.hints.isVisible()
    assert not settings.hints
    window.close()
    window.deleteLater()


def _dialogs(window: MainWindow) -> list[QDialog]:
    for action in (window.help.shortcuts, window.help.report, window.help.about, window.actions_.open_link):
        action.trigger()
    return [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]


def test_everything_that_takes_the_keyboard_has_a_name_for_screen_readers(cut: MainWindow) -> None:
    dialogs = _dialogs(cut)
    unnamed = []
    for top in (cut, *dialogs):
        for widget in (widget for widget in top.findChildren(QWidget) if widget.isVisibleTo(top)):
            takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None
            if not takes_keys and not isinstance(widget, QAbstractButton):
                continue
            interface = QAccessible.queryAccessibleInterface(widget)
            if not (widget.accessibleName() or (interface and interface.text(QAccessible.Text.Name))):
                unnamed.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    for dialog in dialogs:
        dialog.close()
    assert not unnamed


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_text_half_as_large_again_is_not_cut_off(
    qtbot: QtBot, qapp: QApplication, language: str, tmp_path: Path
) -> None:
    before = qapp.font()
    large = QFont(before)
    large.setPointSizeF(before.pointSizeF() * 1.5)
    qapp.setFont(large)
    window = app.build_window(qapp, Settings(size="small", language=language))  # type: ignore[arg-type]
    try:
        window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        QCoreApplication.sendPostedEvents()
        clipped = []
        for widget in window.findChildren(QWidget):
            if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
                continue
            needed = widget.minimumSizeHint() if isinstance(widget, QLabel) else widget.sizeHint()
            if widget.width() < needed.width() or widget.height() < needed.height():
                clipped.append(f"{widget.text()}: {widget.size().toTuple()} of {needed.toTuple()}")
        assert not clipped
    finally:
        window.close()
        window.deleteLater()
        qapp.setFont(before)
