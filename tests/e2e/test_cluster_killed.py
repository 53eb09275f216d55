"""A real cluster: a worker is killed and the scheduler restarted in mid-run, and every file is there once."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from koutu import cli
from tests.conftest import CHECKOUT
from tests.e2e.test_command_line import start
from tests.unit.pictures import write_subject

pytest.importorskip("distributed", reason="needs the extra cluster")
pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(2400),
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL"),
]

PHOTOS, WORKERS = 200, 3


@contextmanager
def running(*command: str, until: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Start a program and wait until it says something; yields it and the line."""
    with subprocess.Popen([sys.executable, "-m", *command], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said = next(line for line in process.stderr if re.search(until, line))
            drain = subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)
            process.stderr.close()
            yield process, said
        finally:
            process.kill()
            process.wait()
            drain.wait()


def scheduler(port: int) -> "object":
    words = ["distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    return running(*words, until="Scheduler at:")


def test_kill_9_of_a_worker_and_a_restart_of_the_scheduler_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT / "desktop"))
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for number in range(PHOTOS):
        write_subject(folder / f"{number:03}.png", 150 + number % 40, hue=number)
    with ExitStack() as stack:
        first = ExitStack()
        stack.callback(first.close)
        _, said = first.enter_context(scheduler(0))  # type: ignore[arg-type]
        address = re.search(r"tcp://\S+", said)[0]  # type: ignore[index]
        port = int(address.rpartition(":")[2])
        workers = [
            stack.enter_context(running("koutu", "worker", address, until="working for"))[0] for _ in range(WORKERS)
        ]
        with start("cut", str(folder), "-o", str(out), "--size", "small", "--cluster", address, "--json") as batch:
            assert batch.stdout is not None
            told = []
            for line in batch.stdout:
                told.append(json.loads(line))
                if len(told) == 40:
                    os.kill(workers[0].pid, signal.SIGKILL)
                if len(told) == 90:
                    first.close()
                    stack.enter_context(scheduler(port))  # type: ignore[arg-type]
            assert batch.wait() == 0
    assert [(line["status"], Path(line["input"]).name) for line in told] == [
        ("done", f"{number:03}.png") for number in range(PHOTOS)
    ]
    assert {path.name for path in out.iterdir()} == {f"{number:03}.png" for number in range(PHOTOS)}
    assert cli.main(["cut", str(folder), "-o", str(tmp_path / "local"), "--size", "small"]) == 0
    for path in (tmp_path / "local").iterdir():
        assert path.read_bytes() == (out / path.name).read_bytes(), path.name
