"""A misspelt command is told in a sentence: no window, no waiting."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from koutu import cli
from koutu.__main__ import _COMMANDS
from koutu.cli.unknown import no_screen, refusal


@pytest.mark.parametrize(
    ("word", "nearest"), [("segmnt", "segment"), ("Cut", "cut"), ("model", "models"), ("--versoin", "--version")]
)
def test_a_misspelt_command_is_answered_with_the_nearest_one(word: str, nearest: str) -> None:
    said = refusal(word, _COMMANDS)
    assert said == f'"{word}" is neither a command of Koutu nor a file that is there. Did you mean "koutu {nearest}"?'


def test_a_word_like_no_command_leads_to_the_help() -> None:
    assert refusal("gone.jpg", _COMMANDS).endswith('See "koutu --help".')


def test_files_folders_and_links_open_the_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = tmp_path / "segmnt"
    photo.touch()
    monkeypatch.chdir(tmp_path)
    for word in ("segmnt", str(tmp_path), photo.as_uri(), "https://example.org/a.jpg", "-psn_0_1"):
        assert refusal(word, _COMMANDS) is None, word


def test_without_a_screen_the_terminal_is_named() -> None:
    assert no_screen({}, "linux") is not None
    assert no_screen({"DISPLAY": ":0"}, "linux") is None
    assert no_screen({"QT_QPA_PLATFORM": "offscreen"}, "linux") is None
    assert no_screen({}, "win32") is None
    assert no_screen({}, "darwin") is None


def test_the_program_itself_ends_with_2_and_loads_no_window(tmp_path: Path) -> None:
    code = "import sys; from koutu.__main__ import main; code = main(); print('PySide6' in sys.modules, code)"
    run = subprocess.run(
        [sys.executable, "-c", code, "segmnt", "a.jpg"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert run.stdout.split() == ["False", "2"]
    assert run.stderr.count("\n") == 1
    assert 'Did you mean "koutu segment"?' in run.stderr


def test_a_file_that_fails_is_not_taken_for_the_standard_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(arguments: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied", "some/place")

    monkeypatch.setattr(cli, "_run", run)
    assert cli.main(["cut"]) == 1
    told = capsys.readouterr().err
    assert "some/place" in told
    assert "Permission denied" in told
    assert "standard output" not in told
