import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from koutu.document.history import History
from koutu.services import finishing
from koutu.services.finishing import Finisher
from koutu.services.task import TaskReport
from tests.unit.documents import made_document


@pytest.fixture
def finisher(qapp: object) -> Iterator[Finisher]:
    made = Finisher()
    yield made
    made.close()


def test_what_was_made_for_a_picture_that_closed_meanwhile_is_let_go(
    finisher: Finisher, history: History, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = threading.Event()

    def finish(finish: object, screen: np.ndarray, path: Path, report: TaskReport[finishing.PreviewResult]) -> Path:
        report.note(finishing.PreviewResult([], np.zeros((1, 1, 4), np.uint8)))
        made.set()
        return path

    monkeypatch.setattr(finishing, "_finish", finish)
    document = made_document(np.zeros((40, 60, 3), np.uint8), np.full((40, 60), 255, np.uint8), history)
    with qtbot.captureExceptions() as raised, qtbot.waitSignal(finisher._worker.ended):
        finisher.finish(document)
        assert made.wait(10)
        finisher.pause(document)
        shiboken6.delete(document)
    assert raised == []
