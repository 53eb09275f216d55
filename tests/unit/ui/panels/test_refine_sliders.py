from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from koutu.document.commands import Origin
from koutu.document.document import Document
from koutu.document.history import History
from koutu.document.loaded_photo import LoadedPhoto
from koutu.engine.core.rect import Rect
from koutu.engine.documents import Original
from koutu.engine.matting.cutout import refine_matte
from koutu.engine.matting.refine_settings import RefineSettings
from koutu.engine.selection.pieces import Area
from koutu.engine.touchup.edges import Edges, adjusted
from koutu.services.worker import Worker
from koutu.ui.panels.refine_sliders import RefineSliders, Seen
from tests.unit.engine.display.test_live_refining import scene

HEIGHT, WIDTH = 1300, 2000
PICTURE = scene(HEIGHT, WIDTH)


class Bench:
    """A document with its coarse matte, and the sliders over it; the view shows a part of the photo."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.history, self.worker = History(), Worker("tools")
        self.photo, self.coarse = PICTURE
        pixels = np.asarray(self.photo.pixels, np.uint8)
        opened = LoadedPhoto(self.photo, pixels, np.zeros((9, 9, 4), np.uint8), "hair.png", None, Original("hair.png"))
        self.document = Document(opened, "general", "large", self.history)
        self.document.replace_matte(self.made(RefineSettings()), Origin("general", "large"), self.coarse)
        self.sliders = RefineSliders(self.worker, lambda: Seen(Rect(700, 400, 1300, 800), float(WIDTH)))
        qtbot.addWidget(self.sliders)
        self.sliders.set_document(self.document)

    def made(self, settings: RefineSettings) -> np.ndarray:
        return refine_matte(self.photo, self.coarse, settings)

    @property
    def done(self) -> list[str]:
        return [self.document.undo.text(index) for index in range(self.document.undo.count())]

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.worker.tasks, timeout=30000)

    def close(self) -> None:
        self.sliders.set_document(None)
        self.worker.close()
        self.history.close()


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.close()


def test_a_slider_refines_again_and_undo_brings_the_exact_matte_back(bench: Bench) -> None:
    before = bench.document.shown_matte.copy()
    bench.sliders.radius.field.setValue(200)
    bench.settle()
    wide = RefineSettings("fine", 200, 50)
    np.testing.assert_array_equal(bench.document.matte, bench.made(wide))
    assert bench.document.origin == Origin("general", "large", wide)
    assert bench.done == ["Radius"]
    bench.document.undo.undo()
    np.testing.assert_array_equal(bench.document.matte, before)
    assert bench.document.origin == Origin("general", "large")
    assert bench.sliders.radius.value == 100
    bench.document.undo.redo()
    np.testing.assert_array_equal(bench.document.matte, bench.made(wide))
    assert bench.sliders.radius.value == 200


def test_a_dragged_slider_is_one_command_and_ends_where_the_hand_ended(bench: Bench) -> None:
    for radius in (150, 210, 300):
        bench.sliders.radius.field.setValue(radius)
    bench.settle()
    bench.sliders.radius.field.setValue(320)
    bench.settle()
    bench.sliders.detail.field.setValue(80)
    bench.settle()
    assert bench.done == ["Radius", "Detail"]
    np.testing.assert_array_equal(bench.document.matte, bench.made(RefineSettings("fine", 320, 80)))


def test_what_is_seen_comes_first(bench: Bench) -> None:
    shown: list[np.ndarray] = []
    bench.document.matteChanged.connect(lambda: shown.append(bench.document.shown_matte.copy()))
    before = bench.document.shown_matte.copy()
    bench.sliders.radius.field.setValue(300)
    bench.settle()
    assert len(shown) == 2
    outside = np.ones(before.shape, bool)
    outside[400:800, 700:1300] = False
    np.testing.assert_array_equal(shown[0][outside], before[outside])
    assert (shown[0] != before).any()
    np.testing.assert_array_equal(shown[1], bench.made(RefineSettings("fine", 300, 50)))


def test_fast_has_no_radius_and_reset_goes_back_to_the_size(bench: Bench) -> None:
    bench.sliders.method._actions["fast"].trigger()
    bench.settle()
    np.testing.assert_array_equal(bench.document.matte, bench.made(RefineSettings("fast")))
    assert not bench.sliders.radius.isEnabled()
    bench.sliders.haze.field.setValue(0)
    bench.settle()
    np.testing.assert_array_equal(bench.document.matte, bench.made(RefineSettings("fast", haze=0)))
    assert (bench.document.matte != bench.made(RefineSettings("fast"))).any()
    assert bench.sliders.reset.isEnabled()
    bench.sliders.reset.click()
    bench.settle()
    np.testing.assert_array_equal(bench.document.matte, bench.made(RefineSettings()))
    assert bench.document.origin == Origin("general", "large")
    assert not bench.sliders.reset.isEnabled()
    assert bench.done == ["Edge detection", "Clean haze", "Reset edge detection"]


def test_touch_up_and_edges_lie_over_it(bench: Bench) -> None:
    bench.document.touchup_editor.fill_areas(
        "Lasso", [Area(Rect(10, 10, 60, 60), np.full((50, 50), 255, np.uint8))], 255
    )
    bench.document.set_edges("Feather", Edges(feather=8))
    bench.sliders.detail.field.setValue(90)
    # One more, while the answer is on its way.
    bench.document.touchup_editor.fill_areas(
        "Lasso", [Area(Rect(80, 10, 120, 60), np.full((50, 40), 255, np.uint8))], 255
    )
    bench.settle()
    expected = bench.made(RefineSettings("fine", 100, 90))
    expected[10:60, 10:60] = expected[10:60, 80:120] = 255
    np.testing.assert_array_equal(bench.document.matte, adjusted(expected, Edges(feather=8)))
    assert bench.done == ["Lasso", "Feather", "Lasso", "Detail"]


def test_another_document_drops_what_was_on_its_way(bench: Bench) -> None:
    before = bench.document.shown_matte.copy()
    bench.sliders.radius.field.setValue(400)
    bench.sliders.set_document(None)
    bench.settle()
    np.testing.assert_array_equal(bench.document.shown_matte, before)
    assert bench.done == []
    assert not bench.sliders.isEnabled()


def test_without_a_coarse_matte_the_sliders_are_off(bench: Bench) -> None:
    bench.document.replace_matte(np.zeros((HEIGHT, WIDTH), np.uint8), Origin("general", "large"))
    assert not bench.sliders.isEnabled()
    bench.document.undo.undo()
    assert bench.sliders.isEnabled()
