"""The plug-ins for GIMP and Krita: what they share, against a real server and the real command line; GIMP's by a stub.

Krita's own is tried in the real program: tests/e2e/test_krita.py.
"""

import ast
import importlib.util
import os
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu import cli
from koutu.engine.networks.catalog import SIZES
from koutu.engine.networks.modes import MODES
from tests.conftest import CHECKOUT
from tests.unit.packaging import gimp_stub
from tests.unit.pictures import write_subject
from tests.unit.server.test_serve import served

PLUGINS = CHECKOUT / "packaging" / "plugins"


def load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


link = load("koutu_link", PLUGINS / "koutu_link.py")
plugin_files = load("plugin_files", CHECKOUT / "packaging" / "plugin_files.py")


def launcher(folder: Path) -> Path:
    """Write a program `koutu` that runs this tree's, whatever the environment says."""
    if os.name == "nt":
        program = folder / "koutu.cmd"
        program.write_text(f'@set PYTHONPATH={CHECKOUT / "desktop"}\n@"{sys.executable}" -P -m koutu %*\n', "utf-8")
    else:
        program = folder / "koutu"
        lines = ["#!/bin/sh", f"export PYTHONPATH='{CHECKOUT / 'desktop'}'"]
        program.write_text("\n".join([*lines, f"exec '{sys.executable}' -P -m koutu \"$@\"", ""]), "utf-8")
        program.chmod(0o755)
    return program


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A picture and its matte, both as PNG; the matte by `koutu cut`."""
    folder = tmp_path_factory.mktemp("photo")
    write_subject(folder / "a.png")
    command = ["cut", str(folder / "a.png"), "-o", str(folder / "m.png"), "--size", "small", "--matte-only"]
    assert cli.main(command) == 0
    return (folder / "a.png").read_bytes(), (folder / "m.png").read_bytes()


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Settings of nobody; the function names the server."""
    for name in ("KOUTU", "KOUTU_TOKEN", "KOUTU_SERVER"):
        monkeypatch.delenv(name, raising=False)
    return lambda address: monkeypatch.setenv("KOUTU_SERVER", address)


def test_server_and_command_line_give_the_same_matte(
    photo: tuple[bytes, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alone: Callable[[str], None]
) -> None:
    # Addresses of this machine must not be asked of a proxy.
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("KOUTU", str(tmp_path / "nowhere"))
    with served(token="secret") as (address, engine):
        alone(f"http://{address}/")
        with pytest.raises(link.LinkError, match="token"):
            link.matte_of(photo[0], "general", "small")
        monkeypatch.setenv("KOUTU_TOKEN", "secret")
        assert link.matte_of(photo[0], "general", "small") == photo[1]
        with pytest.raises(link.LinkError, match="gigantic"):
            link.matte_of(photo[0], "general", "gigantic")
        assert engine.held == 0
    # The server is gone now, and the program is nowhere; then it is there.
    with pytest.raises(link.LinkError, match="was not found"):
        link.matte_of(photo[0], "general", "small")
    monkeypatch.setenv("KOUTU", str(launcher(tmp_path)))
    monkeypatch.setenv("PYTHONHOME", str(tmp_path / "the other program's own"))
    assert link.matte_of(photo[0], "general", "small") == photo[1]
    with pytest.raises(link.LinkError, match=r"^koutu: "):
        link.matte_of(b"no picture", "general", "small")


class Busy(BaseHTTPRequestHandler):
    """A Koutu with too much to do, twice; then one that answers nonsense."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.said(200, b'{"status": "ok"}')

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append(self.path)
        if len(self.asked) < 3:
            self.said(429, b"")
        else:
            self.said(500, b"<html>")

    def said(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Retry-After", "7")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *words: object) -> None:
        pass


@pytest.fixture
def busy() -> Iterator[str]:
    Busy.asked = []
    server = HTTPServer(("127.0.0.1", 0), Busy)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_busy_server_is_asked_again_after_the_time_it_says(
    busy: str, alone: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone(busy)
    waits: list[float] = []
    monkeypatch.setattr(link.time, "sleep", waits.append)
    with pytest.raises(link.LinkError, match="answered 500"):
        link.matte_of(b"photo", "human", "large")
    assert waits == [7.0, 7.0]
    assert Busy.asked == ["/cut?mode=human&size=large&matte_only=1&format=png"] * 3


def test_another_program_on_the_port_is_no_koutu(
    tmp_path: Path, alone: Callable[[str], None], busy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone(busy)
    monkeypatch.setattr(Busy, "do_GET", lambda self: self.said(200, b'["status"]'))
    monkeypatch.setenv("KOUTU", str(tmp_path / "nowhere"))
    with pytest.raises(link.LinkError, match="was not found"):
        link.matte_of(b"photo", "human", "large")
    assert Busy.asked == []


@pytest.mark.parametrize(
    ("platform", "place"),
    [
        ("linux", "home/.local/bin/koutu"),
        ("darwin", "home/Applications/Koutu.app/Contents/MacOS/koutu"),
        ("win32", "local/Programs/Koutu/koutu.exe"),
    ],
)
def test_the_program_is_found_where_the_installers_put_it(
    platform: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alone: Callable[[str], None]
) -> None:
    monkeypatch.setattr(link.sys, "platform", platform)
    monkeypatch.setattr(link.Path, "home", classmethod(lambda cls: tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    monkeypatch.delenv("ProgramFiles", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).write_bytes(b"")
    assert Path(link.program()) == tmp_path / place


@given(st.integers(1, 9), st.integers(1, 9), st.data())
def test_pixels_come_back_from_the_png(width: int, height: int, data: st.DataObject) -> None:
    pixels = data.draw(st.binary(min_size=3 * width * height, max_size=3 * width * height))
    read = cv2.imdecode(np.frombuffer(link.rgb_png(width, height, pixels), np.uint8), cv2.IMREAD_UNCHANGED)
    assert read.shape == (height, width, 3)
    assert read[..., ::-1].tobytes() == pixels
    with pytest.raises(ValueError, match="RGB"):
        link.rgb_png(width, height, pixels + b"\0")


def test_it_knows_koutus_words_and_old_pythons() -> None:
    assert tuple(MODES) == link.MODES
    assert link.SIZES == SIZES
    # Krita 5.1 for Windows brings Python 3.8.
    for path in sorted(PLUGINS.rglob("*.py")):
        ast.parse(path.read_text("utf-8"), feature_version=(3, 8))
        imported = {
            node.module for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)
        }
        assert "__future__" in imported or path.name == "__init__.py"


def test_gimps_layer_gets_a_mask(
    photo: tuple[bytes, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alone: Callable[[str], None]
) -> None:
    """By the stand-in for GIMP 3 (gimp_stub.py): Debian 12 has GIMP 2.10 only."""
    plugin_files.lay_out("gimp", tmp_path)
    file = tmp_path / "koutu_cutout" / "koutu_cutout.py"
    # GIMP starts a plug-in as a program, and only one that is called as its folder is.
    assert os.name == "nt" or os.access(file, os.X_OK)
    gimp = gimp_stub.Gimp()
    plugin = gimp_stub.start(gimp, file, monkeypatch)
    (name,) = plugin.do_query_procedures()
    procedure = plugin.do_create_procedure(name)
    assert procedure.told["path"] == "<Image>/Layer/Mask"
    assert procedure.choices == {"mode": [*MODES], "size": [*link.SIZES]}
    pixels = cv2.imdecode(np.frombuffer(photo[0], np.uint8), cv2.IMREAD_COLOR_RGB)
    layer = gimp_stub.Layer(np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)]), "R'G'B'A u8")
    image = gimp_stub.Image([layer])
    wanted = gimp_stub.Config(procedure.usual | {"size": "small"})

    def run(mode: gimp_stub.RunMode, *drawables: gimp_stub.Drawable) -> tuple[gimp_stub.PDBStatusType, str]:
        return procedure.run(procedure, mode, image, list(drawables), wanted, None)

    quiet, asking, statuses = gimp_stub.RunMode.NONINTERACTIVE, gimp_stub.RunMode.INTERACTIVE, gimp_stub.PDBStatusType
    with served() as (address, _):
        alone(f"http://{address}/")
        assert run(quiet, layer) == (statuses.SUCCESS, "")
        mask = layer.mask
        assert mask is not None
        expected = cv2.imdecode(np.frombuffer(photo[1], np.uint8), cv2.IMREAD_UNCHANGED)
        # To the bit: a matte's value is how much of a pixel shows, and GIMP's masks say that linearly.
        assert np.array_equal(mask.buffer.pixels[..., 0], expected)
        assert mask.updated == (0, 0, *expected.shape[::-1])
        assert (image.groups, gimp.flushes) == (["start", "end"], 1)
        assert [each.deleted for each in gimp.loaded] == [True]
        # Again, with its mask chosen: a new one takes its place.
        assert run(asking, mask)[0] is statuses.SUCCESS
        assert layer.mask is not mask
        monkeypatch.setattr(gimp_stub.Dialog, "answer", False)
        assert run(asking, layer)[0] is statuses.CANCEL
    assert run(quiet, layer, layer) == (statuses.EXECUTION_ERROR, "Choose one layer, the one with the photo.")
    monkeypatch.setenv("KOUTU", str(tmp_path / "nowhere"))
    before = layer.mask
    status, sentence = run(quiet, layer)
    assert (status, layer.mask) == (statuses.EXECUTION_ERROR, before)
    assert "was not found" in sentence


def test_what_is_packed_lies_as_each_program_wants_it(tmp_path: Path) -> None:
    for program in plugin_files.PROGRAMS:
        plugin_files.pack(program, tmp_path / f"{program}.zip")
        plugin_files.lay_out(program, tmp_path / program)
        with zipfile.ZipFile(tmp_path / f"{program}.zip") as archive:
            names = set(archive.namelist())
            inside = "koutu_cutout/koutu_link.py"
            assert (tmp_path / program / inside).read_bytes() == archive.read(inside)
        assert names - {"koutu_cutout/"} == {
            path.relative_to(tmp_path / program).as_posix()
            for path in (tmp_path / program).rglob("*")
            if path.is_file()
        }
    assert "koutu_cutout.desktop" in plugin_files.plugin_files("krita")
    assert "koutu_cutout/__init__.py" in plugin_files.plugin_files("krita")
