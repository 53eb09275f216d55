"""What was done is called by the words of the present language."""

import re
from pathlib import Path

from pytestqt.qtbot import QtBot

import koutu
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


def test_every_name_is_one_that_its_owner_says() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(koutu.__file__).parent.rglob("*.py")]
    for owner, names in NAMES.items():
        own = next(text for text in sources if re.search(rf"^class {owner}\b", text, re.MULTILINE))
        for name in names:
            assert f'self.tr("{name}")' in own, (owner, name)
