"""`koutu models`: what it prints and does, with a server on this machine in place of the real ones."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from koutu import cli, cli_defaults, paths
from koutu.cli.arguments import parse
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled, NetworkError
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.devices import CPU, DEVICES
from koutu.engine.networks.measuring import Measured, measure_apart
from tests.unit.small_networks import small_store
from tests.unit.web_server import Server, sending, sending_part

DATA = bytes(hashlib.shake_128(b"a network").digest(100_000))


@pytest.fixture
def home(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of downloads; every network is a file of 100 kB on the test's own server."""
    monkeypatch.setenv("KOUTU_MODELS", str(tmp_path / "home"))
    monkeypatch.setattr("koutu.cli.models.own_store", lambda: small_store(DATA, paths.user_models(), server.address))
    server.answers["/silueta.onnx"] = sending_part(DATA)
    return tmp_path / "home"


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_list_shows_every_network_with_its_licence_and_whether_it_is_there(home, capsys):
    assert cli.main(["models", "list", "--json"]) == 0
    listed = {item["id"]: item for item in lines(capsys.readouterr().out)}
    assert listed["u2netp"]["installed"] is True
    assert listed["silueta"] == listed["silueta"] | {
        "installed": False,
        "path": None,
        "licence": "Apache-2.0",
        "bytes": len(DATA),
        "md5": hashlib.md5(DATA).hexdigest(),
        "used_for": ["general silueta"],
    }
    assert cli.main(["models", "list"]) == 0
    out = capsys.readouterr().out
    assert "not installed: koutu models install birefnet-portrait" in out
    assert f"{paths.bundled_models() / 'u2netp.onnx'}" in out


def test_install_verify_and_remove(home, server, capsys):
    assert cli.main(["models", "install", "silueta", "--json"]) == 0
    assert lines(capsys.readouterr().out) == [{"id": "silueta", "status": "installed", "error": None}]
    assert (home / "silueta.onnx").read_bytes() == DATA
    assert cli.main(["models", "verify"]) == 0
    assert (
        capsys.readouterr().out
        == "u2netp  good\nisnet-general  good\nkoutu-drawn  good\nsilueta  good\nnanodet-g  good\n"
    )
    (home / "silueta.onnx").write_bytes(DATA[::-1])
    assert cli.main(["models", "verify", "silueta", "u2netp"]) == 1
    said = capsys.readouterr()
    assert said.out == "u2netp  good\n"
    assert "The network Silueta is damaged" in said.err
    assert cli.main(["models", "remove", "silueta"]) == 0
    assert not (home / "silueta.onnx").exists()
    assert cli.main(["models", "remove", "silueta"]) == 1
    assert "not installed" in capsys.readouterr().err


def test_what_cannot_be_had_is_explained_and_the_rest_is_still_done(home, server, capsys):
    server.answers["/silueta.onnx"] = sending(b"", 404)
    (home.parent / "stick").mkdir()
    assert cli.main(["models", "install", "silueta", "--mirror", str(home.parent / "stick"), "--json"]) == 1
    said = capsys.readouterr()
    [line] = lines(said.out)
    assert line["status"] == "failed"
    assert "127.0.0.1 does not have the file (it answers 404)" in line["error"]
    assert "There is no file" in line["error"]
    (home.parent / "stick" / "silueta.onnx").write_bytes(DATA)
    assert cli.main(["models", "install", "silueta", "--mirror", str(home.parent / "stick")]) == 0


def test_the_mirror_of_the_environment_is_asked_too(home, server, monkeypatch):
    server.answers["/silueta.onnx"] = sending(b"", 404)
    server.answers["/mirror/silueta.onnx"] = sending_part(DATA)
    monkeypatch.setenv("KOUTU_MIRROR", f"{server.address}/mirror/")
    assert cli.main(["models", "install", "silueta"]) == 0


def test_an_unknown_network_is_an_error_that_lists_the_known(home, capsys):
    assert cli.main(["models", "install", "u3net"]) == 1
    assert "no network “u3net”. These are known: u2netp, isnet-general" in capsys.readouterr().err


def test_a_size_that_does_not_exist_is_wrong_usage(tmp_path, capsys):
    assert cli.main(["cut", "a.jpg", "-o", "b.png", "--size", "huge"]) == 2
    assert "there is no size “huge”: choose one of small, medium, large" in capsys.readouterr().err


def test_devices_says_what_is_used_and_why_the_others_are_not(home, capsys, monkeypatch):
    assert cli.main(["models", "devices", "--json"]) == 0
    listed = {item["device"]: item for item in lines(capsys.readouterr().out)}
    assert list(listed) == ["CUDA", "TensorRT", "DirectML", "CoreML", "OpenVINO", "CPU"]
    assert [name for name, item in listed.items() if item["used"]] == ["CPU"]
    assert listed["OpenVINO"]["why_not"] == "not in this ONNX Runtime: koutu[openvino] brings it"
    monkeypatch.setattr(
        "koutu.engine.networks.measuring.measure_apart", lambda *words: Measured(0.5, 0.25, 300_000_000)
    )
    assert cli.main(["models", "devices", "--measure"]) == 0
    assert "CPU       used; U²-Net small: 0.50 s to open, 0.25 s a run, 300 MB; IS-Net" in capsys.readouterr().out


def test_a_network_is_measured_in_a_process_of_its_own(home, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(paths.__file__).parents[1]))
    entry = load_catalog(paths.bundled_models() / "catalog.toml").network("u2netp")
    taken = measure_apart(paths.program(), entry, CPU)
    assert 0 < taken.load < 60
    assert 0 < taken.run < 60
    assert taken.peak is None or entry.bytes < taken.peak < 4_000_000_000
    with pytest.raises(NetworkError, match="CUDA could not run U²-Net small: "):
        measure_apart(paths.program(), entry, DEVICES[0])
    with pytest.raises(NetworkError, match="CPU could not run U²-Net small: exit code 3"):
        measure_apart([sys.executable, "-c", "import sys; sys.exit(3)"], entry, CPU)


def test_measuring_can_be_stopped(home):
    entry = load_catalog(paths.bundled_models() / "catalog.toml").network("u2netp")
    token = CancelToken()
    threading.Timer(0.5, token.cancel).start()
    with pytest.raises(Cancelled):
        measure_apart([sys.executable, "-c", "import time; time.sleep(60)"], entry, CPU, token)


def test_what_was_chosen_in_the_window_holds_unless_the_environment_says_otherwise(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "settings", lambda: tmp_path / "settings.json")
    assert (cli_defaults.mirror(), cli_defaults.device()) == ("", "")
    assert not cli_defaults.keeps_graphs()
    (tmp_path / "settings.json").write_text('{"mirror": "/networks", "device": "CPU", "graphs": true}')
    assert cli_defaults.keeps_graphs()
    assert parse(["models", "install", "u2net"]).mirror == "/networks"
    assert parse(["models", "devices"]).device == "CPU"
    monkeypatch.setenv("KOUTU_MIRROR", "https://example.org")
    monkeypatch.setenv("KOUTU_DEVICE", "CUDA")
    assert (cli_defaults.mirror(), cli_defaults.device()) == ("https://example.org", "CUDA")
    monkeypatch.delenv("KOUTU_MIRROR")
    for odd in ("{", "[1]", '{"mirror": 7}', "[" * 100_000):
        (tmp_path / "settings.json").write_text(odd)
        assert cli_defaults.mirror() == ""


_WATCHED = """
import sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        print("CONNECTS", event, arguments[-1], file=sys.stderr, flush=True)
sys.addaudithook(watch)
from koutu.__main__ import main
sys.argv = ["koutu", *sys.argv[1:]]
sys.exit(main())
"""


def test_the_program_connects_only_when_it_is_asked_to(tmp_path):
    def run(*words: str) -> str:
        environment = os.environ | {"KOUTU_MODELS": str(tmp_path / "home"), "PYTHONPATH": str(paths._ROOT / "desktop")}
        done = subprocess.run(
            [sys.executable, "-c", _WATCHED, *words], capture_output=True, text=True, env=environment, check=False
        )
        return done.stderr

    from PIL import Image

    Image.new("RGB", (64, 48), (200, 30, 30)).save(tmp_path / "a.png")
    cut = ("cut", str(tmp_path / "a.png"), "-o", str(tmp_path / "b.png"), "--mode", "human", "--size", "small")
    for quiet in (cut, ("models", "list"), ("models", "verify")):
        assert "CONNECTS" not in run(*quiet)
    assert (tmp_path / "b.png").exists()
    # The watch itself works: what was asked for is seen.
    asked = run("cut", "http://127.0.0.1:9/x.png", "-o", str(tmp_path / "c.png"), "--size", "small")
    assert "CONNECTS socket.connect ('127.0.0.1', 9)" in asked
