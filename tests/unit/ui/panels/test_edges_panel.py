from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from koutu.engine.core.rect import Rect
from koutu.engine.selection.pieces import Area
from koutu.engine.touchup.edges import Edges, adjusted
from koutu.ui.panels.edges_panel import EdgesPanel
from tests.unit.ui.tools.desk import LEFT_BALL, Desk, disc


class Bench(Desk):
    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot, disc(LEFT_BALL))
        self.panel = EdgesPanel(self.worker)
        qtbot.addWidget(self.panel)
        self.panel.set_document(self.document)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.panel.set_document(None)
    made.close()


def test_a_slider_changes_the_matte_live_and_back(bench: Bench) -> None:
    for feather in (5, 10, 20):
        bench.panel.feather.field.setValue(feather)
    bench.settle()
    np.testing.assert_array_equal(bench.matte, adjusted(disc(LEFT_BALL), Edges(feather=20)))
    assert bench.done == ["Feather"]
    bench.panel.invert.click()
    bench.settle()
    np.testing.assert_array_equal(bench.matte, adjusted(disc(LEFT_BALL), Edges(feather=20, invert=True)))
    bench.panel.reset.click()
    bench.settle()
    np.testing.assert_array_equal(bench.matte, disc(LEFT_BALL))
    assert bench.done == ["Feather", "Invert", "Reset edges"]
    assert bench.panel.feather.value == 0
    bench.document.undo.undo()
    assert bench.panel.feather.value == 20
    assert bench.panel.invert.isChecked()
    np.testing.assert_array_equal(bench.matte, adjusted(disc(LEFT_BALL), Edges(feather=20, invert=True)))


def test_one_slider_dragged_is_one_command_two_are_two(bench: Bench) -> None:
    for shift in (10, 20, 30):
        bench.panel.shift.slider.setValue(bench.panel.shift._place(shift))
        bench.settle()
    bench.panel.contrast.field.setValue(50)
    bench.settle()
    assert bench.done == ["Shift edge", "Contrast"]
    assert bench.document.edges == Edges(contrast=50, shift=30)


def test_a_stroke_between_the_question_and_the_answer_is_kept(bench: Bench) -> None:
    bench.panel.smooth.field.setValue(30)
    square = Area(Rect(300, 20, 340, 60), np.full((40, 40), 255, np.uint8))
    bench.document.touchup_editor.fill_areas("Lasso", [square], 255)
    bench.settle()
    touched = disc(LEFT_BALL)
    touched[20:60, 300:340] = 255
    np.testing.assert_array_equal(bench.matte, adjusted(touched, Edges(smooth=30)))
    assert bench.done == ["Lasso", "Smooth"]


def test_without_a_document_it_is_off(bench: Bench) -> None:
    bench.panel.set_document(None)
    assert not bench.panel.isEnabled()
