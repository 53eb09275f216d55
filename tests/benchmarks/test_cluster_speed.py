"""Throughput of two workers on this machine against two local processes, both pinned to one core each."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="needs the extra cluster")

from tests.conftest import CHECKOUT
from tests.e2e.test_cluster_killed import running, scheduler
from tests.unit.pictures import write_subject

PHOTOS = 60
CORES = sorted(os.sched_getaffinity(0))[:2] if hasattr(os, "sched_getaffinity") else []


@pytest.mark.skipif(len(CORES) < 2, reason="needs two cores, and Linux to pin to them")
def test_two_workers_against_two_local_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT / "desktop"))
    folders = [tmp_path / "a", tmp_path / "b"]
    for number in range(PHOTOS):
        folder = folders[number % 2]
        folder.mkdir(exist_ok=True)
        write_subject(folder / f"{number:03}.png", 900, hue=number)

    def cut(*words: str) -> list[str]:
        return [sys.executable, "-m", "koutu", "cut", *words, "--size", "small"]

    begun = time.monotonic()
    local = []
    for core, folder in zip(CORES, folders, strict=True):
        command = ["taskset", "-c", str(core), *cut(str(folder), "-o", f"{folder}-out", "--jobs", "1")]
        local.append(subprocess.Popen(command))
    assert [process.wait() for process in local] == [0, 0]
    alone = time.monotonic() - begun
    with ExitStack() as stack:
        _, said = stack.enter_context(scheduler(0))  # type: ignore[arg-type]
        address = said.split()[-1]
        for core in CORES:
            process, _ = stack.enter_context(running("koutu", "worker", address, until="working for"))
            for thread in Path(f"/proc/{process.pid}/task").iterdir():
                os.sched_setaffinity(int(thread.name), {core})
        begun = time.monotonic()
        subprocess.run(cut(*map(str, folders), "-o", str(tmp_path / "far"), "--cluster", address), check=True)
        far = time.monotonic() - begun
    print(f"\n{PHOTOS} photos: two local processes {alone:.1f} s, two workers {far:.1f} s, ratio {far / alone:.2f}")
