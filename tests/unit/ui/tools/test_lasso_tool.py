from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu.ui.tools.lasso_tool import LassoTool
from tests.unit.ui.tools.desk import ALT, LEFT_BALL, NONE, SHIFT, Desk, disc

SQUARE = ((50, 100), (200, 100), (200, 200), (50, 200))


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot, disc(LEFT_BALL))
    made.take(LassoTool())
    yield made
    made.close()


def inside() -> np.ndarray:
    mask = np.zeros_like(disc(LEFT_BALL))
    mask[100:200, 50:200] = 255
    return mask


def expected(how: str) -> np.ndarray:
    ball = disc(LEFT_BALL)
    return {
        "add": np.maximum(ball, inside()),
        "subtract": np.minimum(ball, 255 - inside()),
        "intersect": np.minimum(ball, inside()),
    }[how]


def almost(desk: Desk, how: str) -> None:
    """Equal but for the outline's own pixels, which count in part."""
    wanted = expected(how)
    differs = np.abs(desk.matte.astype(int) - wanted) > 0
    rows, columns = np.nonzero(differs)
    on_outline = np.isin(rows, (99, 100, 199, 200)) | np.isin(columns, (49, 50, 199, 200))
    assert on_outline.all()


@pytest.mark.parametrize(
    ("held", "button", "how"),
    [
        (NONE, Qt.MouseButton.LeftButton, "add"),
        (SHIFT, Qt.MouseButton.LeftButton, "add"),
        (ALT, Qt.MouseButton.LeftButton, "subtract"),
        (NONE, Qt.MouseButton.RightButton, "subtract"),
        (SHIFT | ALT, Qt.MouseButton.LeftButton, "intersect"),
    ],
)
def test_the_lasso_combines_by_the_keys_held(desk: Desk, held, button, how: str) -> None:
    desk.drag(*SQUARE, held=held, button=button)
    almost(desk, how)
    assert desk.done == ["Lasso"]
    desk.document.undo.undo()
    np.testing.assert_array_equal(desk.matte, disc(LEFT_BALL))


def click(desk: Desk, *points: tuple[int, int]) -> None:
    for point in points:
        desk.drag(point, point)


@pytest.mark.parametrize("close", ["enter", "first corner", "double click"])
def test_a_polygon_closes(desk: Desk, close: str) -> None:
    desk.canvas.tool.take_way("polygon")
    desk.canvas.tool.set_how("subtract")
    click(desk, *SQUARE)
    assert desk.done == []
    desk.canvas.grab()  # the overlay tells the tool how large the photo is shown
    if close == "enter":
        desk.key(Qt.Key.Key_Return)
    elif close == "first corner":
        click(desk, (SQUARE[0][0] + 3, SQUARE[0][1] + 3))
    else:
        at = QPointF(*SQUARE[-1])
        left = Qt.MouseButton.LeftButton
        event = QMouseEvent(QEvent.Type.MouseButtonDblClick, at, desk.canvas.mapToGlobal(at), left, left, NONE)
        QApplication.sendEvent(desk.canvas, event)
    assert desk.done == ["Polygon"]
    almost(desk, "subtract")
    assert not desk.canvas.tool.busy


def test_backspace_takes_a_corner_back_and_escape_all(desk: Desk) -> None:
    tool = desk.canvas.tool
    tool.take_way("polygon")
    click(desk, *SQUARE[:3], (350, 20))
    desk.key(Qt.Key.Key_Backspace)
    click(desk, SQUARE[3])
    desk.key(Qt.Key.Key_Return)
    almost(desk, "add")
    click(desk, *SQUARE[:3])
    desk.key(Qt.Key.Key_Escape)
    assert not tool.busy
    desk.key(Qt.Key.Key_Return)
    assert desk.done == ["Polygon"]


def test_escape_drops_a_lasso_in_hand(desk: Desk) -> None:
    desk.press(*SQUARE)
    desk.key(Qt.Key.Key_Escape)
    desk.mouse(QEvent.Type.MouseButtonRelease, SQUARE[-1])
    assert desk.done == []
    np.testing.assert_array_equal(desk.matte, disc(LEFT_BALL))


def test_x_swaps_add_and_subtract_and_a_change_of_way_drops_the_outline(desk: Desk) -> None:
    tool = desk.canvas.tool
    tool.swap()
    assert tool.how == "subtract"
    tool.take_way("polygon")
    click(desk, *SQUARE[:2])
    tool.take_way("lasso")
    assert not tool.busy
