"""Every tool without a mouse: arrow keys and Enter do what the mouse does."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu.engine.touchup.brush import Brush
from koutu.ui.tools.brush_tool import BrushTool
from koutu.ui.tools.lasso_tool import LassoTool
from koutu.ui.tools.wand_tool import WandTool
from tests.unit.ui.tools.desk import HEIGHT, LEFT_BALL, NONE, SHIFT, WIDTH, Desk, disc

MIDDLE = (199, 149)  # the canvas's, where the pointer begins
ENTER, INSERT = Qt.Key.Key_Return, Qt.Key.Key_Insert


@pytest.fixture
def made(qtbot: QtBot) -> Iterator[Callable[[], Desk]]:
    desks: list[Desk] = []

    def make() -> Desk:
        desks.append(Desk(qtbot, disc(LEFT_BALL)))
        return desks[-1]

    yield make
    for desk in desks:
        desk.close()


def key(desk: Desk, which: Qt.Key, kind: QEvent.Type = QEvent.Type.KeyPress, held=NONE, times: int = 1) -> None:
    for _ in range(times):
        QApplication.sendEvent(desk.canvas, QKeyEvent(kind, which, held))


def let_go(desk: Desk, which: Qt.Key, held=NONE) -> None:
    key(desk, which, QEvent.Type.KeyRelease, held)


def brush() -> BrushTool:
    tool = BrushTool()
    tool.settings.set_brush(Brush(size=30))
    tool.take_way("keep")
    return tool


def test_enter_held_and_arrows_paint_what_the_mouse_would(made: Callable[[], Desk]) -> None:
    by_keys, by_mouse = made(), made()
    by_keys.take(brush())
    key(by_keys, Qt.Key.Key_Up, times=3)
    key(by_keys, ENTER)
    key(by_keys, Qt.Key.Key_Right, times=4)
    key(by_keys, Qt.Key.Key_Down, held=SHIFT, times=2)
    let_go(by_keys, ENTER)
    by_mouse.take(brush())
    x, y = MIDDLE[0], MIDDLE[1] - 24
    by_mouse.press((x, y), *((x + 8 * step, y) for step in range(1, 5)), (x + 32, y + 1), (x + 32, y + 2))
    by_mouse.mouse(QEvent.Type.MouseButtonRelease, (x + 32, y + 2))
    assert by_keys.done == by_mouse.done
    np.testing.assert_array_equal(by_keys.matte, by_mouse.matte)
    assert (by_keys.matte != disc(LEFT_BALL)).any()


def test_shift_and_enter_draw_a_straight_line(made: Callable[[], Desk]) -> None:
    desk = made()
    desk.take(brush())
    key(desk, ENTER)
    let_go(desk, ENTER)
    key(desk, Qt.Key.Key_Right, times=12)
    key(desk, ENTER, held=SHIFT)
    let_go(desk, ENTER, held=SHIFT)
    assert (desk.matte[MIDDLE[1], MIDDLE[0] : MIDDLE[0] + 96] == 255).all()


def test_the_pointer_stays_on_the_canvas(made: Callable[[], Desk]) -> None:
    desk = made()
    desk.take(brush())
    key(desk, Qt.Key.Key_Left, times=WIDTH)
    key(desk, Qt.Key.Key_Up, times=HEIGHT)
    key(desk, ENTER)
    let_go(desk, ENTER)
    assert desk.matte[0, 0] == 255


def test_insert_sets_a_polygons_corners_and_enter_closes_it(made: Callable[[], Desk]) -> None:
    desk = made()
    desk.take(LassoTool())
    desk.canvas.tool.take_way("polygon")
    for way in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        key(desk, INSERT)
        let_go(desk, INSERT)
        key(desk, way, times=5)
    key(desk, INSERT)
    let_go(desk, INSERT)
    key(desk, ENTER)
    let_go(desk, ENTER)
    desk.settle()
    assert len(desk.done) == 1
    assert (desk.matte[MIDDLE[1] + 2 : MIDDLE[1] + 38, MIDDLE[0] + 2 : MIDDLE[0] + 38] == 255).all()


def test_the_wand_takes_the_colour_under_the_pointer(made: Callable[[], Desk]) -> None:
    desk = made()
    desk.take(WandTool(desk.worker))
    bare = desk.canvas.grab().toImage()
    key(desk, Qt.Key.Key_Left, times=11)
    shown = desk.canvas.grab().toImage()
    assert shown.pixelColor(MIDDLE[0] - 88, MIDDLE[1]) != bare.pixelColor(MIDDLE[0] - 88, MIDDLE[1])
    assert shown.pixelColor(*MIDDLE) == bare.pixelColor(*MIDDLE)
    key(desk, ENTER)
    let_go(desk, ENTER)
    desk.settle()
    assert len(desk.done) == 1
    assert desk.matte[LEFT_BALL[1], LEFT_BALL[0]] == 0


def test_without_a_tool_arrows_pan_and_with_one_they_do_with_ctrl(made: Callable[[], Desk]) -> None:
    desk = made()
    desk.canvas.viewport.zoom_to(4.0)
    here = desk.canvas.viewport.placement
    key(desk, Qt.Key.Key_Left)
    panned = desk.canvas.viewport.placement
    assert panned != here
    desk.take(brush())
    key(desk, Qt.Key.Key_Left)
    assert desk.canvas.viewport.placement == panned
    key(desk, Qt.Key.Key_Left, held=Qt.KeyboardModifier.ControlModifier)
    assert desk.canvas.viewport.placement != panned


def test_losing_the_focus_ends_the_stroke(made: Callable[[], Desk]) -> None:
    desk = made()
    desk.take(brush())
    key(desk, ENTER)
    assert desk.document.touchup_editor.stroking
    QApplication.sendEvent(desk.canvas, QEvent(QEvent.Type.FocusOut))
    assert not desk.document.touchup_editor.stroking
