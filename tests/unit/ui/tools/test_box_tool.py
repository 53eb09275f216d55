from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import NetworkError
from koutu.engine.selection.box import BoxPredictor
from koutu.ui.tools.box_options import BoxOptions
from koutu.ui.tools.box_tool import BoxTool
from tests.unit.ui.tools.desk import ALT, LEFT_BALL, RIGHT_BALL, SHIFT, Desk, disc, overlap

LEFT_BOX = ((50, 90), (100, 150), (170, 210))
RIGHT_BOX = ((230, 90), (280, 150), (350, 210))


def sees_the_left_half(pixels: np.ndarray, cancel: CancelToken | None) -> np.ndarray:
    """A network that is wrong: another candidate than the colours'."""
    answer = np.zeros((64, 64), np.float32)
    answer[12:52, 12:32] = 1
    return answer


def grabbed(widget: QWidget) -> np.ndarray:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(int)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot, disc(LEFT_BALL))
    made.take(BoxTool(made.worker, [BoxPredictor("wrong", sees_the_left_half, 0.2)]))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({}, disc(RIGHT_BALL)),
        ({"held": SHIFT}, disc(LEFT_BALL, RIGHT_BALL)),
    ],
)
def test_a_box_keeps_its_object_alone_or_as_well(desk: Desk, how: dict[str, object], expected: np.ndarray) -> None:
    desk.drag(*RIGHT_BOX, **how)
    desk.settle()
    np.testing.assert_array_equal(desk.matte, disc(LEFT_BALL))  # only shown so far
    assert desk.done == []
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert desk.done == ["Box"]
    assert overlap(desk.matte, expected) > 0.9
    desk.document.undo.undo()
    np.testing.assert_array_equal(desk.matte, disc(LEFT_BALL))


@pytest.mark.parametrize("how", [{"button": Qt.MouseButton.RightButton}, {"held": ALT}])
def test_the_opposite_removes_the_object(desk: Desk, how: dict[str, object]) -> None:
    desk.drag(*LEFT_BOX, **how)
    desk.settle()
    desk.key(Qt.Key.Key_Enter)
    desk.settle()
    assert (desk.matte >= 128).sum() < 0.05 * (disc(LEFT_BALL) > 0).sum()


def test_tab_and_digits_show_other_candidates_and_enter_takes_the_one_in_sight(desk: Desk) -> None:
    tool = desk.canvas.tool
    desk.drag(*RIGHT_BOX)
    desk.settle()
    assert len(tool.candidates.found) >= 2
    assert tool.candidates.shown == 0
    desk.key(Qt.Key.Key_Tab)
    assert tool.candidates.shown == 1
    desk.key(Qt.Key.Key_Backtab)
    desk.key(Qt.Key.Key_Backtab)
    assert tool.candidates.shown == len(tool.candidates.found) - 1
    keys = dict(tool.shortcuts())
    keys["1"]()
    assert tool.candidates.shown == 0
    keys["2"]()
    assert tool.candidates.shown == 1
    shown = tool.candidates.found[1]
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    expected = np.zeros_like(desk.matte)
    expected[shown.part.slices] = shown.preview(1000)
    assert overlap(desk.matte, expected) > 0.9
    assert overlap(desk.matte, disc(RIGHT_BALL)) < 0.9


def test_the_next_box_takes_the_candidate_in_sight(desk: Desk) -> None:
    desk.drag(*RIGHT_BOX)
    desk.settle()
    desk.press(*LEFT_BOX, held=SHIFT)
    desk.settle()
    assert desk.done == ["Box"]
    assert overlap(desk.matte, disc(RIGHT_BALL)) > 0.9
    desk.mouse(QEvent.Type.MouseButtonRelease, LEFT_BOX[-1], held=SHIFT)
    desk.settle()
    desk.key(Qt.Key.Key_Return)
    desk.settle()
    assert desk.done == ["Box", "Box"]
    assert overlap(desk.matte, disc(LEFT_BALL, RIGHT_BALL)) > 0.9


@pytest.mark.parametrize("moment", ["drag", "search", "shown"])
def test_escape_drops_the_box(desk: Desk, moment: str) -> None:
    desk.press(*RIGHT_BOX)
    if moment != "drag":
        desk.mouse(QEvent.Type.MouseButtonRelease, RIGHT_BOX[-1])
    if moment == "shown":
        desk.settle()
    assert desk.canvas.tool.busy
    desk.key(Qt.Key.Key_Escape)
    assert not desk.canvas.tool.busy
    desk.settle()
    assert desk.canvas.tool.candidates.found == []
    assert desk.done == []
    np.testing.assert_array_equal(desk.matte, disc(LEFT_BALL))


def test_colours_answer_before_the_networks(desk: Desk) -> None:
    tool = desk.canvas.tool
    seen: list[tuple[str, bool]] = []
    tool.candidates.changed.connect(
        lambda: seen.append(
            (tool.candidates.found[0].kind if len(tool.candidates.found) else "", tool.candidates.looking)
        )
    )
    desk.drag(*RIGHT_BOX)
    desk.settle()
    assert ("colour", True) in seen
    assert seen[-1] == ("vote", False)


def test_a_click_is_no_box(desk: Desk) -> None:
    desk.drag((200, 100), (201, 101))
    assert not desk.canvas.tool.busy
    assert desk.worker.tasks == []


def test_a_missing_network_is_told_and_nothing_is_lost(qtbot: QtBot) -> None:
    def missing(pixels: np.ndarray, cancel: CancelToken | None) -> np.ndarray:
        raise NetworkError("The network {title} is missing.", title="X")

    desk = Desk(qtbot, disc(LEFT_BALL))
    tool = BoxTool(desk.worker, [BoxPredictor("missing", missing, 0.2)])
    desk.take(tool)
    with qtbot.waitSignal(desk.worker.failed) as failed:
        desk.drag(*RIGHT_BOX)
    assert str(failed.args[0]) == "The network X is missing."
    assert not tool.busy
    np.testing.assert_array_equal(desk.matte, disc(LEFT_BALL))
    desk.close()


def test_the_options_do_all_that_keys_do(desk: Desk, qtbot: QtBot) -> None:
    tool = desk.canvas.tool
    options = BoxOptions(tool)
    qtbot.addWidget(options)
    assert not options.take.isEnabled()
    options._how.chosen.emit("add")
    desk.drag(*RIGHT_BOX)
    desk.settle()
    assert options._state.text() == f"1 of {len(tool.candidates.found)}"
    options.next.click()
    assert tool.candidates.shown == 1
    options.drop.click()
    assert not tool.busy
    desk.drag(*RIGHT_BOX)
    desk.settle()
    options.take.click()
    desk.settle()
    assert overlap(desk.matte, disc(LEFT_BALL, RIGHT_BALL)) > 0.9


def test_enter_while_it_looks_takes_the_first_candidate_and_begins_no_other_box(desk: Desk) -> None:
    desk.drag(*RIGHT_BOX)
    desk.mouse(QEvent.Type.MouseMove, (60, 60))
    desk.key(Qt.Key.Key_Return)
    assert desk.canvas.tool._corner is None
    desk.settle()
    assert desk.done == ["Box"]
    assert overlap(desk.matte, disc(RIGHT_BALL)) > 0.9


def test_another_tool_takes_the_candidate_in_sight(desk: Desk) -> None:
    desk.drag(*RIGHT_BOX)
    desk.settle()
    desk.canvas.set_tool(None)
    desk.settle()
    assert desk.done == ["Box"]
    assert overlap(desk.matte, disc(RIGHT_BALL)) > 0.9


def test_replace_shows_in_red_what_would_go_and_adding_does_not(desk: Desk) -> None:
    tool = desk.canvas.tool
    desk.drag(*RIGHT_BOX)
    desk.settle()
    where = (slice(140, 160), slice(95, 125))  # inside the left ball, which is kept now
    replacing = grabbed(desk.canvas)[where]
    tool.set_how("add")
    adding = grabbed(desk.canvas)[where]
    assert replacing[..., 0].mean() > adding[..., 0].mean()
    assert replacing[..., 1].mean() < adding[..., 1].mean() - 10


def test_who_chose_keeps_the_candidate_in_sight_when_others_come(desk: Desk) -> None:
    tool = desk.canvas.tool
    desk.drag(*RIGHT_BOX)
    desk.qtbot.waitUntil(lambda: len(tool.candidates.found) == 1)
    seen = tool.candidates.found[0]
    tool.candidates.show_next()
    desk.settle()
    assert len(tool.candidates.found) > 1
    assert tool.candidates.found[tool.candidates.shown].kind == seen.kind


def test_candidates_are_pictures_to_click_and_the_keyboard_stays_with_the_canvas(desk: Desk, qtbot: QtBot) -> None:
    tool = desk.canvas.tool
    options = BoxOptions(tool)
    qtbot.addWidget(options)
    options.show()
    desk.drag(*RIGHT_BOX)
    assert not any(each.isVisible() for each in options.pictures)
    desk.settle()
    shown = [each for each in options.pictures if each.isVisible()]
    assert len(shown) == len(tool.candidates.found)
    images = [each.icon().pixmap(26, 26).toImage() for each in shown]
    assert all(image != images[0] for image in images[1:])
    shown[1].click()
    assert tool.candidates.shown == 1
    assert [each.isChecked() for each in shown].index(True) == 1
    for button in (*options.pictures, options.next, options.take, options.drop):
        assert not button.focusPolicy() & Qt.FocusPolicy.ClickFocus
