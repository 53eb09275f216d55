"""Every tool in the whole window: its letter, its options, its words in both languages."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from koutu.engine.touchup.edges import Edges
from koutu.ui.style.selector import Selector
from koutu.ui.window.main_window import MainWindow

LETTERS = {
    "W": "quick",
    "Q": "box",
    "L": "lasso",
    "Shift+L": "polygon",
    "U": "wand",
    "S": "pieces",
    "R": "refine",
    "G": "pick",
}


@pytest.fixture
def active(cut: MainWindow, qtbot: QtBot) -> MainWindow:
    cut.activateWindow()
    qtbot.waitUntil(cut.isActiveWindow)
    cut.stage.cutout.setFocus()
    return cut


def press(window: MainWindow, letter: str) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if letter.startswith("Shift+") else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(window.stage.cutout, letter[-1], held)


def controls(widget: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QListWidget)
    return [child for child in widget.findChildren(QWidget) if isinstance(child, kinds)]


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_takes_the_tool_and_its_options_can_be_reached(active: MainWindow, letter: str) -> None:
    press(active, letter)
    toolbox = active.workbench.toolbox
    assert toolbox.tool is not None
    assert toolbox.tool.way == LETTERS[letter]
    assert toolbox.faces[LETTERS[letter]].isChecked()
    page = active.workbench.options._pages.currentWidget()
    assert controls(page)
    for control in controls(page):
        stop = control
        if isinstance(control.parent(), Selector):  # one stop, arrows inside
            stop = next(each for each in control.parent().buttons if each.focusPolicy() & Qt.FocusPolicy.TabFocus)
        # Pictures of candidates appear with them, and are one stop then: see test_box_tool.
        assert stop.focusPolicy() & Qt.FocusPolicy.TabFocus or stop.isHidden(), control
        assert control.accessibleName() or (isinstance(control, QAbstractButton) and control.text()), control
        assert control.toolTip(), control


CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.mark.parametrize(
    ("key", "held", "panel"),
    [("J", CTRL, "pieces"), ("O", CTRL | ALT, "objects"), ("R", CTRL | ALT, "edges"), ("H", CTRL, "history")],
)
def test_ctrl_and_a_letter_show_a_panel(active: MainWindow, key: str, held: Qt.KeyboardModifier, panel: str) -> None:
    QTest.keyClick(active.stage.cutout, key, held)
    assert getattr(active.workbench.touchup, panel).isChecked()
    assert active.workbench.panels.isVisible()
    QTest.keyClick(active.stage.cutout, key, held)
    assert not active.workbench.panels.isVisible()


def test_the_words_follow_the_language(active: MainWindow, qtbot: QtBot) -> None:
    faces = active.workbench.toolbox.faces
    press(active, "U")
    active.actions_.languages["zh_CN"].trigger()
    try:
        qtbot.waitUntil(lambda: faces["box"].text() == "框选")
        words = {name: faces[name].text() for name in LETTERS.values()}
        page = controls(active.workbench.options)
        texts = [control.text() for control in page if isinstance(control, QAbstractButton)]
    finally:
        # The application keeps a translator that is not taken back, and the next test's window would speak Chinese.
        active.actions_.languages["en"].trigger()
        qtbot.waitUntil(lambda: faces["box"].text() == "Box")
    assert all(not word.isascii() for word in words.values()), words
    assert "连续" in texts


def test_what_a_tool_did_survives_another_cut_and_is_undone_after_it(active: MainWindow, qtbot: QtBot) -> None:
    document = active.session.current
    active.workbench.edges.invert.click()
    qtbot.waitUntil(lambda: document.edges == Edges(invert=True), timeout=10000)
    with qtbot.waitSignal(active.session.segmenter.done, timeout=20000):
        active.actions_.cut.trigger()
    assert document.edges == Edges(invert=True)
    active.actions_.undo.trigger()
    active.actions_.undo.trigger()
    assert document.edges == Edges()
