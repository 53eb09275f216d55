"""A polite end by the system in the middle of work: copies and settings are written, the next start offers them."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from koutu.services import recovery, session_folder
from tests.unit.pictures import write_subject

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("worked_on_window.py")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


@pytest.mark.parametrize("blow", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_what_is_open_is_kept(tmp_path: Path, user_folders: Path, qapp: object, blow: str) -> None:
    photo = write_subject(tmp_path / "cat.png", 300)
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": f"{CHECKOUT / 'desktop'}:{CHECKOUT}"}
    config = user_folders / "config" / "koutu"
    config.mkdir(parents=True)
    (config / "settings.json").write_text('{"version": 1, "size": "small", "view": "slider"}')
    command = [sys.executable, "-u", PROGRAM, "1", tmp_path / "work.koutu", photo]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as koutu:
        assert koutu.stdout is not None
        for line in koutu.stdout:
            if line.strip() == "kept 1":
                break
        koutu.send_signal(getattr(signal, blow))
        _, errors = koutu.communicate(timeout=60)
    assert koutu.returncode == 128 + getattr(signal, blow), errors
    assert [line for line in errors.splitlines() if "propagateSizeHints" not in line] == []
    (claim,) = session_folder.abandoned(user_folders / "state" / "koutu" / "sessions")
    found = recovery.survey(claim.path)
    assert [leftover.name for leftover in found.leftovers] == ["cat.png"]
    assert found.unreadable == ()
    stored = json.loads((config / "settings.json").read_bytes())
    assert stored["place"] is not None
    assert stored["view"] == "slider"
    assert stored["recent"] == [str(photo)] or str(photo) in stored["recent"]
    claim.remove()


def test_two_windows_at_once_have_a_folder_each(tmp_path: Path) -> None:
    """Where one starts while the other looks for abandoned folders."""
    root = tmp_path / "sessions"
    code = f"""
from pathlib import Path
from koutu.engine.files import private_folder as home
root = Path({str(root)!r})
for _ in range(150):
    claim = home.begin(root)
    (claim.path / "1.koutu").write_bytes(b"copy")
    for other in home.abandoned(root):
        raise SystemExit(f"{{other.path}} was taken from a run that lives")
    assert (claim.path / "1.koutu").exists()
    claim.remove()
"""
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT / "desktop")}
    runs = [subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE) for _ in range(4)]
    said = [run.communicate(timeout=120)[1].decode() for run in runs]
    assert said == [""] * 4
    assert [run.returncode for run in runs] == [0] * 4
    assert list(root.iterdir()) == []
