"""A whole day under strace: no connection, and nothing is written but what was named, or lies in folders of our own."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from koutu.engine import documents
from tests.unit.pictures import write_subject

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("day_window.py")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]
_OPENED = re.compile(r'open(?:at)?\((?:AT_FDCWD, |\d+(?:<[^>]*>)?, )?"([^"]*)", ([A-Z_|]+)')
# The system's own: what a library says is nobody's file.
_HARMLESS = re.compile(r"/dev/(null|tty|shm/\S*|dri/\S*)|/proc/\S*|/sys/\S*|/memfd:\S*")


def traced(words: list[object], folder: Path, environment: dict[str, str]) -> str:
    trace = folder / "trace"
    command = ["strace", "-f", "-q", "-s", "4096", "-e", "trace=open,openat,creat,connect,sendto", "-o", trace, *words]
    done = subprocess.run([str(word) for word in command], env=environment, capture_output=True, text=True, check=False)
    if "PTRACE" in done.stderr or "ptrace" in done.stderr:
        pytest.skip("this machine lets nobody trace")
    assert done.returncode == 0, done.stderr
    return trace.read_text(errors="replace")


def written(trace: str) -> set[str]:
    found = set()
    for line in trace.splitlines():
        opened = _OPENED.search(line)
        if opened and " = -1 " not in line and re.search(r"O_(WRONLY|RDWR|CREAT)", opened[2]):
            found.add(opened[1])
    return {path for path in found if not _HARMLESS.fullmatch(path)}


def internet(trace: str) -> list[str]:
    return [line for line in trace.splitlines() if "AF_INET" in line]


def test_a_day_connects_to_nobody_and_writes_only_what_was_named(tmp_path: Path, user_folders: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    photos = [write_subject(work / f"{number}.png", 200, number) for number in range(3)]
    before = set(work.iterdir())
    (user_folders / "config" / "koutu").mkdir(parents=True)
    (user_folders / "config" / "koutu" / "settings.json").write_text('{"version": 1, "size": "small"}')
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(user_folders)}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    environment["PYTHONPATH"] = f"{CHECKOUT / 'desktop'}:{CHECKOUT}"
    window = traced([sys.executable, "-u", PROGRAM, work, photos[0]], tmp_path, environment)
    koutu = [sys.executable, "-P", "-m", "koutu"]
    batch = traced([*koutu, "cut", *photos, "-o", work / "out/", "--size", "small"], tmp_path, environment)
    named = {work / name for name in ("cutout.png", "work.koutu", "export.jpg", "out")}
    assert {path for path in work.iterdir() if path not in before} == named
    assert not documents.read(work / "work.koutu").touchup.tiles.empty
    for trace in (window, batch):
        assert internet(trace) == []
        ours = (f"{user_folders}/", f"{work}/")
        others = {path for path in written(trace) if not path.startswith(ours) and path != str(work)}
        assert others == set()
    assert any(path.endswith("settings.json") or "/sessions" in path for path in written(window))
    # In the user's own folder nothing was opened but what was named, their temporary files, and the batch's list.
    inside = {Path(path) for path in written(window) | written(batch) if path.startswith(f"{work}/")}
    temporary = re.compile(r"\.koutu-([0-9a-f]{16}\.tmp|batch\.jsonl)")
    strange = {path for path in inside if path not in named and path.parent != work / "out"}
    assert {path for path in strange if not temporary.fullmatch(path.name)} == set()
