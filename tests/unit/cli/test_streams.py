"""A program that is started without some of its streams: a sentence and a status, no traceback, no spoilt picture."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.pictures import write_subject

DESKTOP = Path(__file__).resolve().parents[3] / "desktop"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="streams of POSIX")


def run(words: str, closed: str, folder: Path) -> subprocess.CompletedProcess[str]:
    shell = f'"{sys.executable}" -P -m koutu {words} {closed}'
    environment = os.environ | {"PYTHONPATH": str(DESKTOP)}
    return subprocess.run(shell, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", ["models list", "presets list", "--version", "cut --help", "models devices --json"])
def test_a_closed_output_is_one_sentence(tmp_path: Path, words: str) -> None:
    done = run(words, ">&-", tmp_path)
    assert done.returncode == 1
    assert done.stderr == "koutu: the standard output cannot be written (Bad file descriptor).\n"


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-", "<&-"])
def test_a_picture_is_whole_whatever_is_closed(tmp_path: Path, closed: str) -> None:
    write_subject(tmp_path / "cat.png")
    done = run("cut cat.png -o plain.png --size small", "", tmp_path)
    assert done.returncode == 0, done.stderr
    done = run("cut cat.png -o cutout.png --size small", closed, tmp_path)
    assert "Traceback" not in done.stderr
    assert (tmp_path / "cutout.png").read_bytes() == (tmp_path / "plain.png").read_bytes()


def test_a_picture_for_a_closed_output_is_an_error(tmp_path: Path) -> None:
    write_subject(tmp_path / "cat.png")
    done = run("cut cat.png -o - --size small", ">&-", tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Bad file descriptor" in done.stderr
    done = run("cut - -o out.png --size small", "<&-", tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", ["models list", "cut nothing.png -o x.png", "no-such"])
def test_nobody_to_tell_is_no_traceback_either(tmp_path: Path, words: str) -> None:
    done = run(words, "2>&-", tmp_path)
    assert "Traceback" not in done.stdout
    done = run(words, "> /dev/full", tmp_path)
    assert "Traceback" not in done.stderr
