import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from koutu.engine.core.errors import KoutuError, PhotoError
from koutu.services.jobs import Job, JobError, Report, Worker


@pytest.fixture
def lane(qapp: object) -> Iterator[Worker]:
    made = Worker("test")
    yield made
    made.close()


def _until_cancelled(running: threading.Event) -> Callable[[Report], object]:
    def work(report: Report) -> object:
        ended = threading.Event()
        running.set()
        with report.cancel.stopping_by(ended.set):
            assert ended.wait(10)
        report.cancel.check()
        return None

    return work


def test_work_runs_on_another_thread_and_answers_on_this_one(lane: Worker, qtbot: QtBot) -> None:
    heard: list[object] = []
    lane.finished.connect(lambda job, answer: heard.append((job.subject, answer, QThread.currentThread())))
    here = QThread.currentThread()
    with qtbot.waitSignal(lane.finished):
        lane.submit(Job("a", lambda report: QThread.currentThread() is here))
    assert heard == [("a", False, here)]


def test_jobs_run_in_order_and_a_preferred_one_goes_first(lane: Worker, qtbot: QtBot) -> None:
    gate = threading.Event()
    order: list[object] = []
    lane.finished.connect(lambda job, answer: order.append(job.subject))
    lane.submit(Job("running", lambda report: gate.wait(10)))
    jobs = {name: Job(name, lambda report: None) for name in ("b", "c", "d", "e")}
    for name in ("b", "c", "d"):
        lane.submit(jobs[name])
    lane.submit(jobs["e"], first=True)
    lane.prefer(jobs["d"])
    with qtbot.waitSignals([lane.finished] * 5):
        gate.set()
    assert order == ["running", "d", "e", "b", "c"]


def test_cancel_stops_a_running_job_and_the_next_one_runs(lane: Worker, qtbot: QtBot) -> None:
    running = threading.Event()
    job = Job("long", _until_cancelled(running))
    lane.submit(job)
    lane.submit(Job("next", lambda report: "done"))
    assert running.wait(10)
    with qtbot.waitSignals([lane.stopped, lane.finished], order="strict"):
        lane.cancel(job)


def test_a_waiting_job_that_is_cancelled_never_runs(lane: Worker, qtbot: QtBot) -> None:
    gate, ran = threading.Event(), threading.Event()
    first, second = Job("first", lambda report: gate.wait(10)), Job("second", lambda report: ran.set())
    lane.submit(first)
    lane.submit(second)
    with qtbot.waitSignal(lane.stopped):
        lane.cancel(second)
    with qtbot.waitSignal(lane.finished):
        gate.set()
    assert not ran.is_set()
    assert lane.jobs == []


@pytest.mark.parametrize(
    ("raised", "kind"), [(PhotoError("no {name}", name="x"), PhotoError), (MemoryError(), JobError)]
)
def test_errors_come_back_as_sentences(lane: Worker, qtbot: QtBot, raised: Exception, kind: type[KoutuError]) -> None:
    def fail(report: Report) -> object:
        raise raised

    with qtbot.waitSignal(lane.failed) as failed:
        lane.submit(Job("bad", fail))
    assert failed.args is not None
    assert type(failed.args[1]) is kind


def test_a_bug_in_the_work_is_logged_and_told(lane: Worker, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    with qtbot.waitSignal(lane.failed) as failed:
        lane.submit(Job("bug", lambda report: 1 // 0))
    assert failed.args is not None
    assert "ZeroDivisionError" in str(failed.args[1])
    assert "a job failed" in caplog.text


def test_close_stops_a_running_job_and_joins(qapp: object) -> None:
    running = threading.Event()
    lane = Worker("closing")
    lane.submit(Job("long", _until_cancelled(running)))
    assert running.wait(10)
    lane.close()
    assert lane._thread.isFinished()


def test_a_lane_says_once_on_its_own_thread_that_it_has_nothing_left(qtbot: QtBot) -> None:
    rested = threading.Event()
    heard: list[str] = []

    def idle() -> None:
        heard.append(QThread.currentThread().objectName())
        rested.set()

    lane = Worker("resting", idle=idle)
    gate = threading.Event()
    lane.submit(Job("a", lambda report: gate.wait(10)))
    lane.submit(Job("b", lambda report: list(heard)))
    answers: list[object] = []
    lane.finished.connect(lambda job, answer: answers.append(answer))
    with qtbot.waitSignals([lane.finished] * 2):
        gate.set()
    assert answers == [True, []]
    assert rested.wait(10)
    lane.close()
    assert heard == ["resting"]


def test_a_cancelled_job_tells_nothing_more(lane: Worker, qtbot: QtBot) -> None:
    told = threading.Event()

    def work(report: Report) -> None:
        report.note("on the way")
        report.progress(0.5)
        told.set()

    heard: list[object] = []
    lane.noted.connect(lambda job, value: heard.append(value))
    lane.progressed.connect(lambda job, share: heard.append(share))
    job = Job("cancelled", work)
    with qtbot.waitSignal(lane.finished):
        lane.submit(job)
        assert told.wait(10)
        lane.cancel(job)
    assert heard == []
