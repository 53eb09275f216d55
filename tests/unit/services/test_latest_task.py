from collections.abc import Iterator
from threading import Event

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from koutu.engine.core.errors import NetworkError
from koutu.services.latest_task import LatestTask
from koutu.services.task import TaskReport
from koutu.services.worker import Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker("tools")
    yield made
    made.close()


def settle(worker: Worker, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not worker.tasks, timeout=5000)


def test_only_the_newest_request_is_answered(worker: Worker, qtbot: QtBot) -> None:
    answers: list[object] = []
    go = Event()
    latest: LatestTask[object, None] = LatestTask(worker, on_done=answers.append)
    latest.ask(lambda report: go.wait(5) and "old")
    latest.ask(lambda report: "new")
    go.set()
    assert latest.busy
    settle(worker, qtbot)
    assert answers == ["new"]
    assert not latest.busy


def test_stopped_nothing_comes(worker: Worker, qtbot: QtBot) -> None:
    answers: list[str] = []
    latest = LatestTask(worker, on_done=answers.append, on_note=answers.append)

    def work(report: TaskReport[str]) -> str:
        report.note("half")
        return "whole"

    latest.ask(work)
    latest.stop()
    settle(worker, qtbot)
    assert answers == []


def test_two_share_a_worker_and_hear_only_their_own(worker: Worker, qtbot: QtBot) -> None:
    heard: list[tuple[str, int]] = []
    first: LatestTask[int, None] = LatestTask(worker, on_done=lambda answer: heard.append(("first", answer)))
    second: LatestTask[int, None] = LatestTask(worker, on_done=lambda answer: heard.append(("second", answer)))
    first.ask(lambda report: 1)
    second.ask(lambda report: 2)
    settle(worker, qtbot)
    assert heard == [("first", 1), ("second", 2)]


def test_a_failure_ends_it_and_the_worker_tells_why(worker: Worker, qtbot: QtBot) -> None:
    def work(report: TaskReport[None]) -> None:
        raise NetworkError("The network {title} is missing.", title="X")

    failed: list[bool] = []
    latest: LatestTask[None, None] = LatestTask(
        worker, on_done=lambda _: None, on_failed=lambda: failed.append(latest.busy)
    )
    with qtbot.waitSignal(worker.failed):
        latest.ask(work)
    assert failed == [False]


class _Listener(QObject):
    def __init__(self, worker: Worker, heard: list[str]) -> None:
        super().__init__()
        self.heard = heard
        self.latest: LatestTask[str, None] = LatestTask(worker, on_done=self.hear)

    def hear(self, answer: str) -> None:
        self.heard.append(answer)


@pytest.mark.parametrize("deleted", [False, True])
def test_who_is_deleted_meanwhile_hears_nothing(worker: Worker, qtbot: QtBot, deleted: bool) -> None:
    heard: list[str] = []
    listener = _Listener(worker, heard)
    go = Event()
    listener.latest.ask(lambda report: "late" if go.wait(5) else "")
    if deleted:
        shiboken6.delete(listener)
    with qtbot.captureExceptions() as raised:
        go.set()
        settle(worker, qtbot)
    assert heard == ([] if deleted else ["late"])
    assert raised == []
