"""A batch by workers: the files of a local run, to the byte; whoever has other networks or versions may not help."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import distributed
import pytest

from koutu import cli
from koutu.cli import cut
from koutu.cli.cut_arguments import CutOptions
from koutu.cli.cut_setup import set_up
from koutu.cluster import line, needs
from koutu.cluster.needs import Needs, needs_of, refusal
from koutu.engine.networks.entry import Digest
from tests.unit.pictures import write_subject


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Return the address of a scheduler of this process, with one worker on a thread."""
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, host="127.0.0.1", protocol="tcp", dashboard_address=":0"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.fixture(autouse=True)
def _no_thread_left() -> None:
    """Stand in for the check of every other test: Dask keeps threads of its own for the life of a process."""


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "below").mkdir(parents=True)
    for number in range(3):
        write_subject(folder / f"{number}.png", 160 + 20 * number)
    write_subject(folder / "below" / "a.png")
    (folder / "broken.jpg").write_text("no picture")
    return folder


def read(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}


def test_the_files_are_a_local_runs_and_a_resumed_run_does_nothing_twice(
    tmp_path: Path, photos: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["cut", str(photos), "--size", "small", "--also", "product-white", "--turn", "90", "--json"]
    assert cli.main([*words, "-o", str(tmp_path / "local")]) == 1
    local = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    assert cli.main([*words, "-o", str(tmp_path / "far"), "--cluster", address]) == 1
    far = [json.loads(row) for row in capsys.readouterr().out.splitlines()]
    same = ("input", "status", "doubt", "error")
    assert [[row[key] for key in same] for row in far] == [[row[key] for key in same] for row in local]
    made = {name: data for name, data in read(tmp_path / "far").items() if name != ".koutu-batch.jsonl"}
    assert made == {name: data for name, data in read(tmp_path / "local").items() if name != ".koutu-batch.jsonl"}
    assert len(made) == 8
    (photos / "broken.jpg").unlink()
    (tmp_path / "far" / "1.png").unlink()
    (tmp_path / "far" / "1-product-white.jpg").unlink()
    assert cli.main([*words, "-o", str(tmp_path / "far"), "--cluster", address, "--resume", "--shared"]) == 0
    again = [json.loads(row)["status"] for row in capsys.readouterr().out.splitlines()]
    assert sorted(again) == ["done", "skipped", "skipped", "skipped"]
    assert (tmp_path / "far" / "1.png").read_bytes() == made["1.png"]


def test_a_worker_with_another_installation_may_not_help(
    tmp_path: Path, photos: Path, address: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Needs((("Koutu", "0.0.9"), *needs._versions()[1:]), ())
    monkeypatch.setattr(needs, "needs_of", lambda settings, labels: other)
    assert cli.main(["cut", str(photos), "-o", str(tmp_path / "out"), "--size", "small", "--cluster", address]) == 1
    said = capsys.readouterr().err
    assert "cannot help: it has Koutu" in said
    assert "No worker at" in said
    assert not list((tmp_path / "out").glob("*.png"))


def test_versions_and_digests_are_looked_at() -> None:
    setup = set_up(CutOptions(("a.png",), "b.png", size="small"))
    wanted = needs_of(setup.settings, setup.labels)
    assert [entry.id for entry in wanted.networks] == ["u2netp"]
    assert refusal(wanted) == ""
    entry = wanted.networks[0]
    other = replace(entry, files=(replace(entry.files[0], digest=Digest("sha256", "0" * 64)),))
    assert "not the file it should be" in refusal(replace(wanted, networks=(other,)))
    away = replace(entry, files=(replace(entry.files[0], name="nowhere.onnx"),))
    assert refusal(replace(wanted, networks=(away,)))
    assert "it has numpy" in refusal(replace(wanted, versions=tuple((n, v + "x") for n, v in wanted.versions[1:2])))


def test_a_scheduler_that_is_not_there_is_said(
    tmp_path: Path, photos: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "_PATIENCE", 0.0)
    for address in ("tcp://127.0.0.1:1", "no address"):
        assert cli.main(["cut", str(photos), "-o", str(tmp_path / "out"), "--cluster", address]) == 1
        assert f"There is no scheduler at {address}" in capsys.readouterr().err
    assert not any(thread.name == "koutu-cut" for thread in threading.enumerate())


def test_the_command_without_a_cluster_loads_no_dask() -> None:
    assert "distributed" not in {name.split(".")[0] for name in vars(cut)}
