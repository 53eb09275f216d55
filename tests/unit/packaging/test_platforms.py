"""docs/PLATFORMS.md names tests that are there, and the points that have no other home."""

import os
import plistlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from koutu.engine.core import child
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


def test_documents_are_registered_on_each_system() -> None:
    packaging = CHECKOUT / "packaging"
    with (packaging / "macos" / "Info.plist").open("rb") as file:
        kinds = plistlib.load(file)["CFBundleDocumentTypes"]
    assert ["koutu"] in [kind.get("CFBundleTypeExtensions") for kind in kinds]
    assert ["public.image"] in [kind.get("LSItemContentTypes") for kind in kinds]
    assert "Classes\\.koutu" in (packaging / "windows" / "koutu.iss").read_text("utf-8")
    assert "application/x-koutu" in (packaging / "linux" / "koutu.desktop").read_text("utf-8")


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


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_the_installer_puts_the_programs_place_into_both_entries(tmp_path: Path) -> None:
    source, prefix = tmp_path / "from here", tmp_path / "to there"
    linux = CHECKOUT / "packaging" / "linux"
    (source / "koutu").mkdir(parents=True)
    (source / "koutu" / "koutu").write_text("#!/bin/sh")
    entries = {"applications/koutu.desktop": "koutu.desktop", "kio/servicemenus/koutu-cut.desktop": "koutu-cut.desktop"}
    for place, name in entries.items():
        (source / "share" / place).parent.mkdir(parents=True)
        shutil.copy(linux / name, source / "share" / place)
    shutil.copy(linux / "install.sh", source)
    subprocess.run(["sh", source / "install.sh", prefix], check=True, capture_output=True)
    for place in entries:
        assert f'Exec="{prefix}/lib/koutu/koutu" %' in (prefix / "share" / place).read_text("utf-8")
    assert os.access(prefix / "share" / "kio/servicemenus/koutu-cut.desktop", os.X_OK)
    subprocess.run(["sh", source / "install.sh", "--remove", prefix], check=True, capture_output=True)
    assert not [path for path in prefix.rglob("*") if path.is_file()]
