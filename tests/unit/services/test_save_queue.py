import threading
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from koutu.engine.core.errors import ExportError, KoutuError
from koutu.services.save_queue import SaveQueue
from koutu.services.task import TaskReport

_TARGETS = [Path("a"), Path("b"), Path("c")]


def unforeseen(error: KoutuError) -> None:
    raise error


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=st.lists(st.tuples(st.sampled_from(_TARGETS), st.booleans(), st.booleans()), min_size=1, max_size=12),
    held=st.booleans(),
)
def test_files_hold_the_newest_state_and_are_written_in_order(
    qtbot: QtBot, asked: list[tuple[Path, bool, bool]], held: bool
) -> None:
    """Asked from outside or from the answer to an earlier save; with a first one that takes long, or without."""
    queue, gate = SaveQueue(), threading.Event()
    files: dict[Path, int] = {}
    written: list[tuple[Path, int]] = []
    told: list[tuple[Path, int]] = []
    newest: dict[Path, int] = {}
    later: list[tuple[Path, int, bool]] = []

    def save(target: Path, state: int, fails: bool) -> None:
        def work(report: TaskReport[None]) -> None:
            if held and not written:
                assert gate.wait(10)
            written.append((target, state))
            if fails:
                raise ExportError("{name} cannot be written.", name=target.name)
            files[target] = state

        newest[target] = state
        queue.submit(target, work, partial(answer, target, state), lambda _: answer(target, state))

    def answer(target: Path, state: int) -> None:
        told.append((target, state))
        if later:
            save(*later.pop(0))

    for state, (target, fails, at_once) in enumerate(asked):
        # What is asked for last must not fail, so that what the file holds says who was last.
        last = all(other != target for other, _, _ in asked[state + 1 :])
        item = (target, state, fails and not last)
        if at_once and not later:
            save(*item)
        else:
            later.append(item)
    if not queue.waiting and later:
        save(*later.pop(0))
    gate.set()
    while later or queue.waiting:
        qtbot.waitUntil(lambda: not queue.waiting, timeout=10000)
        if later:
            save(*later.pop(0))
    queue.drain()
    assert files == newest
    states = [state for _, state in written]
    assert states == sorted(states)  # nothing overtook anything
    assert told == written  # who is left out is never told that it is written


def test_a_waiting_save_gives_way_to_a_newer_one_but_the_one_in_work_ends(qapp: object) -> None:
    queue, gate, written = SaveQueue(), threading.Event(), []
    told: list[str] = []

    def save(state: str, wait: bool = False) -> None:
        def work(report: TaskReport[None]) -> None:
            assert not wait or gate.wait(10)
            written.append(state)

        queue.submit(Path("a"), work, lambda: told.append(state), unforeseen)

    save("in work", wait=True)
    for state in ("one", "two", "three"):
        save(state)
    assert queue.waiting == [Path("a"), Path("a")]
    gate.set()
    queue.drain()
    assert written == told == ["in work", "three"]
    assert queue.waiting == []


@pytest.mark.parametrize("fails", [False, True])
def test_the_end_is_waited_for_out_of_an_answer_too(qtbot: QtBot, fails: bool) -> None:
    """As a window that closes when it hears that a document is saved."""
    queue, written = SaveQueue(), []
    gate = threading.Event()

    def first(report: TaskReport[None]) -> None:
        assert gate.wait(10)
        if fails:
            raise ExportError("{name} cannot be written.", name="a")

    queue.submit(Path("a"), first, queue.drain, lambda _: queue.drain())
    for name in ("b", "c"):
        queue.submit(Path(name), lambda _, name=name: written.append(name), lambda: None, unforeseen)
    gate.set()
    qtbot.waitUntil(lambda: not queue._worker.alive, timeout=10000)
    assert written == ["b", "c"]
