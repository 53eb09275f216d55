"""The picture beside the list of files, in the dialog that Qt draws itself."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog
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
