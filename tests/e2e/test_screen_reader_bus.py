"""The real program as a screen reader meets it: walked and worked over the accessibility bus (AT-SPI)."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.xserver import WATCHED, Program, program, user_folders, x_server
from tests.unit.pictures import write_subject

CHECKOUT = Path(__file__).resolve().parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"  # libatspi's bindings are the system's, no package of a virtual environment
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
WORKED = {
    "push button",
    "check box",
    "radio button",
    "toggle button",
    "slider",
    "spin button",
    "text",
    "list",
    "list item",
    "tree",
    "table cell",
    "page tab",
    "menu",
    "menu item",
    "check menu item",
    "canvas",
}
# What says nothing of itself; none of these may take the keyboard. Qt's own layout of a scroll bar has no name.
NOTHING = {"filler", "panel", "unknown", "layered pane", "invalid", "redundant object"}

pytestmark = pytest.mark.xserver


@dataclass(frozen=True, slots=True)
class Node:
    """One object on the bus."""

    name: str
    role: str
    description: str
    states: frozenset[str]
    labels: tuple[str, ...]
    depth: int
    actions: tuple[str, ...]
    value: float | None


class Reader:
    """Asks questions over the bus, as a screen reader does."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, **question: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def tree(self) -> list[Node]:
        found = []
        for each in self.ask(tree=True):
            each["states"], each["labels"] = frozenset(each["states"]), tuple(each["labels"])
            found.append(Node(**each | {"actions": tuple(each["actions"])}))
        return found

    def press(self, name: str) -> None:
        assert self.ask(press=name), f"“{name}” cannot be pressed"


@contextmanager
def bus(environment: dict[str, str], folder: Path) -> Iterator[dict[str, str]]:
    """Start a message bus of our own, on which the accessibility bus starts by itself."""
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    environment = environment | {"XDG_RUNTIME_DIR": str(runtime)}
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--print-address", "--nofork", "--nopidfile"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert daemon.stdout is not None
        yield environment | {
            "DBUS_SESSION_BUS_ADDRESS": daemon.stdout.readline().strip(),
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }
    finally:
        daemon.terminate()
        daemon.wait()
        assert daemon.stdout is not None
        daemon.stdout.close()


@contextmanager
def reader(environment: dict[str, str]) -> Iterator[Reader]:
    """Start one in the system's Python."""
    script = Path(__file__).with_name("reader_on_bus.py")
    # The checkout's packages are not the system's Python's.
    own = {name: value for name, value in environment.items() if name != "PYTHONPATH"}
    with subprocess.Popen(
        [SYSTEM_PYTHON, "-W", "ignore", str(script)],
        env=own,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield Reader(process)
        finally:
            process.terminate()


def skip_without_bus() -> None:
    if shutil.which("dbus-daemon") is None:
        pytest.skip("needs dbus-daemon (the package dbus)")
    if not any(os.access(each, os.X_OK) for each in LAUNCHERS):
        pytest.skip("needs the accessibility bus (the package at-spi2-core)")
    asked = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    tried = [SYSTEM_PYTHON, "-c", asked]
    if not Path(SYSTEM_PYTHON).exists() or subprocess.run(tried, capture_output=True, check=False).returncode:
        pytest.skip("needs libatspi for the system's Python (the packages python3-gi and gir1.2-atspi-2.0)")


@contextmanager
def koutu(folder: Path, language: str) -> Iterator[tuple[Program, Reader]]:
    """Run the program with two pictures that are cut out, and a reader beside it."""
    skip_without_bus()
    config = folder / "config" / "koutu"
    config.mkdir(parents=True)
    (config / "settings.json").write_text(json.dumps({"size": "small", "language": language, "hints": False}))
    photos = [str(write_subject(folder / f"{name}.png", hue=hue)) for name, hue in (("shoe", 0), ("cup", 120))]
    with x_server(1400, 900) as display:
        own = display | user_folders(folder) | {"PYTHONPATH": f"{CHECKOUT / 'desktop'}:{CHECKOUT}"}
        with bus(own, folder) as environment, program([WATCHED, *photos], environment) as running:
            running.wait_for("cut")
            running.wait_for("cut")
            with reader(environment) as reading:
                yield running, reading


def faults(tree: list[Node]) -> list[str]:
    """Return what a screen reader could not say."""
    found = []
    for node in tree:
        # A number's inner line and a list's own rows are said with what they belong to.
        if node.role in WORKED and not node.name.strip():
            found.append(f"{node.role} without a name: {node.description}")
        if "focusable" in node.states and node.role in NOTHING and not node.name.strip():
            found.append(f"takes the keyboard, is nothing: {node.role}")
        if node.role == "combo box" and not (node.labels or node.description.strip()):
            found.append(f"a list of which nobody says what it is for: {node.name}")
        if node.role in ("slider", "spin button") and node.value is None:
            found.append(f"a number without a value: {node.name}")
        takes = node.role in ("push button", "check box", "radio button") and "sensitive" in node.states
        if takes and not {"Press", "Toggle", "ShowMenu"} & set(node.actions):
            found.append(f"cannot be pressed: {node.name}")
    return found


def named(tree: list[Node], name: str, *roles: str) -> Node:
    return next(node for node in tree if node.name == name and (not roles or node.role in roles))


def test_a_screen_reader_finds_and_works_everything(tmp_path: Path) -> None:
    with koutu(tmp_path, "en") as (running, reading):
        tree = reading.tree()
        assert faults(tree) == []
        for bar in ("Mode", "Network", "Tools", "Options of the tool"):
            assert named(tree, bar).role == "panel", bar
        assert named(tree, "Open pictures").role == "list"
        assert {named(tree, each, "canvas").name for each in ("Original", "Cutout")} == {"Original", "Cutout"}
        assert "checked" in named(tree, "Hand").states
        assert "checked" in named(tree, "General").states
        assert "checked" not in named(tree, "Human").states
        assert "selected" in named(tree, "shoe.png", "list item").states
        # A reader toggles what can be checked: the tool has to be in hand, not only to look so.
        reading.press("Erase")
        assert reading.ask(wait="More brush options")
        tree = reading.tree()
        assert "checked" in named(tree, "Erase").states
        assert "checked" not in named(tree, "Hand").states
        assert named(tree, "Size", "slider").value is not None
        reading.press("Erase")
        assert "checked" in named(reading.tree(), "Erase").states
        reading.press("Anime")
        running.wait_for("cut")
        assert "checked" in named(reading.tree(), "Anime").states
        for panel in ("Edges", "List of pieces", "History", "Objects"):
            reading.press(panel)
            tree = reading.tree()
            assert faults(tree) == [], panel
            assert named(tree, panel, "panel"), panel
        for menu, name, inside in (
            ("", "Backdrop", "Save preset…"),
            ("Edit", "Preferences…", "Change shortcuts…"),
            ("File", "Batch…", "Watch folder…"),
        ):
            if menu:
                reading.press(menu)
            reading.press(name)
            assert reading.ask(wait=inside), name
            assert faults(reading.tree()) == [], name
            if name != "Batch…":
                reading.press("Close")
        # It ends in peace with a reader beside it.
        running.process.terminate()
        running.wait_for("left")
        assert running.process.wait(timeout=30) >= 0


@pytest.mark.long
def test_it_speaks_chinese(tmp_path: Path) -> None:
    with koutu(tmp_path, "zh_CN") as (_, reading):
        reading.press("边缘")
        tree = reading.tree()
        assert faults(tree) == []
        said = {node.name for node in tree if node.role in WORKED} - {"shoe.png", "cup.png"}
        assert not [name for name in said if name.isascii() and any(map(str.isalpha, name))]
