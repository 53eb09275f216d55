"""One home for private things: nobody else's, and cleared away whatever ended the program that made them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from koutu.engine.files import private_folder

DESKTOP = Path(private_folder.__file__).resolve().parents[3]
CODE = """
import sys, time
from pathlib import Path
from koutu.engine.files import private_folder
claim = private_folder.begin(Path(sys.argv[1]))
(claim.scratch("drag") / "cutout.png").write_bytes(b"private")
if sys.argv[2] == "copy":
    (claim.path / "1.koutu").write_bytes(b"copy")
print(claim.path, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
@pytest.mark.parametrize("left", ["copy", "nothing"])
def test_the_next_start_clears_away_what_a_killed_program_left(tmp_path: Path, blow: signal.Signals, left: str) -> None:
    root = tmp_path / "sessions"
    environment = os.environ | {"PYTHONPATH": str(DESKTOP)}
    command = [sys.executable, "-c", CODE, str(root), left]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        home = Path(run.stdout.readline().strip())
        assert list(tmp_path.rglob("cutout.png"))
        # While it runs, nobody takes or clears anything of its own.
        assert private_folder.abandoned(root) == []
        assert list(tmp_path.rglob("cutout.png"))
        run.send_signal(blow)
    claims = private_folder.abandoned(root)
    assert not list(tmp_path.rglob("cutout.png"))
    if left == "copy":
        assert [claim.path for claim in claims] == [home]
        assert (home / "1.koutu").exists()
        claims[0].remove()
    assert list(root.iterdir()) == []


def test_where_no_home_can_be_made_private_things_still_are(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with private_folder.temporary(tmp_path / "file" / "sessions", "trial") as folder:
        assert folder.is_dir()
        assert os.name == "nt" or folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()
    with private_folder.temporary(tmp_path / "sessions", "trial") as folder:
        (folder / "a").touch()
    assert list((tmp_path / "sessions").iterdir()) == []
