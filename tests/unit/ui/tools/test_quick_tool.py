from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from pytestqt.qtbot import QtBot

from koutu.engine.selection.pieces import Area
from koutu.ui.tools.quick_tool import QuickTool
from tests.unit.ui.tools.desk import ALT, LEFT_BALL, RIGHT_BALL, Desk, disc, overlap

LEFT_STROKE = ((90, 140), (110, 150), (130, 160))
RIGHT_STROKE = ((270, 140), (290, 150), (310, 160))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot, disc(LEFT_BALL))
    made.take(QuickTool(made.worker))
    yield made
    made.close()


def test_a_stroke_adds_the_object_under_it_as_one_command(desk: Desk) -> None:
    desk.drag(*RIGHT_STROKE)
    desk.settle()
    assert overlap(desk.matte, disc(LEFT_BALL, RIGHT_BALL)) > 0.95
    assert desk.done == ["Quick select"]
    desk.document.undo.undo()
    np.testing.assert_array_equal(desk.matte, disc(LEFT_BALL))


@pytest.mark.parametrize("how", [{"button": Qt.MouseButton.RightButton}, {"held": ALT}])
def test_the_opposite_removes_it(desk: Desk, how: dict[str, object]) -> None:
    desk.drag(*LEFT_STROKE, **how)
    desk.settle()
    assert (desk.matte >= 128).sum() < 0.05 * (disc(LEFT_BALL) > 0).sum()
    assert desk.done == ["Quick remove"]


def test_x_turns_it_round(desk: Desk) -> None:
    desk.canvas.tool.swap()
    desk.drag(*LEFT_STROKE)
    desk.settle()
    assert desk.done == ["Quick remove"]


def test_it_grows_while_the_stroke_is_drawn_and_changes_nothing_yet(desk: Desk) -> None:
    before = desk.canvas.grab().toImage()
    desk.press(*RIGHT_STROKE)
    desk.settle()
    assert desk.done == []
    np.testing.assert_array_equal(desk.matte, disc(LEFT_BALL))
    grown = desk.canvas.grab().toImage()
    far_from_the_stroke = (290, 105)
    assert grown.pixelColor(*far_from_the_stroke) != before.pixelColor(*far_from_the_stroke)
    desk.mouse(QEvent.Type.MouseButtonRelease, RIGHT_STROKE[-1])
    desk.settle()
    assert desk.done == ["Quick select"]


@pytest.mark.parametrize("moment", ["stroke", "work"])
def test_escape_leaves_no_trace(desk: Desk, moment: str) -> None:
    desk.press(*RIGHT_STROKE)
    if moment == "work":
        desk.mouse(QEvent.Type.MouseButtonRelease, RIGHT_STROKE[-1])
    assert desk.canvas.tool.busy
    desk.key(Qt.Key.Key_Escape)
    assert not desk.canvas.tool.busy
    desk.settle()
    assert desk.done == []
    np.testing.assert_array_equal(desk.matte, disc(LEFT_BALL))


def test_strokes_that_follow_fast_are_all_used_in_their_order(desk: Desk) -> None:
    desk.drag(*RIGHT_STROKE)
    desk.drag(*LEFT_STROKE, held=ALT)
    desk.qtbot.waitUntil(lambda: len(desk.done) == 2, timeout=20000)
    assert desk.done == ["Quick select", "Quick remove"]
    assert overlap(desk.matte, disc(RIGHT_BALL)) > 0.9


def test_another_document_gets_nothing_of_a_stroke_on_its_way(desk: Desk) -> None:
    desk.drag(*RIGHT_STROKE)
    desk.canvas.tool.set_document(None)
    desk.settle()
    assert desk.done == []


def test_brackets_change_the_size(desk: Desk) -> None:
    tool = desk.canvas.tool
    keys = dict(tool.shortcuts())
    tool.set_size(100)
    keys["]"]()
    assert tool.size == 110
    keys["["]()
    assert tool.size == pytest.approx(99)


def test_the_stroke_is_what_the_work_gets(desk: Desk) -> None:
    desk.canvas.tool.set_size(20)
    desk.press((290, 150))
    area = desk.canvas.tool.stroke.area()
    assert isinstance(area, Area)
    assert area.rect.width == pytest.approx(20, abs=2)
    assert area.coverage.max() == 255
