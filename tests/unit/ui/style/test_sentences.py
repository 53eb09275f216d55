"""Every place that tells an error tells it in the window's language, the errors inside it included."""

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from koutu.engine.batch.plan import Unusable
from koutu.engine.core.errors import DownloadError, PhotoError, PresetError, SourceError
from koutu.services.batch_queue import Item
from koutu.ui.batch.queue_list import QueueList
from koutu.ui.style.language import Languages
from koutu.ui.style.sentences import sentence
from koutu.ui.window.main_window import MainWindow

EMPTY = PhotoError("There is no picture in this folder.")
NESTED = PresetError("The preset “{path}” makes no sense: {reason}", path="shop.toml", reason=EMPTY)
IN_CHINESE = "预设“shop.toml”有误：该文件夹中没有图片。"


@pytest.fixture
def chinese(qapp: QApplication) -> None:
    Languages(qapp).speak("zh_CN")


def _has_english(text: str, *names: str) -> bool:
    for name in names:
        text = text.replace(name, "")
    return re.search("[A-Za-z]{2}", text) is not None


def test_nested_errors_are_translated_at_any_depth(chinese: None) -> None:
    assert sentence(EMPTY) == "该文件夹中没有图片。"
    deep = SourceError("{source}: {reason}", source="example.org", reason=NESTED)
    assert IN_CHINESE in sentence(deep)
    many = DownloadError(
        "The network {title} could not be downloaded. {failures} Try again, name another source, or import the file.",
        title="U",
        failures=(deep, SourceError("{source} cannot be found.", source="example.net")),
    )
    assert IN_CHINESE in sentence(many)
    assert not _has_english(sentence(many), "shop.toml", "example.org", "example.net")


def test_the_export_window_tells_it_in_chinese(chinese: None, cut: MainWindow) -> None:
    cut.actions_.finish.trigger()
    dialog = cut.exporting.dialog
    assert dialog is not None
    dialog.exporter.failed.emit(NESTED)
    assert dialog.note.text() == IN_CHINESE
    dialog.close()


def test_exporting_again_tells_it_in_chinese(chinese: None, cut: MainWindow) -> None:
    cut.session.exporter.failed.emit(NESTED)
    assert IN_CHINESE in {label.text() for label in cut.messages.findChildren(QLabel)}


def test_the_batch_tells_it_in_chinese(chinese: None, window: MainWindow, tmp_path: Path) -> None:
    window.actions_.batch.trigger()
    batch = window.exporting.batch
    assert batch is not None
    batch.batch_queue.failed.emit(NESTED)
    assert batch.note.text() == IN_CHINESE
    (tmp_path / "图").mkdir()
    batch.set_target(tmp_path / "图")
    batch.add([tmp_path / "图"])
    told = batch.note.text()
    assert told.startswith("这些图片不能放入该文件夹。“")
    assert not _has_english(told, str(tmp_path), "cutouts")


def test_a_row_of_the_queue_tells_it_in_chinese(chinese: None, qtbot: QtBot) -> None:
    rows = QueueList()
    qtbot.addWidget(rows)
    rows.show_items([Item(Unusable("shoes", NESTED), state="failed", error=NESTED)])
    row = rows.topLevelItem(0)
    assert row is not None
    assert row.text(3) == row.toolTip(3) == IN_CHINESE
