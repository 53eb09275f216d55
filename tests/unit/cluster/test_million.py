"""A million photos, simulated: the line never has more on their way than its workers can take, and keeps nothing."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import Any

import pytest

from koutu.cli.cut_arguments import CutOptions
from koutu.cli.cut_setup import set_up
from koutu.cluster.line import _EACH, ClusterLine
from koutu.cluster.needs import Needs
from koutu.cluster.remote import RemotePhoto, RemoteResult
from koutu.engine.batch.pipeline import Outcome, Progress
from koutu.engine.batch.plan import BatchJob, BatchSource
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.framing import Framing

WORKERS = 50


class Answered:
    """A future that is there at once."""

    status = "finished"

    def __init__(self, scheduler: "Scheduler") -> None:
        self._scheduler = scheduler

    def result(self) -> RemoteResult:
        return RemoteResult((b"",))

    def add_done_callback(self, call: Callable[["Answered"], None]) -> None:
        call(self)

    def release(self) -> None:
        self._scheduler.held -= 1


class Scheduler:
    """Stands in for Dask's client: answers at once, and counts what is on its way."""

    status = "running"

    def __init__(self) -> None:
        self.held = self.most = self.seen = 0

    def scheduler_info(self, n_workers: int) -> dict[str, Any]:
        return {"workers": {f"tcp://10.0.0.{n}:1": {} for n in range(WORKERS)}}

    def run(self, function: object, needs: Needs, *, workers: list[str], on_error: str) -> dict[str, str]:
        return dict.fromkeys(workers, "")

    def submit(self, *words: object, **named: object) -> Any:
        self.held += 1
        self.seen += 1
        self.most = max(self.most, self.held)
        return Answered(self)

    def close(self, timeout: float) -> None:
        pass


@pytest.mark.parametrize("count", [20_000, pytest.param(1_000_000, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_the_scheduler_holds_two_photos_per_worker_however_many_come(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduler = Scheduler()
    outcomes = 0

    def tell(event: Progress | Outcome) -> None:
        nonlocal outcomes
        outcomes += isinstance(event, Outcome)

    far = ClusterLine(
        "tcp://10.0.0.0:8786",
        set_up(CutOptions(("a.png",), "b.png", size="small")).settings,
        Needs((), ()),
        cancel=CancelToken(),
        tell=tell,
        journal=None,
        spared=(),
        shared=True,
        notice=lambda _: None,
    )
    monkeypatch.setattr(far, "_client", scheduler)
    monkeypatch.setattr(far, "_prepare", lambda step: RemotePhoto(step.given, step.given, b"", Framing()))
    monkeypatch.setattr(far, "_write", lambda job, files: b"")

    def steps() -> Iterator[BatchJob]:
        for number in range(count):
            yield BatchJob(BatchSource("file", f"{number}.jpg", PurePath(f"{number}.jpg")), Path(f"{number}.png"))

    far.run(steps())
    assert (outcomes, scheduler.seen, scheduler.held) == (count, count, 0)
    assert scheduler.most == _EACH * WORKERS
    assert (far._sent, far._again) == ({}, [])
    assert threading.active_count() < 50
