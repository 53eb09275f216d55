"""Throughput of two workers on this machine against two local processes, each pinned to one core.

Both cut the same photos. “Steady” is the pace once everything is open, “whole” counts starts too: a worker is started
once for many batches, but `koutu cut --cluster` loads Dask, half a second of the processor. What the scheduler and the
reading and writing machine use of the processor is theirs on the same two cores here, as it is nowhere else.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import psutil
import pytest

pytest.importorskip("distributed", reason="needs the extra cluster")

from tests.conftest import CHECKOUT
from tests.e2e.test_cluster_killed import running, scheduler
from tests.unit.pictures import write_subject

PHOTOS, SIDE = 80, 900
WARM = 8  # photos until every network is open, on either way
CORES = sorted(os.sched_getaffinity(0))[:2] if hasattr(os, "sched_getaffinity") else []


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """Let what is started meanwhile run on one core, from its first line on."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def cut(*words: str) -> list[str]:
    return [sys.executable, "-m", "koutu", "cut", *words, "--size", "small", "--json"]


def stamps(processes: Sequence["subprocess.Popen[str]"]) -> list[float]:
    """Return when each photo was done, of all processes together, in order."""
    came: list[float] = []

    def follow(process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            came.extend(time.monotonic() for _ in lines)

    threads = [Thread(target=follow, args=(process,)) for process in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait() for process in processes] == [0] * len(processes)
    assert len(came) == PHOTOS
    return sorted(came)


def pace(came: list[float]) -> float:
    """Return seconds for each photo once everything is open."""
    return (came[-1] - came[WARM - 1]) / (len(came) - WARM)


def used(processes: Sequence[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


@pytest.mark.skipif(len(CORES) < 2, reason="needs two cores, and Linux to pin to them")
def test_two_workers_against_two_local_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT / "desktop"))
    folders = [tmp_path / "a", tmp_path / "b"]
    for number in range(PHOTOS):
        folder = folders[number % 2]
        folder.mkdir(exist_ok=True)
        write_subject(folder / f"{number:03}.png", SIDE, hue=number)

    begun, before = time.monotonic(), os.times()
    local = []
    for core, folder in zip(CORES, folders, strict=True):
        with pinned(core):
            command = cut(str(folder), "-o", f"{folder}-out", "--jobs", "1")
            local.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
    alone = stamps(local)
    alone_whole, after = alone[-1] - begun, os.times()
    alone_used = after.children_user + after.children_system - before.children_user - before.children_system

    with ExitStack() as stack:
        boss, said = stack.enter_context(scheduler(0))  # type: ignore[arg-type]
        address = said.split()[-1]
        helpers = [psutil.Process(boss.pid)]
        for core in CORES:
            with pinned(core):
                worker, _ = stack.enter_context(running("koutu", "worker", address, until="working for"))
            helpers.append(psutil.Process(worker.pid))
        idle, begun, before = used(helpers), time.monotonic(), os.times()
        command = cut(*map(str, folders), "-o", str(tmp_path / "far"), "--cluster", address)
        far = stamps([subprocess.Popen(command, stdout=subprocess.PIPE, text=True)])
        far_whole, after = far[-1] - begun, os.times()
        here = after.children_user + after.children_system - before.children_user - before.children_system
        boss_used, *workers_used = (sum(each.cpu_times()[:2]) for each in helpers)
        far_used = used(helpers) - idle + here
    steady = pace(far) / pace(alone)
    print(
        f"\n{PHOTOS} photos of {SIDE} x {SIDE}, small: two local processes {1 / pace(alone):.2f} photos/s, two workers "
        f"{1 / pace(far):.2f}, ratio of times {steady:.3f} steady, {far_whole / alone_whole:.3f} whole; seconds of the "
        f"processor {alone_used:.1f} and {far_used:.1f} (workers {sum(workers_used):.1f}, scheduler {boss_used:.1f}, "
        f"reading and writing {here:.1f})"
    )
    assert steady <= 1.10
