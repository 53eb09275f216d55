"""What a brush event costs: it depends on the brush, not on the photo. Ratios inside one run."""

import time

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu.engine.brush import Brush
from koutu.engine.touchup import KEEP, Touchup, TouchupStroke
from koutu.ui.canvas import Canvas

_EVENTS = 60


def _median_event(qtbot: QtBot, width: int, height: int, size: int) -> float:
    """Give the median seconds from a point of the stroke to its pixels on the screen."""
    network = np.full((height, width), 90, np.uint8)
    shown = network.copy()
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(1600, 1067)
    canvas.show()
    canvas.set_photo(np.zeros((height, width, 3), np.uint8))
    canvas.set_matte(shown)
    canvas.viewport.actual_pixels()
    QApplication.processEvents()
    touchup = Touchup.blank(width, height)
    stroke = TouchupStroke(touchup, Brush(size=size), KEEP)
    taken = []
    for index in range(_EVENTS):
        begun = time.perf_counter()
        rect = stroke.add(width / 2 + 30 * index % 400, height / 2 + 20 * (index % 7))
        shown[rect.slices] = touchup.applied(network, rect)
        canvas.update_matte_rect(rect)
        QApplication.processEvents()
        taken.append(time.perf_counter() - begun)
    return float(np.median(taken[5:]))


@pytest.mark.parametrize("size", [200, 1000])
def test_a_brush_event_costs_the_same_on_a_large_photo(qtbot: QtBot, size: int):
    # The best of three: other programs on the machine only ever add.
    small = min(_median_event(qtbot, 4243, 2828, size) for _ in range(3))
    large = min(_median_event(qtbot, 8660, 5773, size) for _ in range(3))
    print(f"brush {size}: 12 MP {small * 1000:.1f} ms, 50 MP {large * 1000:.1f} ms, ratio {large / small:.2f}")
    assert large <= 1.2 * small
