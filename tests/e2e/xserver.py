"""A real X server of one's own, and programs on it."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import pytest


@contextmanager
def x_server(width: int = 1280, height: int = 800) -> Iterator[dict[str, str]]:
    """Start Xvfb under a display number that it picks itself; gives the environment for programs on it.

    They have user folders of their own: what its runner has open in Koutu would be offered, and hide the window.
    """
    if shutil.which("Xvfb") is None or shutil.which("xdotool") is None:
        pytest.skip("needs Xvfb and xdotool")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        assert number, "Xvfb did not start"
        with tempfile.TemporaryDirectory() as home:
            yield os.environ | user_folders(Path(home)) | {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()


def user_folders(home: Path) -> dict[str, str]:
    """The variables that keep a program's settings, networks and copies of open documents below `home`."""
    return {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "DATA", "CACHE", "STATE")}


class Program:
    """A Python program on the X server whose lines can be waited for."""

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", *arguments], env=environment, stdout=subprocess.PIPE, text=True
        )
        self._lines: Queue[str] = Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.strip())

    def wait_for(self, start: str, timeout: float = 60) -> str:
        """The rest of the next line that begins with `start`."""
        while True:
            line = self._lines.get(timeout=timeout)
            if line.startswith(start):
                return line.removeprefix(start).strip()

    def next_line(self, timeout: float = 60) -> str:
        """The next line, whatever it is."""
        return self._lines.get(timeout=timeout)

    def close(self) -> None:
        """End it if it runs."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def program(arguments: list[str], environment: dict[str, str]) -> Iterator[Program]:
    """Run a program for the length of the context."""
    running = Program(arguments, environment)
    try:
        yield running
    finally:
        running.close()


def xdotool(environment: dict[str, str], *arguments: str | float) -> str:
    """Move the mouse, press keys."""
    command = ["xdotool", *map(str, arguments)]
    return subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True, timeout=60
    ).stdout.strip()


def drag(environment: dict[str, str], start: tuple[int, int], end: tuple[int, int]) -> None:
    """Press, and move in small steps; the button stays down."""
    xdotool(environment, "mousemove", *start, "mousedown", 1)
    steps = 12
    for step in range(1, steps + 1):
        x, y = (round(a + (b - a) * step / steps) for a, b in zip(start, end, strict=True))
        xdotool(environment, "mousemove", "--sync", x, y) if step == 1 else xdotool(environment, "mousemove", x, y)
    xdotool(environment, "mousemove", end[0] + 2, end[1] + 2)


HELPER = str(Path(__file__).with_name("drag_source.py"))
WATCHED = str(Path(__file__).with_name("watched_window.py"))
