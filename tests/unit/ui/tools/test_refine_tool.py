from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from koutu.engine.matting.refine_brush import refine_patch
from koutu.ui.tools.refine_tool import RefineTool
from tests.unit.ui.tools.desk import LEFT_BALL, RADIUS, Desk, disc

EDGE = (LEFT_BALL[0] + RADIUS, LEFT_BALL[1])


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    matte = disc(LEFT_BALL)
    matte[:, EDGE[0] - 12 :] = 0  # the ball's right rim is cut off
    made = Desk(qtbot, matte)
    made.take(RefineTool(made.worker))
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


def test_what_is_painted_so_far_is_solved_meanwhile_and_escape_leaves_no_trace(desk: Desk) -> None:
    before = desk.matte.copy()
    desk.press(EDGE, (EDGE[0], EDGE[1] + 5))
    desk.settle()
    assert (desk.matte != before).any()
    assert desk.done == []
    desk.key(Qt.Key.Key_Escape)
    np.testing.assert_array_equal(desk.matte, before)


def test_a_stroke_with_looks_on_the_way_ends_as_one_without(desk: Desk) -> None:
    way = [(EDGE[0], EDGE[1] + step) for step in range(0, 40, 4)]
    desk.drag(*way)
    desk.settle()
    quick = desk.matte.copy()
    desk.document.undo.undo()
    desk.press(way[0])
    for point in way[1:]:
        desk.mouse(QEvent.Type.MouseMove, point)
        desk.settle()
    desk.mouse(QEvent.Type.MouseButtonRelease, way[-1])
    desk.settle()
    np.testing.assert_array_equal(desk.matte, quick)
    assert desk.done == ["Refine brush"]


def test_labels_are_certain_and_soft_edges_near_by_follow(desk: Desk) -> None:
    soft = disc(LEFT_BALL)
    soft[:, EDGE[0] - 12 : EDGE[0] + 12] = 128  # nobody knows what is there
    desk.document.touchup_editor.blend_matte("soft", desk.document.bounds, soft, np.full_like(soft, 255))
    tool = desk.canvas.tool
    tool.labels.go_on()
    assert tool.labels.label == "subject"
    tool.set_size(6)
    inside = (EDGE[0] - 8, EDGE[1])
    desk.drag(inside)
    desk.settle()
    assert desk.matte[inside[1], inside[0]] == 255
    tool.labels.go_on()
    outside = (EDGE[0] + 8, EDGE[1])
    desk.drag(outside)
    desk.settle()
    assert desk.matte[outside[1], outside[0]] == 0
    assert desk.done == ["soft", "Mark subject", "Mark background"]
    # Between the labels the edge is found by the colours; far from them nothing is decided.
    truth = disc(LEFT_BALL)
    near = np.s_[EDGE[1] - 20 : EDGE[1] + 20, EDGE[0] - 12 : EDGE[0] + 12]
    assert np.abs(desk.matte[near].astype(int) - truth[near]).mean() < 25
    assert (desk.matte[5, EDGE[0] - 12 : EDGE[0] + 12] == 128).all()
    desk.document.undo.undo()
    desk.document.undo.undo()
    np.testing.assert_array_equal(desk.matte, soft)


def test_the_options_show_and_choose_the_label(desk: Desk, qtbot: QtBot) -> None:
    tool = desk.canvas.tool
    options = tool.make_options()
    qtbot.addWidget(options)
    options.label._actions["background"].trigger()
    assert tool.labels.label == "background"
    tool.labels.go_on()
    assert options.label._actions["unknown"].isChecked()


def test_the_cursor_says_refine_and_is_no_letter(desk: Desk) -> None:
    tool = desk.canvas.tool

    def drawn() -> np.ndarray:
        image = QImage(61, 61, QImage.Format.Format_ARGB32)
        image.fill(0)
        with QPainter(image) as painter:
            tool.draw_sign(painter, QPointF(30, 30), keeps=tool.labels.label != "background")
        return np.frombuffer(image.constBits(), np.uint8).reshape(61, 61, 4)[..., 3].copy() > 128

    hairs = drawn()
    rows, columns = np.nonzero(hairs)
    assert rows.max() - rows.min() >= 18
    assert columns.max() - columns.min() >= 18
    # Three hairs from one root: on every line across the upper half there are three.
    for row in (23, 26, 30):
        assert np.count_nonzero(np.diff(hairs[row].astype(int)) == 1) == 3, row
    signs = [hairs]
    for _ in range(2):
        tool.labels.go_on()
        signs.append(drawn())
    assert all((one != other).any() for one, other in combinations(signs, 2))
