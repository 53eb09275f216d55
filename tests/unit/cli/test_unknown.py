"""A misspelt command is told in a sentence: no window, no waiting."""

import errno
import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from koutu import cli
from koutu.__main__ import _COMMANDS
from koutu.cli.unknown import no_screen, refusal, stray_option


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
    assert no_screen({"QT_QPA_PLATFORM": "xcb"}, "linux") is not None
    assert no_screen({"QT_QPA_PLATFORM": "offscreen"}, "linux") is None
    assert no_screen({}, "win32") is None
    assert no_screen({}, "darwin") is None


@pytest.mark.skipif(sys.platform != "linux", reason="abstract names of sockets")
def test_a_screen_that_does_not_answer_is_told_before_qt_gives_up(tmp_path: Path) -> None:
    for environment in (
        {"DISPLAY": ":4711"},
        {"DISPLAY": "localhost:4711.0"},
        {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)},
    ):
        said = no_screen(environment, "linux")
        assert said is not None
        assert "does not answer" in said
    with closing(socket.socket(socket.AF_UNIX)) as server:
        server.bind(b"\0/tmp/.X11-unix/X4711")
        server.listen()
        assert no_screen({"DISPLAY": ":4711"}, "linux") is None
        assert no_screen({"DISPLAY": ":4711.0", "WAYLAND_DISPLAY": "gone"}, "linux") is None
    with closing(socket.socket(socket.AF_UNIX)) as server:
        server.bind(str(tmp_path / "wayland-9"))
        server.listen()
        assert no_screen({"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)}, "linux") is None


def test_an_option_behind_files_leads_to_the_command_that_takes_it(tmp_path: Path) -> None:
    assert stray_option(["a.jpg", "--size", "small"]) == (
        '"--size" is an option of a command. Did you mean "koutu cut a.jpg --size small"?'
    )
    assert stray_option(["a.jpg", "b.jpg"]) is None
    assert stray_option([]) is None
    (tmp_path / "-odd.jpg").touch()
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(tmp_path)
        assert stray_option(["a.jpg", "-odd.jpg"]) is None


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
