from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from koutu.engine.selection.wand import wand
from koutu.ui.tools.wand_options import WandOptions
from koutu.ui.tools.wand_tool import WandTool
from tests.unit.ui.tools.desk import ALT, Desk, balls, disc, overlap

GROUND = (200, 20)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot, np.full(disc().shape, 255, np.uint8))
    made.take(WandTool(made.worker))
    made.canvas.tool.set_tolerance(60)
    yield made
    made.close()


def test_a_click_removes_the_colour_as_one_command(desk: Desk) -> None:
    desk.drag(GROUND, GROUND)
    desk.settle()
    assert desk.done == ["Remove a colour"]
    selected = wand(balls(), *GROUND, 60, connected=True, soft=True)
    np.testing.assert_array_equal(desk.matte, 255 - selected)
    assert overlap(desk.matte, disc((110, 150), (290, 150))) > 0.95
    desk.document.undo.undo()
    assert desk.matte.min() == 255


@pytest.mark.parametrize("how", [{"button": Qt.MouseButton.RightButton}, {"held": ALT}])
def test_the_opposite_keeps_it(desk: Desk, how: dict[str, object]) -> None:
    desk.drag(GROUND, GROUND)
    desk.settle()
    desk.drag((110, 150), (110, 150))
    desk.settle()
    assert overlap(desk.matte, disc((290, 150))) > 0.9
    desk.drag((110, 150), (110, 150), **how)
    desk.settle()
    assert desk.done[-1] == "Keep a colour"
    assert overlap(desk.matte, disc((110, 150), (290, 150))) > 0.9


def test_every_option_counts(desk: Desk, qtbot: QtBot) -> None:
    tool = desk.canvas.tool
    options = WandOptions(tool)
    qtbot.addWidget(options)
    options.connected.click()
    options.soft.click()
    options.tolerance.field.setValue(70)
    desk.drag((110, 150), (110, 150))
    desk.settle()
    selected = wand(balls(), 110, 150, 70, connected=False, soft=False)
    np.testing.assert_array_equal(desk.matte, 255 - selected)
    assert selected[150, 290] == 255
    keys = dict(tool.shortcuts())
    keys["]"]()
    assert options.tolerance.value == 74
    keys["X"]()
    assert not tool.drops


def test_outside_the_photo_nothing_happens(desk: Desk) -> None:
    desk.canvas.viewport.zoom_to(0.5)
    desk.drag((2, 2), (2, 2))
    assert desk.worker.tasks == []
