"""A document of 50 megapixels in 700 MB: the system ends the window, and the next start offers the work."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from koutu.engine.core.tiles import TILE, TileMap
from koutu.engine.decoding.photo import Photo
from koutu.engine.documents import Contents, Original
from koutu.engine.files import private_folder
from koutu.engine.touchup.touchup import Touchup
from koutu.services import recovery

CHECKOUT = Path(__file__).resolve().parents[2]
LIMIT = 700_000_000
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not sys.platform.startswith("linux") or os.geteuid() != 0, reason="control groups need root"),
]
# The window itself, its offer, and what the offer says.
CODE = """
import os, sys
from pathlib import Path
for file in sys.argv[1:]:
    Path(file).write_text(str(os.getpid()))
from PySide6.QtCore import QTimer
from koutu import app
from koutu.ui.dialogs.leftovers import LeftoversDialog
build = app.build_window
def built(*words):
    window = build(*words)
    def tell():
        for dialog in window.findChildren(LeftoversDialog):
            print("offered", [dialog.list.item(row).text() for row in range(dialog.list.count())], flush=True)
            print("named", dialog.lost.tree.topLevelItemCount(), flush=True)
            dialog.reject()
        window.close()
    QTimer.singleShot(500, tell)
    return window
app.build_window = built
sys.exit(app.main([]))
"""
GREEDY = """
import os, sys
from pathlib import Path
for file in sys.argv[1:]:
    Path(file).write_text(str(os.getpid()))
held = []
while True:
    held.append(bytearray(os.urandom(1 << 20)) * 8)
"""


@pytest.fixture
def group() -> Iterator[list[str]]:
    """The files that put a process into a control group of 700 MB without swap."""
    version_1, version_2 = Path("/sys/fs/cgroup/memory/koutu-test"), Path("/sys/fs/cgroup/koutu-test")
    folder = version_1 if version_1.parent.is_dir() else version_2
    limit = "memory.limit_in_bytes" if folder is version_1 else "memory.max"
    try:
        folder.mkdir(exist_ok=True)
        (folder / limit).write_text(str(LIMIT))
    except OSError:
        pytest.skip("this machine lets nobody make control groups")
    yield [str(folder / "cgroup.procs")]
    with contextlib.suppress(OSError):
        folder.rmdir()


def run(code: str, group: list[str]) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": f"{CHECKOUT / 'desktop'}"}
    command = [sys.executable, "-c", code, *group]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)


def test_the_limit_kills(group: list[str]) -> None:
    assert run(GREEDY, group).returncode == -signal.SIGKILL


def test_the_next_start_under_the_same_limit_offers_it(user_folders: Path, group: list[str]) -> None:
    sessions = user_folders / "state" / "koutu" / "sessions"
    claim = private_folder.begin(sessions)
    height, width = 6250, 8000
    tiles = TileMap(width, height, 2)
    tiles.put((0, 0), np.full((2, TILE, TILE), 7, np.uint8))
    photo = Photo(np.random.default_rng(0).integers(0, 40, (height, width, 3), np.uint8))
    small = np.full((400, 512, 4), 200, np.uint8)
    matte = np.zeros((height, width), np.uint8)
    contents = Contents(
        Original("large.png"), photo, "general", "small", ("general", "small"), matte, Touchup(tiles), small
    )
    recovery.keep(claim.path / "1.koutu", contents, None, None)
    recovery.keep(claim.path / "2.koutu", contents, None, None)
    (claim.path / "2.koutu").write_bytes(b"PK torn")
    claim.release()
    before = sorted(path.name for path in claim.path.iterdir())
    done = run(CODE, group)
    assert "offered ['large.png']" in done.stdout, done.stderr
    assert "named 1" in done.stdout
    assert [name for name in before if name.endswith(".koutu")] == sorted(
        path.name for path in claim.path.glob("*.koutu")
    )
