"""Pick with a network that answers clicks: SAM's contract graph, whose answers are discs round the clicks."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from koutu.engine.labels.label_map import LabelMap
from koutu.engine.labels.prompts import SamCodec
from koutu.engine.networks.families import FAMILIES
from koutu.engine.networks.prompted import ModelPromptedSegmenter
from koutu.engine.selection.box import BoxPredictor
from koutu.services.components import ComponentFinder
from koutu.services.objects import ObjectFinder
from koutu.services.prompting import PromptPicker
from koutu.ui.tools.pick_options import PickOptions
from koutu.ui.tools.pick_tool import PickTool
from tests.unit import contract_graphs as graphs
from tests.unit.engine.labels.test_contracts import Counting, entry, opened
from tests.unit.ui.tools.desk import ALT, HEIGHT, LEFT_BALL, RADIUS, WIDTH, Desk, disc, overlap

# In photo pixels; the graph's are 100 of 1024.
SCALE = 1024 / WIDTH
PART, OBJECT, WHOLE = 60 / SCALE, 100 / SCALE, 140 / SCALE
FREE = (290, 40)  # on nothing


class Nothing:
    def label(self, photo: np.ndarray, cancel: object = None) -> LabelMap:
        return LabelMap(photo.shape[1], photo.shape[0], [])


def round_(at: tuple[int, int], radius: float) -> np.ndarray:
    matte = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.circle(matte, at, round(radius), 255, -1)
    return matte


class Bench(Desk):
    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot, disc(LEFT_BALL))
        self.encoder, self.decoder = Counting(opened(graphs.sam_encoder())), Counting(opened(graphs.sam_decoder()))
        segmenter = ModelPromptedSegmenter(
            entry(FAMILIES["sam"]), lambda role: self.encoder if role == "encoder" else self.decoder, SamCodec()
        )
        self.prompts = PromptPicker(self.worker, lambda: segmenter, self.canvas)
        finder = ObjectFinder(self.worker, Nothing, lambda: BoxPredictor("none", lambda *_: None, 0), self.canvas)
        self.tool = PickTool(finder, ComponentFinder(self.worker, self.canvas), self.prompts)
        self.take(self.tool)
        self.tool.know_parts(True)
        self.options = PickOptions(self.tool)
        self.options.setParent(self.canvas)


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.close()


def click(bench: Bench, at: tuple[int, int], **how: object) -> None:
    bench.drag(at, at, **how)
    bench.settle()


def test_a_click_shows_the_object_and_enter_keeps_it(bench: Bench) -> None:
    click(bench, FREE)
    assert bench.done == []
    assert bench.tool._parts.words() == "2 of 4  ·  Tab: part, object, whole  ·  Enter: keep it"
    bench.key(Qt.Key.Key_Return)
    bench.settle()
    assert bench.done == ["Keep what is picked"]
    added = np.where(disc(LEFT_BALL) > 0, 0, bench.matte)
    assert overlap(added, round_(FREE, OBJECT)) > 0.85
    assert not bench.tool.busy


def test_what_is_kept_is_dropped(bench: Bench) -> None:
    click(bench, LEFT_BALL)
    assert "Enter: drop it" in bench.tool._parts.words()
    bench.key(Qt.Key.Key_Return)
    bench.settle()
    assert bench.done == ["Drop what is picked"]
    assert bench.matte[LEFT_BALL[1], LEFT_BALL[0]] == 0
    assert bench.matte[LEFT_BALL[1], LEFT_BALL[0] + RADIUS - 6] == 255


def test_tab_walks_from_part_over_object_to_whole(bench: Bench) -> None:
    click(bench, FREE)
    seen = []
    for _ in range(4):
        area = bench.prompts.mask.over(bench.document.bounds)
        seen.append(float(np.sqrt((area >= 0.5).sum() / np.pi)))
        bench.key(Qt.Key.Key_Tab)
    # The graph's first mask, for many clicks, is as large as the object.
    expected = [OBJECT, OBJECT, WHOLE, PART]
    assert seen[0] == pytest.approx(OBJECT, rel=0.1)
    assert sorted(seen) == pytest.approx(sorted(expected), rel=0.2)
    bench.key(Qt.Key.Key_Backtab)


def test_clicks_that_are_not_wanted_take_away(bench: Bench) -> None:
    click(bench, FREE)
    whole = (bench.prompts.mask.over(bench.document.bounds) >= 0.5).sum()
    click(bench, (FREE[0] + 20, FREE[1]), held=ALT)
    assert bench.prompts.points == [(FREE[0], FREE[1], True), (FREE[0] + 20, FREE[1], False)]
    assert 0 < (bench.prompts.mask.over(bench.document.bounds) >= 0.5).sum() < whole


def test_the_photo_is_looked_at_once(bench: Bench) -> None:
    for at in (FREE, (200, 250), LEFT_BALL):
        click(bench, at)
        bench.tool.abort()
    assert (bench.encoder.runs, bench.decoder.runs) == (1, 3)
    bench.tool.set_document(None)
    bench.tool.set_document(bench.document)
    click(bench, FREE)
    assert bench.encoder.runs == 1
    bench.prompts.forget()
    click(bench, FREE)
    assert bench.encoder.runs == 2


def test_clicks_during_the_first_look_are_kept(bench: Bench) -> None:
    bench.drag(FREE, FREE)
    assert bench.prompts.embedding
    assert bench.tool._parts.words() == "The network looks at the photo, once…"
    bench.drag((FREE[0], FREE[1] + 20), (FREE[0], FREE[1] + 20))
    bench.settle()
    assert len(bench.prompts.points) == 2
    assert bench.encoder.runs == 1
    assert bench.prompts.mask is not None


def test_a_box_is_a_prompt(bench: Bench) -> None:
    bench.drag((240, 10), (300, 60), (340, 80))
    bench.settle()
    assert bench.prompts.box == (240, 10, 340, 80)
    assert bench.done == []


def test_esc_lets_it_be(bench: Bench) -> None:
    click(bench, FREE)
    bench.key(Qt.Key.Key_Escape)
    assert not bench.tool.busy
    assert bench.prompts.mask is None
    assert bench.done == []


def test_clicks_may_mean_things_again(bench: Bench) -> None:
    assert bench.tool.by_part
    assert not bench.options.meaning.isHidden()
    bench.options.meaning._actions["things"].trigger()
    assert not bench.tool.by_part
    click(bench, FREE)
    assert bench.encoder.runs == 0
    bench.tool.know_parts(False)
    assert bench.options.meaning.isHidden()
