"""A million photos, simulated: the line never has more on their way than its workers can take, and keeps nothing."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import Any

import distributed
import psutil
import pytest

from koutu.cli.cut_arguments import CutOptions
from koutu.cli.cut_setup import set_up
from koutu.cluster import line
from koutu.cluster.line import _EACH, ClusterLine
from koutu.cluster.needs import Needs
from koutu.cluster.remote import RemotePhoto, RemoteResult
from koutu.engine.batch.pipeline import Outcome, Progress
from koutu.engine.batch.plan import BatchJob, BatchSource
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.framing import Framing

WORKERS = 50


@pytest.fixture(autouse=True)
def _no_thread_left() -> None:
    """Stand in for the check of every other test: Dask keeps threads of its own for the life of a process."""


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


def line_to(address: str, tell: Callable[[Progress | Outcome], None]) -> ClusterLine:
    return ClusterLine(
        address,
        set_up(CutOptions(("a.png",), "b.png", size="small")).settings,
        Needs((), ()),
        cancel=CancelToken(),
        tell=tell,
        journal=None,
        spared=(),
        shared=True,
        notice=lambda _: None,
    )


def steps(count: int) -> Iterator[BatchJob]:
    for number in range(count):
        yield BatchJob(BatchSource("file", f"{number}.jpg", PurePath(f"{number}.jpg")), Path(f"{number}.png"))


def resident() -> int:
    return int(psutil.Process().memory_info().rss)


@pytest.mark.parametrize("count", [20_000, pytest.param(1_000_000, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_the_scheduler_holds_two_photos_per_worker_however_many_come(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduler = Scheduler()
    outcomes, early = 0, 0

    def tell(event: Progress | Outcome) -> None:
        nonlocal outcomes, early
        outcomes += isinstance(event, Outcome)
        if outcomes == count // 4 and not early:
            early = resident()

    far = line_to("tcp://10.0.0.0:8786", tell)
    monkeypatch.setattr(far, "_client", scheduler)
    monkeypatch.setattr(far, "_prepare", lambda step: RemotePhoto(step.given, step.given, b"", Framing()))
    monkeypatch.setattr(far, "_write", lambda job, files: b"")
    far.run(steps(count))
    grown = resident() - early
    print(f"{count} photos: resident memory grew by {grown / 1e6:.1f} MB over the last three quarters")
    assert (outcomes, scheduler.seen, scheduler.held) == (count, count, 0)
    assert scheduler.most == _EACH * WORKERS
    assert (far._sent, far._again) == ({}, [])
    assert threading.active_count() < 50
    # Forty bytes kept for each of the 750,000 would be as much.
    assert grown < 30_000_000


def answer(photo: RemotePhoto, settings: object, needs: Needs) -> RemoteResult:
    return RemoteResult((photo.name.encode(),))


@pytest.mark.long
def test_a_real_scheduler_keeps_no_more_than_is_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    count, most, outcomes = 3_000, 0, 0
    written: list[bytes] = []
    monkeypatch.setattr(line, "cut_photo", answer)
    monkeypatch.setattr(line, "known_refusal", lambda needs: "")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, host="127.0.0.1", protocol="tcp", dashboard_address=":0"
    ) as cluster:

        def tell(event: Progress | Outcome) -> None:
            nonlocal most, outcomes
            outcomes += isinstance(event, Outcome)
            most = max(most, len(cluster.scheduler.tasks))

        far = line_to(cluster.scheduler_address, tell)
        monkeypatch.setattr(far, "_prepare", lambda step: RemotePhoto(step.given, step.given, b"", Framing()))
        monkeypatch.setattr(far, "_write", lambda job, files: written.append(files[0]) or b"")
        far.run(steps(count))
    print(f"{count} tasks: {most} at most were known to the scheduler")
    assert outcomes == count
    assert sorted(written) == sorted(f"{number}.jpg".encode() for number in range(count))
    # Those on their way, and those that it has not yet heard of being let go.
    assert most <= 4 * _EACH * 2
