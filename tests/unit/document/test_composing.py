"""A large final matte is made elsewhere, and is the same to the byte whoever makes it and whenever it comes."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from koutu.document import final_matte
from koutu.document.commands import Origin
from koutu.document.document import Document
from koutu.document.history import History
from koutu.engine.matting.cutout import Matte
from koutu.engine.touchup.brush import Brush
from koutu.engine.touchup.edges import Edges
from koutu.engine.touchup.layers import Layers
from tests.unit.documents import made_document

HEIGHT, WIDTH = 120, 160


class HeldComposer:
    """Does what was asked for last when it is told to."""

    def __init__(self, document: Document) -> None:
        self.work: Callable[[Any], Matte] | None = None
        self._final = document.final
        self._final.composer = self

    def ask(self, work: Callable[[Any], Matte]) -> None:
        self.work = work

    def stop(self) -> None:
        self.work = None

    def answer(self) -> None:
        assert self.work is not None
        self._final.take(self.work(None))


@pytest.fixture
def document(monkeypatch: pytest.MonkeyPatch) -> Iterator[Document]:
    monkeypatch.setattr(final_matte, "LARGE", 1)
    chance, history = np.random.default_rng(3), History()
    pixels = chance.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    yield made_document(pixels, chance.integers(0, 256, (HEIGHT, WIDTH), np.uint8), history)
    history.close()


def expected(document: Document) -> Matte:
    assert document.base_matte is not None
    return Layers(document.base_matte, document.touchup, document.edges).flat()


def test_the_canvas_keeps_what_it_shows_until_the_matte_comes(document: Document) -> None:
    composer, told = HeldComposer(document), []
    document.matteChanged.connect(lambda: told.append(document.final.shown))
    before = document.final.shown
    document.set_edges("Edges", Edges(feather=6))
    assert document.final.pending
    assert document.final.shown is before
    assert told == []
    composer.answer()
    assert not document.final.pending
    np.testing.assert_array_equal(document.final.shown, expected(document))
    assert len(told) == 1
    document.undo.undo()
    np.testing.assert_array_equal(document.final.shown, document.base_matte)


def test_whoever_asks_before_it_comes_gets_the_right_one(document: Document) -> None:
    composer = HeldComposer(document)
    document.set_edges("Edges", Edges(feather=6))
    early = document.matte
    np.testing.assert_array_equal(early, expected(document))
    composer.answer()
    assert document.final.shown is early


def test_only_the_newest_counts(document: Document) -> None:
    composer = HeldComposer(document)
    document.set_edges("Feather", Edges(feather=6))
    document.set_edges("Smooth", Edges(smooth=40))
    stale = composer.work
    document.undo.undo()
    composer.answer()
    np.testing.assert_array_equal(document.final.shown, expected(document))
    document.undo.undo()
    assert composer.work is None
    assert stale is not None
    document.final.take(stale(None))
    np.testing.assert_array_equal(document.final.shown, document.base_matte)


def test_a_stroke_does_not_wait_for_it(document: Document) -> None:
    composer = HeldComposer(document)
    document.set_edges("Edges", Edges(feather=6))
    document.touchup_editor.begin(Brush(size=40), 255)
    document.touchup_editor.extend(60, 50)
    assert not document.final.pending
    assert composer.work is None
    np.testing.assert_array_equal(document.final.shown, expected(document))
    document.touchup_editor.commit("Keep")
    np.testing.assert_array_equal(document.final.shown, expected(document))


def test_a_new_cut_shows_the_one_before_until_it_is_made(document: Document) -> None:
    composer = HeldComposer(document)
    document.set_edges("Edges", Edges(feather=6))
    composer.answer()
    before = document.final.shown
    document.replace_matte(np.full((HEIGHT, WIDTH), 200, np.uint8), Origin("human", "small"))
    assert document.final.shown is before
    assert document.cutout_source is not None
    np.testing.assert_array_equal(document.cutout_source.matte(), expected(document))
    composer.answer()
    np.testing.assert_array_equal(document.final.shown, expected(document))


def test_a_matte_that_rested_is_shown_without_its_edges_first(document: Document) -> None:
    composer = HeldComposer(document)
    document.set_edges("Edges", Edges(feather=6))
    composer.answer()
    base = document.base_matte
    assert document.final.resting_base is not None
    document.final.resting_base.set_source(lambda: base)
    document.final.rest()
    assert document.final.shown is base
    composer.answer()
    np.testing.assert_array_equal(document.final.shown, expected(document))
