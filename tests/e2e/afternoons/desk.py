"""Where an afternoon takes place: a screen with a window manager, a home of one's own, and the program."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.afternoons.hand import Hand
from tests.e2e.xserver import program, user_folders, x_server

_PROGRAM = str(Path(__file__).with_name("asked_program.py"))
_CHECKOUT = Path(__file__).resolve().parents[3]


@contextmanager
def managed_screen(width: int = 1280, height: int = 800) -> Iterator[dict[str, str]]:
    """An X server with openbox on it; gives the environment for programs there."""
    if shutil.which("openbox") is None:
        pytest.skip("needs openbox, a window manager")
    with x_server(width, height) as display, tempfile.TemporaryDirectory() as folder:
        there = Path(folder, "there")
        os.mkfifo(there)
        command = ["openbox", "--sm-disable", "--startup", f"sh -c 'echo > {there}'"]
        manager = subprocess.Popen(command, env=display, stderr=subprocess.DEVNULL)
        try:
            there.read_text(encoding="utf-8")  # which waits until openbox says that it is there
            yield display
        finally:
            manager.terminate()
            manager.wait()


@contextmanager
def at_work(
    display: dict[str, str], home: Path, settings: dict[str, object], pictures: Sequence[Path] = ()
) -> Iterator[Hand]:
    """Start the program for somebody with a home and settings of their own; gives the hand that works with it."""
    config = home / "config" / "koutu"
    config.mkdir(parents=True)
    (config / "settings.json").write_text(json.dumps(settings))
    environment = display | user_folders(home) | {"HOME": str(home)}
    environment["PYTHONPATH"] = f"{_CHECKOUT / 'desktop'}:{_CHECKOUT}"
    with tempfile.TemporaryDirectory() as folder:
        address = Path(folder, "ask")  # a local socket's path has little room: 107 letters
        with program([_PROGRAM, str(address), *map(str, pictures)], environment) as koutu:
            koutu.wait_for("ready")
            hand = Hand(environment, address)
            try:
                yield hand
            finally:
                hand.close()
