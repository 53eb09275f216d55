from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from pytestqt.qtbot import QtBot

from koutu.engine.patch import refine_patch
from koutu.ui.tools.refine_tool import RefineTool
from tests.unit.ui.tools.desk import LEFT_BALL, RADIUS, Desk, disc

EDGE = (LEFT_BALL[0] + RADIUS, LEFT_BALL[1])


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    matte = disc(LEFT_BALL)
    matte[:, EDGE[0] - 12 :] = 0  # the ball's right rim is cut off
    made = Desk(qtbot, matte)
    made.take(RefineTool(made.lane))
    made.canvas.tool.set_size(40)
    yield made
    made.close()


def test_the_painted_place_is_solved_again_and_nothing_else(desk: Desk) -> None:
    before = desk.matte.copy()
    desk.press(EDGE)
    area = desk.canvas.tool.stroke.area()
    desk.mouse(QEvent.Type.MouseButtonRelease, EDGE)
    desk.settle()
    assert desk.done == ["Refine brush"]
    painted = np.zeros(before.shape, bool)
    painted[area.rect.slices] = area.coverage >= 128
    np.testing.assert_array_equal(desk.matte[~painted], before[~painted])
    window = area.rect.grown(24)
    solved = refine_patch(desk.document.screen[window.slices], before[window.slices], painted[window.slices])
    np.testing.assert_array_equal(desk.matte[window.slices], solved)
    truth = disc(LEFT_BALL)
    assert (
        np.abs(desk.matte[painted].astype(int) - truth[painted]).mean()
        < 0.5 * np.abs(before[painted].astype(int) - truth[painted]).mean()
    )
    desk.document.undo.undo()
    np.testing.assert_array_equal(desk.matte, before)


def test_escape_stops_the_solver(desk: Desk) -> None:
    before = desk.matte.copy()
    desk.drag(EDGE, (EDGE[0], EDGE[1] + 20))
    assert desk.canvas.tool.busy
    desk.key(Qt.Key.Key_Escape)
    assert not desk.canvas.tool.busy
    desk.settle()
    assert desk.done == []
    np.testing.assert_array_equal(desk.matte, before)


def test_the_right_button_refines_as_well(desk: Desk) -> None:
    desk.drag(EDGE, button=Qt.MouseButton.RightButton)
    desk.settle()
    assert desk.done == ["Refine brush"]
