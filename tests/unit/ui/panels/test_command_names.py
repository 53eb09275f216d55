"""What was done is called by the words of the present language."""

from PySide6.QtCore import QTranslator
from pytestqt.qtbot import QtBot

from koutu import paths
from koutu.ui.panels.command_names import NAMES
from koutu.ui.window.main_window import MainWindow


def test_the_history_speaks_the_language_that_was_chosen_last(cut: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(cut.session.segmenter.done, timeout=20000):
        cut.actions_.cut.trigger()
    stack = cut.session.current.undo
    assert [stack.text(place) for place in range(stack.count())] == ["New cut"]
    try:
        cut.actions_.languages["zh_CN"].trigger()
        qtbot.waitUntil(lambda: stack.text(0) == "重新抠图")
    finally:
        cut.actions_.languages["en"].trigger()
    qtbot.waitUntil(lambda: stack.text(0) == "New cut")


def test_every_name_has_words_of_its_owners() -> None:
    """The file of translations holds what the program says today, by the class that says it; see `i18n/update.py`."""
    chinese = QTranslator()
    assert chinese.load(str(paths.resources() / "i18n" / "koutu_zh_CN.qm"))
    missing = [(owner, name) for owner, names in NAMES.items() for name in names if not chinese.translate(owner, name)]
    assert missing == []
    assert not chinese.translate("BrushTool", "New cut")
