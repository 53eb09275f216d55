"""A batch that is killed in the middle, and goes on."""

import json
import os
import signal
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.e2e.test_command_line import CHECKOUT, start
from tests.unit.pictures import write_subject

COUNT = 12


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_kill_9_loses_at_most_what_is_in_hand_and_resume_does_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT / "desktop"))
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for number in range(COUNT):
        write_subject(folder / f"{number:02}.png", 240, hue=number * 10)
    inputs = {path: path.read_bytes() for path in folder.iterdir()}
    command = ["cut", str(folder), "-o", str(out), "--size", "small", "--preset", "marketplace-taobao", "--json"]
    with start(*command) as process:
        assert process.stdout is not None
        for _ in range(4):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    before = {path: path.stat().st_mtime_ns for path in out.glob("*.jpg")}
    assert 4 <= len(before) < COUNT
    for path in before:
        whole = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
        assert whole is not None
        assert whole.shape == (800, 800, 3)
    with start(*command, "--resume") as process:
        printed, _ = process.communicate()
        assert process.returncode == 0
    told = [json.loads(line) for line in printed.splitlines()]
    assert [line["status"] for line in told].count("skipped") == len(before)
    assert len(told) == COUNT
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert {path.name for path in out.iterdir() if not path.name.endswith(".tmp")} == {
        f"{number:02}.jpg" for number in range(COUNT)
    }
    assert {path: path.read_bytes() for path in folder.iterdir()} == inputs
    with start("cut", str(folder), "-o", str(tmp_path / "whole"), *command[4:]) as process:
        process.communicate()
        assert process.returncode == 0
    for path in (tmp_path / "whole").glob("*.jpg"):
        assert path.read_bytes() == (out / path.name).read_bytes()
