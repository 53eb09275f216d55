"""The assistant for ID photos says what an office would send a photo back for, and what to do."""

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu import paths
from koutu.engine.compose.portrait import PortraitFaults
from koutu.engine.export.presets import named_preset
from koutu.services.preview_export import Composition
from koutu.ui.export.draft import Draft
from koutu.ui.export.id_advice import IdAdvice

GOOD = PortraitFaults(crown=False, tight=False, side=False, tilt=0.0)


@pytest.fixture
def advice(qapp: QApplication, qtbot: QtBot) -> IdAdvice:
    made = IdAdvice(Draft(named_preset("id-one-inch-blue", paths.preset_folders())))
    qtbot.addWidget(made)
    return made


def judged(advice: IdAdvice, faults: PortraitFaults | None, enlarged: float = 1.0) -> str:
    pixels = np.zeros((413, 295, 4), np.uint8)
    advice.show_composition(Composition(pixels, (413, 295), np.zeros((4, 2)), enlarged, faults))
    return advice.text.text()


def test_a_good_portrait_is_praised_and_what_is_wrong_is_said_with_what_to_do(advice: IdAdvice) -> None:
    assert judged(advice, GOOD) == "Head, shoulders and size fit this format."
    assert advice.text.property("note") == "done"
    assert advice.upright.isHidden()
    words = judged(advice, PortraitFaults(crown=True, tight=True, side=False, tilt=0.0), 3.4)
    assert advice.text.property("note") is True
    first, second, third = words.split("\n")
    assert "cuts off the top of the head: take one with room above" in first
    assert "too tight: it ends where shoulders should be. Take a wider one" in second
    assert "enlarged 3.4 times and will look soft" in third


def test_a_tilted_head_is_turned_upright_by_one_click_and_undone(advice: IdAdvice) -> None:
    assert "tilted by 8° to the right" in judged(advice, PortraitFaults(crown=False, tight=False, side=False, tilt=8.2))
    assert not advice.upright.isHidden()
    advice.upright.click()
    assert advice._draft.preset.look.placement.turn == -8.2
    advice._draft.undo()
    assert advice._draft.preset.look.placement.turn == 0


def test_what_is_no_portrait_is_not_judged(advice: IdAdvice) -> None:
    judged(advice, GOOD)
    assert not advice.isHidden()
    judged(advice, None)
    assert advice.isHidden()
    advice._draft.take(named_preset("product-white", paths.preset_folders()))
    judged(advice, GOOD)
    assert advice.isHidden()
