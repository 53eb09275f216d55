import logging
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.core.errors import PhotoError
from koutu.services import crash_log
from koutu.services.crash_log import CrashLog

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture
def log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> CrashLog:
    return CrashLog(tmp_path / "log.txt")


def test_versions_device_and_actions_are_there_at_once(log: CrashLog) -> None:
    log.action("views side")
    text = log.path.read_text()
    log.close()
    assert text.startswith("Koutu ")
    assert "Python " in text
    assert "processors" in text
    assert text.endswith("action views side\n")
    assert crash_log.read_trouble(log.path) == ""


def test_an_error_is_written_with_its_place_and_without_names_of_files(log: CrashLog) -> None:
    logging.getLogger().addHandler(log)
    try:
        Path("/home/me/secret photo.jpg").read_bytes()
    except OSError:
        logging.getLogger("koutu.test").exception("a job failed on %s", "/home/me/secret photo.jpg")
    logging.getLogger().removeHandler(log)
    log.close()
    text = crash_log.read_trouble(log.path)
    assert "ERROR MainThread: a job failed on …" in text
    assert "FileNotFoundError: [Errno 2] No such file or directory: …" in text
    assert "test_crash_log.py:" in text
    assert "/home/me" not in text
    assert "secret" not in text.replace("secret photo.jpg'", "")


@given(name=st.text(alphabet="ab /\\'\"é图", min_size=1, max_size=30))
def test_quoted_names_and_paths_never_pass(name: str) -> None:
    for message in (f"cannot read {str(Path('/data') / name)!r}", f"cannot read '/data/x{name}'"):
        assert "data" not in crash_log.scrubbed(message)


def test_a_program_that_dies_in_the_middle_leaves_where_it_was(tmp_path: Path) -> None:
    program = (
        "import faulthandler, sys; from pathlib import Path; from koutu.services.crash_log import CrashLog\n"
        "log = CrashLog(Path(sys.argv[1])); log.install(); log.action('cut')\n"
        "def dies(): faulthandler._sigsegv()\n"
        "dies()"
    )
    path = tmp_path / "log.txt"
    done = subprocess.run(
        [sys.executable, "-c", program, path], env={"PYTHONPATH": str(CHECKOUT / "desktop")}, check=False
    )
    assert done.returncode != 0
    text = crash_log.read_trouble(path)
    assert "action cut\nFatal Python error: Segmentation fault" in text
    assert "in dies" in text
    assert str(tmp_path) not in text


def test_an_exception_of_a_slot_and_of_a_thread_is_written(tmp_path: Path) -> None:
    program = (
        "import sys, threading; from pathlib import Path; from koutu.services.crash_log import CrashLog\n"
        "log = CrashLog(Path(sys.argv[1])); log.install()\n"
        "t = threading.Thread(target=lambda: 1 / 0, name='worker'); t.start(); t.join()\n"
        "[][1]"
    )
    path = tmp_path / "log.txt"
    environment = {"PYTHONPATH": str(CHECKOUT / "desktop")}
    subprocess.run([sys.executable, "-c", program, path], env=environment, check=False, stderr=subprocess.DEVNULL)
    text = crash_log.read_trouble(path)
    assert "ZeroDivisionError: division by zero" in text
    assert "IndexError: list index out of range" in text


@pytest.mark.parametrize("name", ["holiday.jpg", "my secret cat.PNG", "家.webp", "a b.koutu", "net work.onnx"])
def test_no_name_of_a_file_is_in_the_log_however_it_comes(
    tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    log = CrashLog(tmp_path / "log.txt")
    log.install()
    said = logging.getLogger("koutu.somewhere")
    path = Path("/home/me") / name
    try:
        said.error("%s cannot be read", name)
        said.error("%s: %s", path, PhotoError("{name} is not there.", name=name))
        said.error(f"{name} is unquoted")
        said.error("no such place %d", 7)
        for error in (
            PhotoError("{name} cannot be read: {reason}.", name=name, reason=f"{name} is gone"),
            FileNotFoundError(2, "No such file or directory", str(path)),
            ValueError(f"could not make anything of {name}"),
            KeyError(name),
        ):
            said.error("a task failed", exc_info=error)
    finally:
        log.close()
    text = (tmp_path / "log.txt").read_text("utf-8")
    for part in (name, Path(name).stem.encode("utf-8", "backslashreplace").decode(), "secret", "/home/me"):
        assert part not in text
    assert "{name} cannot be read: {reason}." in text
    assert "No such file or directory" in text
    assert "no such place 7" in text
