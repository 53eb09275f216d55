"""Pick and Objects in the whole window, with the networks that travel with Koutu and nothing else."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu.services.sources import FileSource
from koutu.ui.window.help import sample
from koutu.ui.window.main_window import MainWindow


@pytest.fixture
def lemur(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setenv("KOUTU_MODELS", str(tmp_path))
    with qtbot.waitSignal(window.session.segmenter.done, timeout=60000):
        window.open([FileSource(sample())])
    return window


def click(window: MainWindow, x: float, y: float) -> None:
    canvas = window.stage.cutout
    at = canvas.widget_point(QPointF(x, y))
    for kind in (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, at, canvas.mapToGlobal(at), button, button, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas, event)


def test_a_thing_is_found_by_name_and_dropped_by_a_click(lemur: MainWindow, qtbot: QtBot) -> None:
    bench, document = lemur.workbench, lemur.session.current
    assert document is not None
    before = document.shown_matte.copy()
    assert bench.objects.labels is None
    bench.toolbox.take("pick")
    assert bench.touchup.objects.isChecked()
    qtbot.waitUntil(lambda: not lemur.session.tools.tasks, timeout=60000)
    [item] = bench._objects.list.rows()
    # A lemur is none of COCO's eighty; the nearest is offered, and nothing is cut by it.
    assert item.text(0).startswith("Bear")
    assert item.checkState(0) == Qt.CheckState.Checked
    np.testing.assert_array_equal(document.shown_matte, before)
    click(lemur, 340, 250)
    qtbot.waitUntil(lambda: not lemur.session.tools.tasks, timeout=60000)
    assert document.undo.text(0) == "Drop: Bear"
    assert (document.shown_matte >= 128).sum() < 0.1 * (before >= 128).sum()
    assert item.checkState(0) == Qt.CheckState.Unchecked
    document.undo.undo()
    np.testing.assert_array_equal(document.shown_matte, before)


def test_a_better_network_is_offered_and_not_fetched(lemur: MainWindow, qtbot: QtBot) -> None:
    bench = lemur.workbench
    bench.touchup.objects.setChecked(True)
    qtbot.waitUntil(lambda: not lemur.session.tools.tasks, timeout=60000)
    [offer] = [widget for widget in bench._objects.children() if type(widget).__name__ == "LabelOffer"]
    assert offer.isVisible()
    assert "Mask R-CNN" in offer.text.text()
    assert "46 MB" in offer.text.text()
    entry = lemur.session.downloads.store.known().network("mask-rcnn-int8")
    assert lemur.session.downloads.state(entry) == "absent"
