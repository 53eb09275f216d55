"""Children of ours: no module of the working folder, and limits that hold when nobody watches them."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import psutil
import pytest

from koutu import paths
from koutu.engine.core import child, child_limits
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.child import run_child
from koutu.engine.core.errors import Cancelled

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX")
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of Linux")
# Takes on the limits, as the program does first of all, and then does what the test wants.
LIMITED = "from koutu.engine.core import child_limits; child_limits.apply()\n"


def python(code: str) -> list[str]:
    return [sys.executable, "-P", "-c", LIMITED + textwrap.dedent(code)]


def test_the_program_takes_no_module_from_the_folder_it_works_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("platformdirs", "numpy", "json", "koutu", "sitecustomize", "argparse"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'caught')!r}, 'a').write({name!r})")
    monkeypatch.chdir(tmp_path)
    for inherited in (None, "", str(tmp_path), f"{os.pathsep}{tmp_path}", "."):
        if inherited is None:
            monkeypatch.delenv("PYTHONPATH", raising=False)
        else:
            monkeypatch.setenv("PYTHONPATH", inherited)
        answer = run_child(paths.program(), ["--version"], folder=tmp_path, seconds=60)
        assert answer.code == 0, answer.err
        assert answer.out.startswith(b"Koutu ")
    assert not (tmp_path / "caught").exists()


def test_what_it_says_comes_back(tmp_path: Path) -> None:
    code = "import os, sys; print(os.getcwd()); sys.stderr.write('oh'); sys.exit(3)"
    answer = run_child(python(code), [], folder=tmp_path, seconds=60)
    assert (answer.code, answer.out.decode().strip(), answer.err) == (3, str(tmp_path), "oh")


def test_cancelling_ends_it(tmp_path: Path) -> None:
    token = CancelToken()
    code = f"open({str(tmp_path / 'runs')!r}, 'w').close()\nwhile True: pass"

    def stop() -> None:
        while not (tmp_path / "runs").exists():
            time.sleep(0.01)
        token.cancel()

    thread = threading.Thread(target=stop)
    thread.start()
    with pytest.raises(Cancelled):
        run_child(python(code), [], folder=tmp_path, seconds=60, cancel=token)
    thread.join()


def test_it_ends_itself_when_its_time_is_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_GRACE", 1000.0)
    with pytest.raises(TimeoutError):
        run_child(python("while True: pass"), [], folder=tmp_path, seconds=0.5)


@linux
def test_memory_beyond_its_limit_is_refused(tmp_path: Path) -> None:
    code = """
        try:
            data = bytearray(900_000_000)
        except MemoryError:
            print("refused")
        """
    assert run_child(python(code), [], folder=tmp_path, seconds=60, memory=500_000_000).out == b"refused\n"
    assert run_child(python(code), [], folder=tmp_path, seconds=60, memory=2_000_000_000).out == b""


@linux
@pytest.mark.parametrize("way", ["signal", "watch"])
def test_it_ends_when_its_parent_is_killed(tmp_path: Path, way: str) -> None:
    """Also where the system sends no signal for it: then the child looks by itself."""
    deaf = "import ctypes\ndef none(*_): raise OSError\nctypes.CDLL = none\n" if way == "watch" else ""
    inner = f"import os, time\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\nwhile True: pass"
    command = [sys.executable, "-P", "-c", deaf + LIMITED + inner]
    outer = f"""
        from pathlib import Path
        from koutu.engine.core.child import run_child
        run_child({command!r}, [], folder=Path({str(tmp_path)!r}), seconds=600)
        """
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(outer)], env=environment) as parent:
        deadline = time.monotonic() + 30
        while not (text := _text(tmp_path / "pid")) and time.monotonic() < deadline:
            time.sleep(0.02)
        orphan = psutil.Process(int(text))
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    orphan.wait(20)


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


@pytest.mark.parametrize("told", ["", "1", "1 2", "1 2 3 4"])
def test_an_odd_variable_means_no_limits(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv(child_limits.VARIABLE, told)
    before = threading.active_count()
    child_limits.apply()
    assert child_limits.VARIABLE not in os.environ
    assert threading.active_count() == before
