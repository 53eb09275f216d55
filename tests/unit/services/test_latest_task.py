from collections.abc import Iterator
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from koutu.engine.core.errors import NetworkError
from koutu.services.jobs import Report, Worker
from koutu.services.latest_task import LatestTask


@pytest.fixture
def lane() -> Iterator[Worker]:
    made = Worker("tools")
    yield made
    made.close()


def settle(lane: Worker, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not lane.jobs, timeout=5000)


def test_only_the_newest_request_is_answered(lane: Worker, qtbot: QtBot) -> None:
    errand, go = LatestTask(lane), Event()
    answers: list[object] = []
    errand.answered.connect(answers.append)
    errand.ask(lambda report: go.wait(5) and "old")
    errand.ask(lambda report: "new")
    go.set()
    assert errand.busy
    settle(lane, qtbot)
    assert answers == ["new"]
    assert not errand.busy


def test_stopped_nothing_comes(lane: Worker, qtbot: QtBot) -> None:
    errand = LatestTask(lane)
    answers: list[object] = []
    errand.answered.connect(answers.append)
    errand.noted.connect(answers.append)

    def work(report: Report) -> str:
        report.note("half")
        return "whole"

    errand.ask(work)
    errand.stop()
    settle(lane, qtbot)
    assert answers == []


def test_two_errands_share_a_lane_and_hear_only_their_own(lane: Worker, qtbot: QtBot) -> None:
    heard: list[tuple[str, object]] = []
    errands = [LatestTask(lane), LatestTask(lane)]
    errands[0].answered.connect(lambda answer: heard.append(("first", answer)))
    errands[1].answered.connect(lambda answer: heard.append(("second", answer)))
    errands[0].ask(lambda report: 1)
    errands[1].ask(lambda report: 2)
    settle(lane, qtbot)
    assert heard == [("first", 1), ("second", 2)]


def test_a_failure_ends_the_errand_and_the_lane_tells_why(lane: Worker, qtbot: QtBot) -> None:
    def work(report: Report) -> object:
        raise NetworkError("The network {title} is missing.", title="X")

    errand = LatestTask(lane)
    with qtbot.waitSignals([lane.failed, errand.failed]):
        errand.ask(work)
    assert not errand.busy
