"""Human mode offers to keep only people, in the whole window; the labeller knows what the network calls a subject."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import LabelMap, Segment
from koutu.engine.labels.vocabulary import ClassName
from koutu.engine.selection.box import BoxPredictor
from koutu.ui.window.main_window import MainWindow

PERSON, CAR = ClassName("person", "人"), ClassName("car", "汽车")


class Halves:
    """The disc's left half is a person, its right half a car."""

    def __init__(self, *kinds: ClassName) -> None:
        self.kinds, self.calls = kinds, 0

    def label(self, photo: np.ndarray, cancel: object = None) -> LabelMap:
        self.calls += 1
        boxes = Rect(40, 40, 80, 120), Rect(80, 40, 120, 120)
        found = [Segment(n, kind, 0.9, boxes[n - 1], 3200) for n, kind in enumerate(self.kinds, 1)]
        return LabelMap(photo.shape[1], photo.shape[0], found)


def label_with(window: MainWindow, labeller: Halves, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = BoxPredictor("all", lambda pixels, cancel=None: np.ones(pixels.shape[:2], np.float32), 1.0)
    monkeypatch.setattr(window.workbench.objects, "_labeller", lambda: labeller)
    monkeypatch.setattr(window.workbench.objects, "_predictor", lambda: everything)
    window.workbench.objects.look_again()


def test_only_people_is_offered_in_human_mode(cut: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    halves, offer, document = Halves(PERSON, CAR), cut.people_offer, cut.session.current
    label_with(cut, halves, monkeypatch)
    assert document is not None
    assert halves.calls == 0
    assert not offer.isVisible()
    with qtbot.waitSignal(cut.session.segmenter.done, timeout=20000):
        cut.session.choose("human", "small")
    qtbot.waitUntil(offer.isVisible, timeout=20000)
    assert halves.calls == 1
    # Offered, not done; and no network looks into boxes before it is taken.
    assert document.undo.count() == 1  # the mode
    assert all(segment.mask is None for segment in cut.workbench.objects.labels)
    before = int((document.shown_matte[:, 100:] >= 128).sum())
    offer.take.click()
    qtbot.waitUntil(lambda: document.undo.text(1) == "Only people", timeout=20000)
    assert before > 0
    assert int((document.shown_matte[:, 100:] >= 128).sum()) < before
    assert not offer.isVisible()
    document.undo.undo()
    assert not offer.isVisible()


def test_nothing_is_offered_where_all_is_people_or_none_is(
    cut: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with qtbot.waitSignal(cut.session.segmenter.done, timeout=20000):
        cut.session.choose("human", "small")
    for kinds in ((PERSON,), (CAR,)):
        label_with(cut, Halves(*kinds), monkeypatch)
        qtbot.waitUntil(lambda: cut.workbench.objects.labels is not None, timeout=20000)
        assert not cut.people_offer.isVisible()
