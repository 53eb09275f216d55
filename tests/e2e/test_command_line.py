"""`python -m koutu cut` as a process: pipes, signals, a terminal."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

CHECKOUT = Path(__file__).resolve().parents[2]
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals, terminals and broken pipes are other things on Windows")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT / "desktop"))
    rows, columns = np.mgrid[0:60, 0:80]
    disc = np.hypot(rows - 30, columns - 40) < 20
    Image.fromarray(np.where(disc[..., None], (230, 180, 40), (20, 30, 60)).astype(np.uint8)).save("a.png")
    return tmp_path


def start(*arguments: str, **how: object) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-W", "error", "-m", "koutu", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how)  # type: ignore[call-overload,no-any-return]


def test_through_a_pipe_gives_the_bytes_of_a_file(here: Path) -> None:
    with start("cut", "a.png", "-o", "b.png", "--size", "small") as files:
        assert files.communicate() == (b"", b"")
        assert files.returncode == 0
    with start("cut", "-", "-o", "-", "--size", "small", stdin=subprocess.PIPE) as pipe:
        out, err = pipe.communicate((here / "a.png").read_bytes())
        assert (pipe.returncode, err) == (0, b"")
    assert out == (here / "b.png").read_bytes()


@pytest.mark.parametrize("command", ["cut", "segment", "models", "presets"])
def test_every_command_is_one_and_opens_no_window(here: Path, command: str) -> None:
    with start(command, "--help", env=os.environ | {"QT_QPA_PLATFORM": "none"}) as help_:
        out, err = help_.communicate()
        assert (help_.returncode, err) == (0, b"")
    assert out.startswith(b"usage: koutu " + command.encode())


def test_neither_qt_nor_the_window_is_loaded(here: Path) -> None:
    program = (
        "import sys; from koutu import cli; code = cli.main(['cut', 'a.png', '-o', 'b.png', '--size', 'small']);"
        "above = ('PySide6', 'koutu.ui', 'koutu.services', 'koutu.document');"
        "print(code, [name for name in sys.modules if name.startswith(above)])"
    )
    assert subprocess.check_output([sys.executable, "-c", program]) == b"0 []\n"


@POSIX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_and_leaves_nothing_half_done(here: Path, number: signal.Signals) -> None:
    # The standard input never ends, so the work is certainly not over when the signal comes.
    with start("cut", "a.png", "-", "-o", "out", "--size", "small", "--json", stdin=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["status"] == "done"
        process.send_signal(number)
        assert process.wait() == 128 + number
        assert process.stderr.read() == b"koutu: Stopped: 1 of 2 done.\n"
    # The list of what is done stays, for --resume.
    assert {path.name for path in (here / "out").iterdir()} == {"a.png", ".koutu-batch.jsonl"}


@POSIX
def test_a_reader_that_goes_away_ends_it_quietly(here: Path) -> None:
    with start(
        "cut", "a.png", "gone.png", "-", "-o", "out", "--size", "small", "--json", stdin=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.wait() == 141
        assert process.stderr.read() == b""
    # The list of what is done stays, for --resume.
    assert {path.name for path in (here / "out").iterdir()} == {"a.png", ".koutu-batch.jsonl"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_the_standard_output_is_said(here: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "koutu", "cut", "a.png", "-o", "-", "--size", "small"]
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 1
    assert ended.stderr == b"koutu: the standard output cannot be written (No space left on device).\n"


@POSIX
def test_on_a_terminal_there_is_a_bar_and_a_last_word(here: Path) -> None:
    import pty

    master, slave = pty.openpty()
    command = [sys.executable, "-m", "koutu", "cut", "a.png", "gone.png", "-o", "out", "--size", "small"]
    with subprocess.Popen(command, stdout=slave, stderr=slave, stdin=subprocess.DEVNULL) as process:
        os.close(slave)
        shown = b""
        while chunk := _read(master):
            shown += chunk
        assert process.wait() == 1
    os.close(master)
    text = shown.decode()
    assert "[....................]   0 %  1/2  a.png  0:00" in text
    assert "koutu: gone.png" in text
    assert text.rstrip().splitlines()[-1].startswith("koutu: 1 of 2 done in 0:0")
    assert text.rstrip().endswith(", 1 failed.")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux says that the other end is closed
        return b""


@pytest.mark.evalsets
def test_odd_files_as_a_folder(here: Path, evalsets: Path) -> None:
    """The two smallest of every kind; the engine's tests have them all."""
    items = json.loads((evalsets / "robustness/manifest.json").read_text("utf-8"))["items"]
    kinds: dict[str, list[tuple[int, str, str]]] = {}
    for item in items:
        kinds.setdefault(item["category"], []).append((item["bytes"], Path(item["file"]).name, item["expected"]))
    expected = {name: expect for kind in kinds.values() for _, name, expect in sorted(kind)[:2]}
    (here / "in").mkdir()
    for name in expected:
        (here / "in" / name).symlink_to(evalsets / "robustness/files" / name)
    with start("cut", "in", "-o", "out", "--size", "small", "--json") as process:
        out, err = process.communicate()
        assert process.returncode == 1
    told = {Path(line["input"]).name: line for line in map(json.loads, out.splitlines())}
    # What a folder leaves out: hidden files, and files that are not called like pictures.
    left_out = {".hidden.jpg", "not-image__check.svg", "bomb__decompression_bomb.ico"}
    assert set(expected) - set(told) == set(expected) & left_out
    assert [name for name, line in told.items() if line["status"] == "failed" and expected[name] == "opens"] == []
    assert [name for name, line in told.items() if line["status"] == "done" and expected[name] == "error"] == []
    written = {line["output"] for line in told.values() if line["output"]}
    # The list of what is done stays for `--resume`, since some failed.
    assert written | {"out/.koutu-batch.jsonl"} == {str(path) for path in Path("out").rglob("*") if path.is_file()}
    assert [line for line in told.values() if line["error"] is not None and line["error"] not in err.decode()] == []
