import gc
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from koutu.ui.style.collector import Collector


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    gc.enable()  # as in the program; the tests of this folder collect between tests only
    made = Collector()
    yield made
    made.close()
    assert gc.isenabled()


class Circle:
    """Freed by the collector only; notes the thread that does it."""

    def __init__(self, freed_on: list[threading.Thread]) -> None:
        self.freed_on = freed_on
        self.itself = self

    def __del__(self) -> None:
        self.freed_on.append(threading.current_thread())


def test_only_the_gui_thread_collects(qtbot: QtBot, collector: Collector):
    freed_on: list[threading.Thread] = []
    Circle(freed_on)

    def allocate() -> None:
        kept = [[] for _ in range(20 * gc.get_threshold()[0])]
        assert kept

    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join()
    assert freed_on == []

    kept = [[] for _ in range(2 * gc.get_threshold()[0])]
    qtbot.waitUntil(lambda: bool(freed_on))
    assert kept
    assert freed_on == [threading.main_thread()]
