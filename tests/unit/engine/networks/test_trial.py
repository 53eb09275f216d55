"""Networks that hang, grow, or want files of others: window and command line are rid of them by the same function."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu import cli, paths
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled, NetworkError
from koutu.engine.networks import importing, onnx_file, trial
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.installing import keep
from koutu.engine.networks.onnx_file import refuse_foreign_weights
from koutu.engine.networks.sample_picture import sample_picture
from koutu.engine.networks.store import ModelStore
from koutu.engine.networks.trial import try_apart
from tests.unit.onnx_graphs import _varint, brightness, external_tensor, field, model, node, tensor, value

SAMPLE = sample_picture()
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of Linux")


def endless() -> bytes:
    """A network whose loop runs 2⁶² times."""
    step = field(1, node("Identity", ["go"], ["go_on"])) + field(1, node("Neg", ["x"], ["y"])) + field(2, "step")
    step += field(11, field(1, "i") + field(2, field(1, field(1, 7) + field(2, b""))))
    step += field(11, field(1, "go") + field(2, field(1, field(1, 9) + field(2, b""))))
    step += field(11, value("x", (1, 1, 64, 64)))
    step += field(12, field(1, "go_on") + field(2, field(1, field(1, 9) + field(2, b""))))
    step += field(12, value("y", (1, 1, 64, 64)))
    body = field(5, field(1, "body") + field(6, step) + field(20, 5))
    loop = b"".join(field(1, each) for each in ("count", "", "mean")) + field(2, "matte") + field(4, "Loop") + body
    nodes = [node("ReduceMean", ["in"], ["mean"], axes=[1], keepdims=1), loop]
    count = tensor("count", np.array(2**62, np.int64))
    return model(nodes, [value("in", (1, 3, 64, 64))], [value("matte", (1, 1, 64, 64))], [count])


def growing(size: int) -> bytes:
    """A network of a few hundred bytes that makes a constant of `size` numbers while it runs."""
    nodes = [
        node("ConstantOfShape", ["shape"], ["huge"]),
        node("ReduceSum", ["huge", "all"], ["sum"], keepdims=0),
        node("ReduceMean", ["in"], ["mean"], axes=[1], keepdims=1),
        node("Add", ["mean", "sum"], ["matte"]),
    ]
    tensors = [tensor("shape", np.array([size], np.int64)), tensor("all", np.array([0], np.int64))]
    return model(nodes, [value("in", (1, 3, 64, 64))], [value("matte", (1, 1, 64, 64))], tensors)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "trial").mkdir()
    return tmp_path / "trial"


def saved(folder: Path, data: bytes) -> Path:
    path = folder.parent / "net.onnx"
    path.write_bytes(data)
    return path


def test_a_network_that_works_says_how(folder: Path) -> None:
    answer = try_apart(paths.program(), [saved(folder, brightness(320))], SAMPLE, folder)
    found = answer.treatment
    assert (found.family, found.input.side, found.activation) == ("custom", 320, "sigmoid")
    assert list(answer.files) == ["model"]
    assert answer.matte is not None
    assert answer.matte.shape == SAMPLE.shape[:2]
    assert answer.matte.dtype == np.uint8


def test_an_endless_loop_ends_with_its_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "MOST_SECONDS", 6)
    with pytest.raises(NetworkError, match="no answer after 6 s"):
        try_apart(paths.program(), [saved(folder, endless())], SAMPLE, folder)


def test_an_endless_loop_can_be_cancelled(folder: Path) -> None:
    token = CancelToken()
    threading.Timer(4, token.cancel).start()
    with pytest.raises(Cancelled):
        try_apart(paths.program(), [saved(folder, endless())], SAMPLE, folder, cancel=token)


@linux
def test_a_network_that_grows_meets_its_limit_and_not_the_machines(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "memory_for", lambda files: 1_500_000_000)
    with pytest.raises(NetworkError):
        try_apart(paths.program(), [saved(folder, growing(3_000_000_000))], SAMPLE, folder)
    assert try_apart(paths.program(), [saved(folder, growing(1000))], SAMPLE, folder).treatment.input.side == 64


@linux
@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_command_line_ends_at_once_and_takes_its_trial_along(folder: Path, blow: signal.Signals) -> None:
    command = [*paths.program(), "models", "import", str(saved(folder, endless())), "--dry-run"]
    environment = os.environ | {"PYTHONPATH": str(Path(paths.__file__).parents[1])}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as koutu:
        deadline, children = time.monotonic() + 60, []
        while not children and time.monotonic() < deadline:
            time.sleep(0.1)
            children = psutil.Process(koutu.pid).children()
        time.sleep(1)
        koutu.send_signal(blow)
        koutu.communicate(timeout=30)
    _, alive = psutil.wait_procs(children, timeout=20)
    assert not alive
    assert koutu.returncode in (130, -blow, 128 + blow)


def test_the_command_line_tries_as_the_window_does(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    matte = folder.parent / "matte.png"
    path = saved(folder, brightness(320))
    assert cli.main(["models", "import", str(path), "--dry-run", "--matte", str(matte)]) == 0
    assert "family      custom, input squeeze 320" in capsys.readouterr().out
    assert matte.is_file()
    assert not list(paths.sessions().iterdir())


def test_two_imports_of_one_title_are_two_networks(tmp_path: Path) -> None:
    listed = load_catalog(paths.bundled_models() / "catalog.toml")
    store = ModelStore(listed, (tmp_path / "home", paths.bundled_models()))
    treatment = importing.family_treatment("u2net")
    sources = []
    for number in range(4):
        path = tmp_path / f"{number}.onnx"
        path.write_bytes(brightness(320, input_name=f"input{number}"))
        sources.append(path)
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda path: keep({"model": path}, store, treatment, ["general"], "One"), sources))
    assert sorted(entry.id for entry in kept) == ["one", "one-2", "one-3", "one-4"]
    for path, entry in zip(sources, kept, strict=True):
        assert (store.home / f"{entry.id}.onnx").read_bytes() == path.read_bytes()
        assert store.known().network(entry.id) == entry


def foreign(tag: bytes, key: bytes = b"") -> bytes:
    """A network whose weights lie in another file, the tag of that entry written as `tag`."""
    plain = external_tensor("w", (1,), "../secret")
    where = _varint(13 << 3 | 2)
    assert plain.count(where) == 1
    made = plain.replace(where, tag)
    nodes = [node("Add", ["in", "w"], ["matte"])]
    return model(nodes, [value("in", (1, 3, 64, 64))], [value("matte", (1, 3, 64, 64))], [made])


@given(high=st.integers(0, 2**31))
def test_weights_of_others_are_refused_however_their_tag_is_written(
    tmp_path_factory: pytest.TempPathFactory, high: int
) -> None:
    path = tmp_path_factory.mktemp("net") / "net.onnx"
    path.write_bytes(foreign(_varint((13 << 3 | 2) + (high << 32))))
    with pytest.raises(NetworkError, match=r"secret|another format"):
        refuse_foreign_weights(path)


@given(cut=st.integers(0, 10**6), place=st.integers(0, 10**6), byte=st.integers(0, 255))
def test_whatever_bytes_a_network_has_it_is_looked_through_or_refused(
    tmp_path_factory: pytest.TempPathFactory, cut: int, place: int, byte: int
) -> None:
    data = bytearray(foreign(_varint(13 << 3 | 2)))
    data[place % len(data)] = byte
    path = tmp_path_factory.mktemp("net") / "net.onnx"
    path.write_bytes(bytes(data[: 1 + cut % len(data)]))
    try:
        refuse_foreign_weights(path)
    except NetworkError as error:
        refused = str(error)
    else:
        refused = ""
    assert "\n" not in refused


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices of POSIX")
@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "empty", "huge"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "net.onnx"
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "folder":
            path.mkdir()
        case "empty":
            path.touch()
        case "huge":
            with path.open("wb") as file:
                file.truncate(1 << 42)
    with pytest.raises((NetworkError, OSError)):
        refuse_foreign_weights(path)
    with pytest.raises(NetworkError):
        importing.try_network(path, SAMPLE)


def test_the_first_foreign_file_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = field(5, b"".join(field(13, field(1, "location") + field(2, f"{n}.bin")) for n in range(1000)))
    (tmp_path / "a.onnx").write_bytes(field(7, places))
    told: list[str] = []
    monkeypatch.setattr(onnx_file, "shown", lambda text: told.append(text) or text)
    with pytest.raises(NetworkError, match=r"0\.bin"):
        onnx_file.refuse_foreign_weights(tmp_path / "a.onnx")
    assert told == ["a.onnx", "0.bin"]
