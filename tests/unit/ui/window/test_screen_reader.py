"""What a screen reader is told: the accessibility tree as Qt gives it to AT-SPI, walked in process."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from koutu.ui.window.main_window import MainWindow
from tests.walk.window import open_two

_PRESSED = {
    QAccessible.Role.Button,
    QAccessible.Role.PushButton,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.Slider,
    QAccessible.Role.SpinBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.ListItem,
    QAccessible.Role.ProgressBar,
}


@pytest.fixture
def bench(window: MainWindow, qtbot: QtBot, tmp_path) -> MainWindow:
    open_two(window, tmp_path)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def tree(top: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Everything in sight, from the top down."""
    yield top
    for place in range(top.childCount()):
        child = top.child(place)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from tree(child)


def said(interface: QAccessibleInterface) -> str:
    return interface.text(QAccessible.Text.Name)


def test_everything_that_is_pressed_or_chosen_has_a_name(bench: MainWindow) -> None:
    bench.workbench.touchup.edges.trigger()
    top = QAccessible.queryAccessibleInterface(bench)
    found = [each for each in tree(top) if each.role() in _PRESSED]
    assert len(found) > 40
    # The line inside a number's field has the field's name.
    unnamed = [each.role() for each in found if not said(each) and not said(each.parent())]
    assert not unnamed


def test_states_are_said_and_not_only_painted(bench: MainWindow) -> None:
    bench.workbench.toolbox.take("erase")
    bench.session.documents[0].set_mark("doubtful")
    top = QAccessible.queryAccessibleInterface(bench)
    parts = list(tree(top))
    erase = bench.workbench.toolbox.faces["erase"].iconText()
    assert [each for each in parts if said(each) == erase and each.state().checked]
    general = [each for each in parts if said(each) == "General" and each.role() in _PRESSED]
    assert general
    assert all(each.state().checked for each in general)
    assert [each for each in parts if each.role() == QAccessible.Role.ListItem and "doubtful" in said(each)]
    undo = bench.actions_.undo
    assert not undo.isEnabled()
    save = next(each for each in parts if said(each) == "Save PNG")
    assert not save.state().disabled


def test_tab_stops_once_in_every_bar_and_comes_round(bench: MainWindow) -> None:
    work = bench.workbench
    bars: dict[str, QWidget] = {
        "tools": work.palette_,
        "modes": bench.header.modes,
        "networks": bench.header.sizes,
        "strip": bench.strip,
    }
    bench.resize(1500, 760)  # room for segments, where a narrow window has menus
    QApplication.processEvents()
    bench.stage.cutout.setFocus()
    seen: list[QWidget] = []
    while (focus := QApplication.focusWidget()) not in seen:
        assert focus is not None
        seen.append(focus)
        # A tap of Tab on a canvas moves on as well, when it is let go.
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        assert len(seen) < 60
    for name, bar in bars.items():
        stops = [each for each in seen if each is bar or bar.isAncestorOf(each)]
        assert len(stops) == 1, (name, stops)
    assert len(seen) < 26


def toggle(widget: QWidget) -> None:
    """Press it as AT-SPI's first action does: without a click."""
    actions = QAccessible.queryAccessibleInterface(widget).actionInterface()
    assert actions.actionNames()[0] == "Toggle"
    actions.doAction("Toggle")


def test_what_a_screen_reader_toggles_is_done_and_not_only_shown(bench: MainWindow, qtbot: QtBot) -> None:
    work, toolbox = bench.workbench, bench.workbench.toolbox
    bench.resize(1500, 760)
    buttons = {each.accessibleName() or each.text(): each for each in bench.findChildren(QToolButton)}
    toggle(buttons["Erase"])
    assert toolbox.tool is work.brush
    assert work.brush.way == "erase"
    toggle(buttons["Erase"])
    assert toolbox.faces["erase"].isChecked()
    assert toolbox.tool is work.brush
    toggle(buttons["Slider"])
    assert bench.settings.view == "slider"
    with qtbot.waitSignal(bench.session.segmenter.done, timeout=20000):
        toggle(bench.header.modes.buttons[2])
    assert bench.session.mode == "anime"
    toggle(buttons["Edges"])
    assert work.panels.isVisible()
    toggle(buttons["Edges"])
    assert not work.panels.isVisible()


def test_pictures_and_bars_are_said_to_be_what_they_are(bench: MainWindow) -> None:
    for canvas in (bench.stage.original, bench.stage.cutout):
        assert QAccessible.queryAccessibleInterface(canvas).role() == QAccessible.Role.Canvas
    assert [said(QAccessible.queryAccessibleInterface(each)) for each in bench.workbench.parts[:2]] == [
        "Tools",
        "Options of the tool",
    ]


def test_what_a_button_stands_at_is_in_its_name(bench: MainWindow) -> None:
    bench.resize(700, 600)  # menus where a wide window has segments
    QApplication.processEvents()
    header, bars = bench.header, bench.workbench
    assert header._mode_menu.isVisible()
    assert header._mode_menu.accessibleName() == "Mode: General"
    assert header._size_menu.accessibleName() == "Network: Small"
    assert bars.view_button.accessibleName() == "View mode: On Layers"
    bars.touchup.view_modes["matte"].trigger()
    assert bars.view_button.accessibleName() == "View mode: Black & White"
    bench.actions_.actual.trigger()
    assert bench.footer._zoom.accessibleName() == "Zoom: 100 %"
