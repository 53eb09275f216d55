"""kill -9 at random moments: nothing that was written is broken, and the next start has what was open."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from koutu.engine import documents
from koutu.engine.core.cancel import CancelToken
from koutu.services import recovery, session_folder
from koutu.services.sources import read
from tests.unit.pictures import write_subject

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("worked_on_window.py")
pytestmark = [pytest.mark.long, pytest.mark.skipif(os.name == "nt", reason="kill -9 is another thing on Windows")]


@pytest.mark.parametrize("seed", range(20))
def test_a_killed_session_leaves_its_work(tmp_path: Path, user_folders: Path, qapp: object, seed: int) -> None:
    photos = [write_subject(tmp_path / f"{number}.png", 600, number) for number in range(2)]
    work = tmp_path / "work.koutu"
    environment = os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": f"{CHECKOUT / 'desktop'}:{CHECKOUT}",
    }
    (user_folders / "config" / "koutu").mkdir(parents=True)
    (user_folders / "config" / "koutu" / "settings.json").write_text('{"version": 1, "size": "small"}')
    command = [sys.executable, "-u", PROGRAM, str(seed), work, *photos]
    said: list[str] = []
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as koutu:
        assert koutu.stdout is not None
        assert koutu.stderr is not None
        # Lines come with the work; the moment between two of them is the random one.
        moment = random.Random(seed)
        for _ in range(moment.randint(3, 30)):
            said.append(koutu.stdout.readline().strip())
        try:
            koutu.wait(moment.uniform(0, 0.3))
        except subprocess.TimeoutExpired:
            koutu.send_signal(signal.SIGKILL)
        said += koutu.stdout.read().splitlines()
        errors = koutu.stderr.read()
    assert koutu.returncode == -signal.SIGKILL, errors
    # The offscreen platform says the other thing of every window.
    assert [line for line in errors.splitlines() if "propagateSizeHints" not in line] == []

    (claim,) = session_folder.abandoned(user_folders / "state" / "koutu" / "sessions")
    found = recovery.leftovers(claim.path)
    assert [leftover.name for leftover in found] == ["0.png", "1.png"][: len(found)]
    assert found
    touched = False
    for leftover in found:
        opened = read(leftover.source, CancelToken(), lambda share: None)
        assert opened.stored is not None
        assert opened.path in photos
        touched |= not opened.stored.touchup.tiles.empty
    if "kept 1" in said:
        assert touched
    if any(line.startswith("saved") for line in said):
        assert not documents.read(work).touchup.tiles.empty or "kept 1" not in said
    ours = {work, work.with_name("work.koutu~"), *photos}
    assert not [path for path in tmp_path.iterdir() if path not in ours and not path.name.startswith(".koutu-")]
    claim.remove()
