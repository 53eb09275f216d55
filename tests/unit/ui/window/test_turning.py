"""A large photo is turned on a thread, and to whoever goes on meanwhile it is as if it had been turned at once."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from koutu.services import reframing
from koutu.ui.window.main_window import MainWindow


def test_a_large_photo_is_turned_on_a_thread(cut: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reframing, "LARGE", 1)
    document = cut.session.current
    left, right, mirror, _, whole = cut.workbench.framing_actions[:5]
    pixels, screen = document.photo.pixels.copy(), document.screen.copy()

    def settle() -> None:
        qtbot.waitUntil(lambda: not cut.session.composer.tasks and not document.busy, timeout=30000)

    left.trigger()
    assert document.framing.plain
    settle()
    assert document.framing.turn == 270
    np.testing.assert_array_equal(document.photo.pixels, np.rot90(pixels))
    np.testing.assert_array_equal(document.screen, np.rot90(screen))
    # The second press turns what the first one turns, wherever that is by now.
    left.trigger()
    left.trigger()
    settle()
    assert document.framing.turn == 90
    np.testing.assert_array_equal(document.photo.pixels, np.rot90(pixels, 3))
    # A step back takes back what was asked for last, though it was not done yet.
    mirror.trigger()
    cut.session.undo()
    settle()
    assert (document.framing.turn, document.framing.mirror) == (90, False)
    cut.session.redo()
    settle()
    assert document.framing.mirror
    whole.trigger()
    settle()
    right.trigger()
    left.trigger()
    settle()
    assert document.framing.plain
    np.testing.assert_array_equal(document.photo.pixels, pixels)
    np.testing.assert_array_equal(document.screen, screen)


def test_a_photo_that_is_closed_meanwhile_is_not_turned(
    cut: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reframing, "LARGE", 1)
    document = cut.session.current
    cut.workbench.framing_actions[0].trigger()
    cut.session.close_document(document)
    qtbot.waitUntil(lambda: not cut.session.composer.tasks, timeout=30000)
    assert cut.session.documents == []
