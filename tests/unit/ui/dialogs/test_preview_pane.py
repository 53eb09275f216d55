"""The picture beside the list of files, in the dialog that Qt draws itself."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from koutu.ui.dialogs.preview_pane import PreviewPane
from koutu.ui.window.main_window import MainWindow
from tests.unit.pictures import write_subject


def test_the_file_in_hand_is_shown_with_its_size(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    photo = write_subject(tmp_path / "disc.png", 96)
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no picture")
    window.settings.folder = str(tmp_path)
    window.actions_.open.trigger()
    dialog = window.findChild(QFileDialog)
    pane = dialog.findChild(PreviewPane)
    assert pane is not None
    assert pane.isVisible()
    dialog.currentChanged.emit(str(photo))
    qtbot.waitUntil(lambda: pane.words.text() == "disc.png\n96 × 96", timeout=20000)
    shown = pane.picture.pixmap().toImage()
    middle = shown.pixelColor(shown.width() // 2, shown.height() // 2)
    assert middle.red() > 200  # the disc
    dialog.currentChanged.emit(str(bad))
    qtbot.waitUntil(lambda: pane.words.text() == "bad.jpg is no picture that Koutu can read.", timeout=20000)
    assert pane.picture.pixmap().isNull()
    dialog.currentChanged.emit(str(tmp_path))
    assert pane.words.text() == ""
    with qtbot.waitSignal(window.session.documentAdded, timeout=20000):
        dialog.filesSelected.emit([str(photo)])
    dialog.close()


def test_a_folder_that_is_not_there_is_no_files_name(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    window.settings.folder = str(tmp_path / "gone")
    assert not (tmp_path / "Pictures").exists()
    window.actions_.open.trigger()
    dialog = window.findChild(QFileDialog)
    assert Path(dialog.directory().absolutePath()) == tmp_path
    assert [line.text() for line in dialog.findChildren(QLineEdit, "fileNameEdit")] == [""]
    dialog.close()
