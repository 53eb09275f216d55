import gc
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koutu.document.commands import Origin
from koutu.document.document import Document
from koutu.document.history import History
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.rect import Rect
from koutu.engine.export.export import encode_cutout
from koutu.engine.matting.cutout import make_cutout
from koutu.engine.selection.pieces import Area
from koutu.engine.touchup.brush import Brush
from koutu.engine.touchup.edges import Edges
from koutu.engine.touchup.layers import Layers
from koutu.engine.touchup.touchup import ERASE, KEEP, Touchup, TouchupStroke
from koutu.services.cutout_renderer import CutoutRenderer
from tests.unit.documents import made_document

HEIGHT, WIDTH = 300, 420
WHOLE = Rect(0, 0, WIDTH, HEIGHT)


def noise(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


@pytest.fixture
def document(history: History) -> Document:
    return made_document(noise(HEIGHT, WIDTH, 3), noise(HEIGHT, WIDTH, seed=1), history)


def paint(document: Document, value: int, *points: tuple[float, float], brush: Brush | None = None) -> None:
    document.touchup_editor.begin(brush or Brush(size=50), value)
    for x, y in points:
        document.touchup_editor.extend(x, y)
    document.touchup_editor.commit("stroke")


def bare(seed: int = 1) -> np.ndarray:
    return noise(HEIGHT, WIDTH, seed=seed)


def test_until_it_is_touched_the_networks_array_is_shown(document: Document) -> None:
    assert document.matte is document.base_matte
    paint(document, ERASE, (10, 10))
    np.testing.assert_array_equal(document.base_matte, bare())
    assert document.matte is not document.base_matte


@given(st.lists(st.tuples(st.floats(-20, WIDTH + 20), st.floats(-20, HEIGHT + 20)), min_size=1, max_size=8))
@settings(max_examples=25)
def test_a_stroke_equals_its_points_painted_in_one_go(points: list[tuple[float, float]]) -> None:
    history = History()
    document = made_document(noise(HEIGHT, WIDTH, 3), bare(), history)
    paint(document, KEEP, *points, brush=Brush(size=70, opacity=0.6))
    touchup = Touchup.blank(WIDTH, HEIGHT)
    stroke = TouchupStroke(touchup, Brush(size=70, opacity=0.6), KEEP)
    for point in points:
        stroke.add(*point)
    np.testing.assert_array_equal(document.matte, touchup.applied(bare(), WHOLE))
    history.close()


def test_an_aborted_stroke_leaves_no_trace(document: Document) -> None:
    document.touchup_editor.begin(Brush(size=90), ERASE)
    document.touchup_editor.extend(50, 50)
    document.touchup_editor.extend(300, 200)
    assert (document.shown_matte != document.base_matte).any()
    document.touchup_editor.cancel()
    np.testing.assert_array_equal(document.matte, bare())
    assert document.touchup.tiles.empty
    assert document.undo.count() == 0
    assert document.history.nbytes == 0


def test_a_stroke_beside_the_picture_is_no_command(document: Document) -> None:
    paint(document, ERASE, (-500, -500))
    assert document.undo.count() == 0


def test_touchup_survives_another_cut_and_undo_brings_each_back(document: Document) -> None:
    paint(document, KEEP, (100, 100), (200, 150))
    painted = document.matte.copy()
    kept = document.touchup.applied(np.zeros((HEIGHT, WIDTH), np.uint8), WHOLE) == 255
    document.replace_matte(bare(7), Origin("human", "large"))
    np.testing.assert_array_equal(document.matte, document.touchup.applied(bare(7), WHOLE))
    assert kept.sum() > 1000
    assert (document.matte[kept] == 255).all()
    document.undo.undo()
    np.testing.assert_array_equal(document.matte, painted)
    assert document.origin == Origin("general", "small")
    document.undo.undo()
    np.testing.assert_array_equal(document.matte, bare())


def test_painting_goes_on_while_an_answer_of_the_network_comes_in(document: Document) -> None:
    document.touchup_editor.begin(Brush(size=60), ERASE)
    document.touchup_editor.extend(50, 50)
    document.replace_matte(bare(7), Origin("human", "large"))
    document.touchup_editor.extend(300, 200)
    source = document.cutout_source
    document.touchup_editor.commit("stroke")
    touchup = Touchup.blank(WIDTH, HEIGHT)
    stroke = TouchupStroke(touchup, Brush(size=60), ERASE)
    stroke.add(50, 50)
    stroke.add(300, 200)
    np.testing.assert_array_equal(document.matte, touchup.applied(bare(7), WHOLE))
    # What was to be finished meanwhile had no half stroke in it.
    np.testing.assert_array_equal(source.matte(), bare(7))
    document.undo.undo()
    np.testing.assert_array_equal(document.matte, bare(7))
    document.undo.undo()
    np.testing.assert_array_equal(document.matte, bare())


def test_painting_on_the_preview_stays_when_the_matte_comes(history: History) -> None:
    document = made_document(noise(HEIGHT, WIDTH, 3), None, history)
    document.set_state("running")
    document.set_preview(bare(3))
    assert document.matte is None
    paint(document, ERASE, (100, 100))
    document.replace_matte(bare(), Origin("general", "large"))
    np.testing.assert_array_equal(document.matte, document.touchup.applied(bare(), WHOLE))
    assert document.matte[100, 100] == 0


def test_undo_in_the_middle_of_a_stroke_takes_the_stroke_back_first(document: Document) -> None:
    paint(document, ERASE, (100, 100))
    document.touchup_editor.begin(Brush(size=60), KEEP)
    document.touchup_editor.extend(300, 200)
    document.undo.undo()
    assert not document.touchup_editor.stroking
    np.testing.assert_array_equal(document.matte, bare())
    document.undo.redo()
    assert document.matte[100, 100] == 0
    assert document.matte[200, 300] == bare()[200, 300]


def test_clearing_the_touchup_is_a_command(document: Document) -> None:
    paint(document, ERASE, (100, 100))
    painted = document.matte.copy()
    document.touchup_editor.clear()
    np.testing.assert_array_equal(document.matte, bare())
    document.touchup_editor.clear()
    assert document.undo.count() == 2
    document.undo.undo()
    np.testing.assert_array_equal(document.matte, painted)


def test_one_slider_dragged_is_one_command(document: Document) -> None:
    for contrast in (10, 20, 30):
        document.set_edges("Contrast", Edges(contrast=contrast))
    document.set_edges("Invert", Edges(contrast=30, invert=True))
    assert document.undo.count() == 2
    document.undo.setIndex(0)
    np.testing.assert_array_equal(document.matte, bare())


def test_the_png_is_the_engines_of_the_shown_matte(document: Document) -> None:
    paint(document, KEEP, (100, 100), (200, 150))
    document.set_edges("Feather", Edges(feather=4))
    expected = encode_cutout(make_cutout(document.photo, document.matte.copy()))
    assert CutoutRenderer().png(document.cutout_source, CancelToken()) == expected


def test_only_the_changed_rectangle_is_told(document: Document) -> None:
    told: list[Rect] = []
    document.matteRectChanged.connect(told.append)
    paint(document, ERASE, (100, 100), brush=Brush(size=40))
    assert len(told) == 1
    assert told[0].clipped(Rect(78, 78, 122, 122)) == told[0]


_points = st.lists(st.tuples(st.floats(0, WIDTH), st.floats(0, HEIGHT)), min_size=1, max_size=3)
_edges = st.builds(Edges, feather=st.sampled_from([0, 3]), shift=st.sampled_from([0, -40]), invert=st.booleans())
_steps = st.lists(
    st.one_of(
        st.sampled_from(["undo", "undo", "redo", "clear", "abort"]),
        st.tuples(st.just("stroke"), _points, st.sampled_from([KEEP, ERASE]), st.floats(5, 200)),
        st.tuples(st.just("lay"), st.integers(0, WIDTH - 60), st.integers(0, HEIGHT - 60), st.sampled_from([0, 255])),
        st.tuples(st.just("cut"), st.integers(2, 5)),
        st.tuples(st.just("edges"), _edges),
    ),
    min_size=200,
    max_size=200,
)


@given(_steps, st.sampled_from([0, 400_000, 2**30]))
@settings(max_examples=4)
def test_two_hundred_random_operations_undo_to_the_exact_bytes(steps: list, budget: int) -> None:
    history = History(budget)
    document = made_document(noise(HEIGHT, WIDTH, 3), bare(), history)
    states = [document.matte.copy()]
    stack = document.undo
    for number, step in enumerate(steps):
        before = stack.index()
        match step:
            case "undo":
                stack.undo()
            case "redo":
                stack.redo()
            case "clear":
                document.touchup_editor.clear()
            case "abort":
                document.touchup_editor.begin(Brush(size=80), ERASE)
                document.touchup_editor.extend(number, number)
                document.touchup_editor.cancel()
            case ("stroke", points, value, size):
                paint(document, value, *points, brush=Brush(size=size, opacity=0.7))
            case ("lay", left, top, value):
                area = Area(Rect(left, top, left + 60, top + 60), noise(60, 60, seed=number))
                document.touchup_editor.fill_areas("area", [area], value)
            case ("cut", seed):
                document.replace_matte(bare(seed), Origin("general", "large"))
            case ("edges", edges):
                document.set_edges(f"edges {number}", edges)
        if step not in ("undo", "redo", "abort") and stack.index() != before:
            del states[before + 1 :]
            states.append(document.matte.copy())
        np.testing.assert_array_equal(document.matte, states[stack.index()])
    np.testing.assert_array_equal(document.matte, Layers(document.base_matte, document.touchup, document.edges).flat())
    stack.setIndex(0)
    np.testing.assert_array_equal(document.matte, bare())
    history.close()


def test_a_document_nobody_holds_is_gone_at_once(history: History) -> None:
    # Left to the garbage collector, its stack would be taken apart in any order.
    document = made_document(noise(HEIGHT, WIDTH, 3), bare(), history)
    paint(document, ERASE, (100, 100))
    document.replace_matte(bare(7), Origin("general", "large"))
    document.set_edges("Contrast", Edges(contrast=20))
    document.undo.undo()
    held = weakref.ref(document)
    gc.disable()
    try:
        del document
        assert held() is None
    finally:
        gc.enable()
