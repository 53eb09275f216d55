import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QThread, QTimer
from pytestqt.qtbot import QtBot

from koutu.engine.core.errors import KoutuError, PhotoError
from koutu.services.task import Task, TaskError, TaskReport
from koutu.services.worker import Worker


@pytest.fixture
def worker(qapp: object) -> Iterator[Worker]:
    made = Worker("test")
    yield made
    made.close()


def _until_cancelled(running: threading.Event) -> Callable[[TaskReport[None]], None]:
    def work(report: TaskReport[None]) -> None:
        ended = threading.Event()
        running.set()
        with report.cancel.stopping_by(ended.set):
            assert ended.wait(10)
        report.cancel.check()

    return work


def _settle(worker: Worker, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not worker.tasks, timeout=10000)


def test_work_runs_on_another_thread_and_everything_else_on_this_one(worker: Worker, qtbot: QtBot) -> None:
    heard: list[tuple[str, object, QThread]] = []
    here = QThread.currentThread()

    def work(report: TaskReport[str]) -> bool:
        report.note("half")
        report.progress(0.5)
        return QThread.currentThread() is here

    def hear(what: str, value: object = None) -> None:
        heard.append((what, value, QThread.currentThread()))

    worker.submit(
        Task(
            work,
            on_started=partial(hear, "started"),
            on_note=partial(hear, "note"),
            on_progress=partial(hear, "progress"),
            on_done=partial(hear, "done"),
            on_failed=partial(hear, "failed"),
            on_stopped=partial(hear, "stopped"),
        )
    )
    _settle(worker, qtbot)
    assert heard == [
        ("started", None, here),
        ("note", "half", here),
        ("progress", 0.5, here),
        ("done", False, here),
    ]


def test_tasks_run_in_order_and_a_preferred_one_goes_first(worker: Worker, qtbot: QtBot) -> None:
    gate = threading.Event()
    order: list[str] = []
    worker.submit(Task(lambda report: gate.wait(10), lambda _: order.append("running")))
    tasks = {name: Task(lambda report, name=name: name, order.append) for name in ("b", "c", "d", "e")}
    for name in ("b", "c", "d"):
        worker.submit(tasks[name])
    worker.submit(tasks["e"], first=True)
    worker.prefer(tasks["d"])
    gate.set()
    _settle(worker, qtbot)
    assert order == ["running", "d", "e", "b", "c"]


def test_cancel_stops_a_running_task_and_the_next_one_runs(worker: Worker, qtbot: QtBot) -> None:
    running = threading.Event()
    heard: list[str] = []
    task = Task(_until_cancelled(running), lambda _: heard.append("done"), on_stopped=lambda: heard.append("stopped"))
    worker.submit(task)
    worker.submit(Task(lambda report: "next", heard.append))
    assert running.wait(10)
    worker.cancel(task)
    _settle(worker, qtbot)
    assert heard == ["stopped", "next"]


def test_a_waiting_task_that_is_cancelled_never_runs(worker: Worker, qtbot: QtBot) -> None:
    gate, ran = threading.Event(), threading.Event()
    stopped: list[str] = []
    second = Task(lambda report: ran.set(), on_stopped=lambda: stopped.append("second"))
    worker.submit(Task(lambda report: gate.wait(10)))
    worker.submit(second)
    worker.cancel(second)
    assert stopped == ["second"]
    gate.set()
    _settle(worker, qtbot)
    assert not ran.is_set()


@pytest.mark.parametrize(
    ("raised", "kind"), [(PhotoError("no {name}", name="x"), PhotoError), (MemoryError(), TaskError)]
)
def test_errors_come_back_as_sentences(worker: Worker, qtbot: QtBot, raised: Exception, kind: type[KoutuError]) -> None:
    def fail(report: TaskReport[None]) -> None:
        raise raised

    own: list[KoutuError] = []
    with qtbot.waitSignal(worker.failed) as failed:
        worker.submit(Task(fail, on_failed=own.append))
    assert failed.args == own
    assert [type(error) for error in own] == [kind]


def test_a_bug_in_the_work_is_logged_and_told(worker: Worker, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    with qtbot.waitSignal(worker.failed) as failed:
        worker.submit(Task(lambda report: 1 // 0))
    assert failed.args is not None
    assert "ZeroDivisionError" in str(failed.args[0])
    assert "a task failed" in caplog.text


def test_a_bug_in_a_callback_does_not_hold_up_what_waits(worker: Worker, qtbot: QtBot) -> None:
    heard: list[str] = []
    with qtbot.captureExceptions() as raised:
        worker.submit(Task(lambda report: 0, lambda answer: heard.append(str(1 // answer))))
        worker.submit(Task(lambda report: "next", heard.append))
        _settle(worker, qtbot)
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]
    assert heard == ["next"]


def test_close_stops_a_running_task_and_joins(qapp: object) -> None:
    running = threading.Event()
    worker = Worker("closing")
    worker.submit(Task(_until_cancelled(running)))
    assert running.wait(10)
    assert worker.alive
    worker.close()
    assert not worker.alive


def test_a_worker_says_once_on_its_own_thread_that_it_has_nothing_left(qtbot: QtBot) -> None:
    rested = threading.Event()
    heard: list[str] = []

    def idle() -> None:
        heard.append(QThread.currentThread().objectName())
        rested.set()

    worker = Worker("resting", idle=idle)
    gate = threading.Event()
    answers: list[object] = []
    worker.submit(Task(lambda report: gate.wait(10), answers.append))
    worker.submit(Task(lambda report: list(heard), answers.append))
    gate.set()
    _settle(worker, qtbot)
    assert answers == [True, []]
    assert rested.wait(10)
    worker.close()
    assert heard == ["resting"]


def test_a_cancelled_task_tells_nothing_more(worker: Worker, qtbot: QtBot) -> None:
    told, go = threading.Event(), threading.Event()
    heard: list[object] = []

    def work(report: TaskReport[str]) -> str:
        report.note("on the way")
        report.progress(0.5)
        told.set()
        assert go.wait(10)
        return "whole"

    task = Task(work, heard.append, on_note=heard.append, on_progress=heard.append)
    worker.submit(task)
    assert told.wait(10)
    worker.cancel(task)
    go.set()
    _settle(worker, qtbot)
    assert heard == ["whole"]  # it had come to its end: a file is written, a network has arrived


@pytest.mark.parametrize("at", ["on_started", "on_note", "on_done", "on_failed"])
def test_drain_in_a_callback_waits_for_the_rest_and_does_not_spin(qapp: object, qtbot: QtBot, at: str) -> None:
    worker, gate = Worker("draining"), threading.Event()
    order: list[str] = []

    def drain(*_: object) -> None:
        worker.drain()
        order.append("drained")

    def work(report: TaskReport[str]) -> None:
        report.note("half")
        if at == "on_failed":
            raise PhotoError("no")

    first: Task[None, str] = Task(work)
    setattr(first, at, drain)
    worker.submit(Task(lambda report: gate.wait(10)))
    worker.submit(first)
    for name in ("b", "c"):
        worker.submit(Task(lambda report, name=name: name, order.append))
    gate.set()
    qtbot.waitUntil(lambda: "drained" in order, timeout=10000)
    assert order == ["b", "c", "drained"]
    assert not worker.alive


def test_drain_sleeps_until_there_is_an_answer(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    worker, gate = Worker("draining"), threading.Event()
    looks: list[None] = []
    start_next = worker._start_next

    def look() -> None:
        looks.append(None)
        start_next()

    monkeypatch.setattr(worker, "_start_next", look)
    worker.submit(Task(lambda report: gate.wait(10)))
    QTimer.singleShot(50, gate.set)
    worker.drain()
    assert gate.is_set()
    # One for every event at the most; a loop that spins looks some thousand times.
    assert len(looks) < 50


def test_callbacks_die_with_their_task_and_never_on_its_thread(worker: Worker, qtbot: QtBot) -> None:
    died_on: list[int] = []

    class Listener:
        def hear(self, _: None) -> None:
            pass

    listener = Listener()
    weakref.finalize(listener, lambda: died_on.append(threading.get_ident()))
    worker.submit(Task(lambda report: None, listener.hear))
    del listener
    _settle(worker, qtbot)
    gc.collect()
    assert died_on == [threading.get_ident()]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.sampled_from(["last", "first", "prefer", "cancel"]), st.integers(0, 9)), max_size=12)
)
def test_order_is_that_of_a_plain_list(qtbot: QtBot, steps: list[tuple[str, int]]) -> None:
    worker, gate = Worker("order"), threading.Event()
    ran: list[int] = []
    expected: list[int] = []
    tasks: list[Task[int, None]] = []
    try:
        worker.submit(Task(lambda report: gate.wait(10)))
        for what, which in steps:
            if what in ("last", "first"):
                number = len(tasks)
                tasks.append(Task(lambda report, number=number: number, ran.append))
                worker.submit(tasks[number], first=what == "first")
                expected.insert(0 if what == "first" else len(expected), number)
            elif which < len(tasks):
                (worker.prefer if what == "prefer" else worker.cancel)(tasks[which])
                if which in expected:
                    expected.remove(which)
                    if what == "prefer":
                        expected.insert(0, which)
        gate.set()
        qtbot.waitUntil(lambda: not worker.tasks, timeout=10000)
        assert ran == expected
    finally:
        gate.set()
        worker.close()
