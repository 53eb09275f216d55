"""docs/PLATFORMS.md names tests that are there, and the points that have no other home."""

import os
import plistlib
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from koutu.cli import stopping
from koutu.engine.core import child
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled
from koutu.ui.window import farewell
from tests.conftest import CHECKOUT

TABLE = (CHECKOUT / "docs" / "PLATFORMS.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TABLE)


def test_there_is_a_table() -> None:
    assert len(NAMED) == TABLE.count("\n|") - 2


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_each_named_test_is_there(file: str, test: str) -> None:
    assert f"\ndef {test}(" in (CHECKOUT / file).read_text("utf-8")


def test_a_child_opens_no_console_window(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[object] = []
    begin = subprocess.Popen

    def popen(*words: object, creationflags: int, **named: object) -> object:
        seen.append(creationflags)
        return begin(*words, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(child, "_NO_CONSOLE", 0x08000000)
    monkeypatch.setattr(child.subprocess, "Popen", popen)
    child.run_child(["echo"], ["a"], folder=tmp_path, seconds=30)
    assert seen == [0x08000000]


def test_a_console_that_is_closed_stops_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows knows no SIGHUP, and says SIGBREAK for that and for Ctrl+Break; here SIGUSR1 stands in for it."""
    number = signal.SIGTERM if os.name == "nt" else signal.SIGUSR1
    monkeypatch.delattr(signal, "SIGHUP", raising=False)
    monkeypatch.setattr(signal, "SIGBREAK", number, raising=False)
    cancel = CancelToken()
    with stopping.stopped_by_signals(cancel) as came:
        signal.raise_signal(number)
        assert came == [number]
    with pytest.raises(Cancelled):
        cancel.check()
    assert "SIGBREAK" in farewell._NAMES


def test_files_are_chosen_by_the_systems_own_dialogs() -> None:
    folder = CHECKOUT / "desktop" / "koutu" / "ui"
    code = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.py")}
    # Qt's own takes the place of every dialog with that option, or with a widget put into it.
    others = {name for name, text in code.items() if "DontUseNativeDialog" in text}
    assert others == {"export/form.py"}
    assert "QColorDialog.ColorDialogOption.DontUseNativeDialog" in code["export/form.py"]
    assert "AA_DontUseNativeDialogs" not in "".join(code.values())
    assert any("QFileDialog" in text for text in code.values())


def test_documents_are_registered_on_each_system() -> None:
    packaging = CHECKOUT / "packaging"
    with (packaging / "macos" / "Info.plist").open("rb") as file:
        kinds = plistlib.load(file)["CFBundleDocumentTypes"]
    assert ["koutu"] in [kind.get("CFBundleTypeExtensions") for kind in kinds]
    assert ["public.image"] in [kind.get("LSItemContentTypes") for kind in kinds]
    assert "Classes\\.koutu" in (packaging / "windows" / "koutu.iss").read_text("utf-8")
    assert "application/x-koutu" in (packaging / "linux" / "koutu.desktop").read_text("utf-8")


def test_the_installers_carry_the_plug_ins() -> None:
    recipe = (CHECKOUT / "packaging" / "windows" / "koutu.iss").read_text("utf-8")
    assert r'dist\plugins\krita\*"; DestDir: "{userappdata}\krita\pykrita"' in recipe
    assert r'dist\plugins\gimp\*"; DestDir: "{userappdata}\GIMP\3.0\plug-ins"' in recipe
    workflow = (CHECKOUT / ".github" / "workflows" / "packages.yml").read_text("utf-8")
    assert workflow.count("start.py package plugins folder") == 2, "Windows, macOS"
    assert "cp -R dist/plugins build/image/Plug-ins" in workflow


def test_the_menu_of_macos_gets_its_own_entries() -> None:
    code = "".join(path.read_text("utf-8") for path in (CHECKOUT / "desktop" / "koutu" / "ui").rglob("*.py"))
    assert {"PreferencesRole", "QuitRole", "AboutRole"} <= set(re.findall(r"MenuRole\.(\w+)", code))


def test_intel_macs_have_their_onnx_runtime() -> None:
    lock = (CHECKOUT / "requirements" / "runtime.txt").read_text("utf-8")
    pins = re.findall(r"^onnxruntime==(\S+) ; (.*?) .$", lock, re.MULTILINE)
    assert len(pins) == 2
    old = next(version for version, marker in pins if "== 'darwin'" in marker and "== 'x86_64'" in marker)
    assert old.startswith("1.23.")


def test_file_managers_offer_to_cut_out() -> None:
    packaging = CHECKOUT / "packaging"
    explorer = (packaging / "windows" / "koutu.iss").read_text("utf-8")
    assert r"SystemFileAssociations\image\shell\Koutu\command" in explorer
    dolphin = (packaging / "linux" / "koutu-cut.desktop").read_text("utf-8")
    assert "Name=Cut out with Koutu" in dolphin
    assert "Exec=koutu %F" in dolphin


@pytest.mark.skipif(os.name == "nt", reason="a shell script, and a file manager of Linux")
def test_nautilus_opens_the_program_that_lies_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a stand-in for nautilus-python, which knows what the extension calls of it."""

    class Item:
        def __init__(self, name: str, label: str, icon: str) -> None:
            self.label = label

        def connect(self, signal: str, call: Callable[[object, list[str]], None], paths: list[str]) -> None:
            assert signal == "activate"
            self.choose = lambda: call(self, paths)

    class File:
        def __init__(self, path: str | None, kind: str) -> None:
            self.path, self.kind = path, kind

        def get_mime_type(self) -> str:
            return self.kind

        def get_location(self) -> "File":
            return self

        def get_path(self) -> str | None:
            return self.path

    nautilus = SimpleNamespace(MenuProvider=type("MenuProvider", (), {}), MenuItem=Item)
    gobject = SimpleNamespace(GObject=type("GObject", (), {}))
    monkeypatch.setitem(sys.modules, "gi", ModuleType("gi"))
    monkeypatch.setitem(sys.modules, "gi.repository", SimpleNamespace(GObject=gobject, Nautilus=nautilus))
    place = tmp_path / "share" / "nautilus-python" / "extensions" / "koutu.py"
    held: dict[str, Any] = {"__file__": str(place), "__name__": "koutu"}
    exec((CHECKOUT / "packaging" / "linux" / "nautilus_koutu.py").read_text("utf-8"), held)
    menu, photos = held["KoutuMenu"](), [File("/a b.png", "image/png"), File("/c.jpg", "image/jpeg")]
    assert menu.get_file_items(photos) == [], "there is no program beside it"
    program = tmp_path / "bin" / "koutu"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" >"{tmp_path}/opening" && mv "{tmp_path}/opening" "{tmp_path}/opened"\n'
    )
    program.chmod(0o755)
    for refused in ([], [File("/a.txt", "text/plain"), *photos], [File(None, "image/png")]):
        assert menu.get_file_items(refused) == []
    # Nautilus before 43 names its window first.
    for items in (menu.get_file_items(photos), menu.get_file_items(object(), photos)):
        assert [item.label for item in items] in (["Cut out with Koutu"], ["用 Koutu 抠图"])
    started: list[subprocess.Popen[bytes]] = []
    begin = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: started.append(begin(*a, **k)))
    items[0].choose()
    assert started[0].wait() == 0
    assert (tmp_path / "opened").read_text().splitlines() == ["/a b.png", "/c.jpg"]


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_the_installer_puts_the_programs_place_into_both_entries(tmp_path: Path) -> None:
    home = tmp_path / "home"
    source, prefix = tmp_path / "from here", home / "to there"
    linux = CHECKOUT / "packaging" / "linux"
    (source / "koutu").mkdir(parents=True)
    (source / "koutu" / "koutu").write_text("#!/bin/sh")
    entries = {"applications/koutu.desktop": "koutu.desktop", "kio/servicemenus/koutu-cut.desktop": "koutu-cut.desktop"}
    for place, name in entries.items():
        (source / "share" / place).parent.mkdir(parents=True)
        shutil.copy(linux / name, source / "share" / place)
    shutil.copy(linux / "install.sh", source)
    plug_in = source / "share" / "koutu" / "plugins" / "gimp" / "koutu_cutout" / "koutu_cutout.py"
    plug_in.parent.mkdir(parents=True)
    plug_in.write_text("#!/usr/bin/env python3")
    plug_in.chmod(0o755)
    gimps = [home / ".config" / "GIMP" / version for version in ("2.10", "3.0", "3.2")]
    for gimp in gimps:
        gimp.mkdir(parents=True)
    environment = {"PATH": os.environ["PATH"], "HOME": str(home)}
    install = ["sh", source / "install.sh"]
    subprocess.run([*install, prefix], check=True, capture_output=True, env=environment)
    # GIMP 3 finds the plug-in of its user; GIMP 2 could not read it.
    there = [(gimp / "plug-ins" / "koutu_cutout" / "koutu_cutout.py") for gimp in gimps]
    assert [os.access(path, os.X_OK) for path in there] == [False, True, True]
    for place in entries:
        assert f'Exec="{prefix}/lib/koutu/koutu" %' in (prefix / "share" / place).read_text("utf-8")
    assert os.access(prefix / "share" / "kio/servicemenus/koutu-cut.desktop", os.X_OK)
    subprocess.run([*install, "--remove", prefix], check=True, capture_output=True, env=environment)
    assert not [path for path in home.rglob("*") if path.is_file()]
    # For everybody: nothing in the home of whoever installs it.
    subprocess.run([*install, tmp_path / "all"], check=True, capture_output=True, env=environment)
    assert not [path for path in home.rglob("*") if path.is_file()]
    subprocess.run([*install, "--remove", tmp_path / "all"], check=True, capture_output=True, env=environment)
    assert not [path for path in prefix.rglob("*") if path.is_file()]
