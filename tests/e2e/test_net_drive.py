"""Window, export, batch and download on network drives: the same files, to the byte, as on any other disk."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("net_drive_session.py")
WRITTEN = ["cut/one.png", "cut/two.png", "exported.psd", "exported.webp", "saved.png", "work.koutu", "work.koutu~"]
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a file's path is asked of /proc")


def session(folder: Path, error: str = "", **environment: str) -> dict[str, str]:
    """Digests of the files that a session leaves, by name; `environment` imitates a disk, or `error` does."""
    path = f"{CHECKOUT / 'desktop'}:{CHECKOUT}"
    given = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": path} | environment
    command = [sys.executable, str(PROGRAM), str(folder), *filter(None, [error])]
    done = subprocess.run(command, env=given, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())


def test_all_that_is_written_goes_to_a_drive_that_knows_little(tmp_path: Path) -> None:
    left = session(tmp_path / "netdrive", "EINVAL")
    assert set(WRITTEN) < set(left)
    assert any(name.startswith("models/") and name.endswith(".onnx") for name in left)
    # Nothing lies about beside it, and cutout and batch are one way.
    assert not [name for name in left if ".koutu-" in name or name.endswith((".part", ".tmp"))]
    assert left["saved.png"] == left["cut/one.png"]


@pytest.mark.long
@pytest.mark.evalsets
def test_disks_imitated_below_the_libraries(evalsets: Path, tmp_path: Path) -> None:
    source, compiler = evalsets.parent / "faults" / "files" / "netdrive-shim.c", shutil.which("cc")
    if not source.is_file() or compiler is None:
        pytest.skip("needs the shared files and a C compiler")
    shim = tmp_path / "shim.so"
    subprocess.run([compiler, "-w", "-shared", "-fPIC", "-o", shim, source, "-ldl"], check=True)
    plain = session(tmp_path / "plain")
    for number, unknown in enumerate(("fsync", "fsync,ENOTSUP", "chmod", "link", "fsync,chmod,link,flock")):
        (tmp_path / str(number)).mkdir()
        disk = session(tmp_path / str(number) / "netdrive", LD_PRELOAD=str(shim), SHIM=unknown)
        assert disk == plain, unknown
