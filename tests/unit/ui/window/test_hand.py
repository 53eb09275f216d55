"""Small things that a stranger's hand and keyboard expect of the window."""

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from koutu.services.sources import FileSource
from koutu.ui.style.roving import Roving
from koutu.ui.window import exchange
from koutu.ui.window.canvas_menu import CanvasMenu
from koutu.ui.window.drag_handle import DragHandle
from koutu.ui.window.main_window import MainWindow
from koutu.ui.window.palette import Palette
from tests.unit.pictures import write_subject


@pytest.fixture
def active(cut: MainWindow, qtbot: QtBot) -> MainWindow:
    cut.resize(1500, 760)  # room for segments, where a narrow window has menus
    cut.activateWindow()
    qtbot.waitUntil(cut.isActiveWindow)
    return cut


def test_arrows_among_the_modes_move_the_keyboard_and_cut_nothing(active: MainWindow) -> None:
    general, human, _ = active.header.modes.buttons
    general.setFocus()
    revision = active.session.current.revision
    QTest.keyClick(general, Qt.Key.Key_Right)
    assert human.hasFocus()
    assert active.session.mode == "general"
    assert active.session.current.revision == revision
    QTest.keyClick(human, Qt.Key.Key_Left)
    assert general.hasFocus()
    QTest.keyClick(general, Qt.Key.Key_Left)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert active.session.mode == "anime"


def test_a_tool_gives_the_keyboard_to_the_canvas(active: MainWindow) -> None:
    toolbox = active.workbench.toolbox
    for face in ("keep", "erase", "erase", "box", "move"):
        active.header.modes.buttons[0].setFocus()
        toolbox.take(face)
        assert active.stage.cutout.hasFocus(), face


def test_the_handle_is_dragged_and_a_click_explains_it(active: MainWindow, qtbot: QtBot) -> None:
    handle = active.findChild(DragHandle)
    assert handle.isEnabled()
    qtbot.waitUntil(lambda: active.session.current.dragged is not None, timeout=20000)
    mime = exchange.drag_data([active.session.current])
    assert Path(mime.urls()[0].toLocalFile()).read_bytes() == bytes(mime.data("image/png").data())
    handle.dragged.disconnect()  # a real drag waits for a real mouse
    with qtbot.waitSignal(handle.dragged):
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        QTest.mouseMove(handle, QPoint(60, 60))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert active.messages.kind == ""
    handle.click()
    assert active.messages.kind == "info"


def test_what_was_saved_is_told_as_done_and_leads_to_its_folder(active: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(active.session.cutouts.saved, timeout=20000):
        active.actions_.save.trigger()
    assert active.messages.kind == "done"
    assert [button.text() for button in active.messages._answers] == ["Show in folder"]


def test_looking_at_the_matte_before_touch_up_says_so_on_the_picture(active: MainWindow) -> None:
    active.workbench.touchup.before.trigger()
    assert active.stage.cutout.badge == "Before touch-up"
    active.stage.show_original(True)
    assert active.stage.cutout.badge == "Original"
    active.stage.show_original(False)
    active.workbench.touchup.before.trigger()
    assert active.stage.cutout.badge == ""


def test_the_right_button_of_the_hand_has_a_menu_and_a_tool_keeps_it(cut: MainWindow) -> None:
    canvas, menus = cut.stage.cutout, cut.findChild(CanvasMenu)
    shown = [action.text().replace("&", "") for action in menus.menu().actions() if not action.isSeparator()]
    first = (cut.actions_.save, cut.actions_.save_as, cut.actions_.copy)
    assert shown[:3] == [action.text().replace("&", "") for action in first]
    asked = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(QMenu, "popup", lambda menu, at: asked.append(len(menu.actions())))

        def ask(reason: QContextMenuEvent.Reason) -> int:
            centre = canvas.rect().center()
            QApplication.sendEvent(canvas, QContextMenuEvent(reason, centre, canvas.mapToGlobal(centre)))
            return len(asked)

        assert ask(QContextMenuEvent.Reason.Mouse) == 1
        cut.workbench.toolbox.take("keep")
        assert ask(QContextMenuEvent.Reason.Mouse) == 1
        assert ask(QContextMenuEvent.Reason.Keyboard) == 2


def test_thumbnails_are_dragged_out_together(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    files = [write_subject(tmp_path / f"{name}.png") for name in "ab"]
    with qtbot.waitSignals([window.session.segmenter.done] * 2, timeout=20000):
        window.open([FileSource(file) for file in files])
    assert window.strip.dragEnabled()
    for document in window.session.documents:
        window.session.select(document)
        qtbot.waitUntil(lambda document=document: document.dragged is not None, timeout=20000)
    mime = exchange.drag_data(window.session.documents)
    assert [Path(url.toLocalFile()).name for url in mime.urls()] == ["a-cutout.png", "b-cutout.png"]
    assert not mime.hasFormat("image/png")


def test_every_bar_is_one_tab_stop_with_arrows_inside(active: MainWindow) -> None:
    footer = active.footer._zooming
    palette = active.workbench.findChild(Palette).findChildren(QToolButton)
    for bar in (active.header.modes.buttons, active.header.sizes.buttons, footer, palette):
        shown = [each for each in bar if each.isVisible() and each.isEnabled()]
        assert len(shown) >= 2
        assert sum(bool(each.focusPolicy() & Qt.FocusPolicy.TabFocus) for each in shown) <= 1
        shown[0].setFocus()
        QTest.keyClick(shown[0], Qt.Key.Key_Down)
        assert QApplication.focusWidget() is not shown[0]
        assert QApplication.focusWidget().focusPolicy() & Qt.FocusPolicy.TabFocus
        assert not shown[0].focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_stop_that_can_be_used_no_more_hands_over(qtbot: QtBot) -> None:
    bar = QWidget()
    qtbot.addWidget(bar)
    roving = Roving(bar)
    buttons = [QToolButton(bar) for _ in range(3)]
    for button in buttons:
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        roving.add(button)
    stops = [bool(each.focusPolicy() & Qt.FocusPolicy.TabFocus) for each in buttons]
    assert stops == [True, False, False]
    buttons[0].setEnabled(False)
    stops = [bool(each.focusPolicy() & Qt.FocusPolicy.TabFocus) for each in buttons]
    assert stops == [False, True, False]


def test_f6_goes_round_the_parts_of_the_window_and_remembers_where_it_was(active: MainWindow) -> None:
    active.workbench.touchup.history.trigger()
    bench = active.workbench
    parts = [active.header, bench.palette_, bench.options, active.stage, bench.panels, active.footer]
    active.stage.cutout.setFocus()
    seen = []
    for _ in parts:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        seen.append(next(part for part in parts if part.isAncestorOf(focus)))
    assert seen == [*parts[4:], *parts[:4]]
    assert active.stage.cutout.hasFocus()
    QTest.keyClick(active.stage.cutout, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert bench.options.isAncestorOf(QApplication.focusWidget())


def test_the_bar_of_progress_never_stands_still_and_never_runs_away(cut: MainWindow) -> None:
    footer = cut.footer
    footer._set_progress(0.0)
    seen = []
    for _ in range(60):
        footer._set_progress(0.25)
        seen.append(footer._progress.value())
    assert all(after > before for before, after in pairwise(seen))
    assert 250 < seen[-1] < 500
    footer._set_progress(0.9)
    assert footer._progress.value() >= 900
    footer._set_progress(0.1)
    assert footer._progress.value() < 200
