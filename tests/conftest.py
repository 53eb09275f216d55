"""What every test gets: no screen, no internet, its own user folders, the same examples on every CI run."""

import ipaddress
import logging
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Before anything imports Qt (pytest-qt does so early).
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import settings

# No deadline: a slow machine is not a failing test; speed is measured in tests/benchmarks.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the test user folders of its own and return their parent, so that it never meets its runner's settings."""
    home = tmp_path_factory.mktemp("user")
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    for name in ("KOUTU_MODELS", "KOUTU_MIRROR", "U2NET_HOME"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture(scope="session", autouse=True)
def _no_internet() -> Iterator[None]:
    """Refuse every connection that leaves this machine: a test that needs one is wrong."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise OSError(f"tests have no internet: {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """Fail a test that leaves a Python thread running: the next test would fail in its place."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not _is_foreign(thread)]
    for thread in left:
        thread.join(timeout=5)
    assert not [thread for thread in left if thread.is_alive()], "the test left threads running"


def _is_foreign(thread: threading.Thread) -> bool:
    # Python sees a thread of Qt's or ONNX Runtime's own as a dummy, and never learns that it ended.
    return isinstance(thread, threading._DummyThread)


@pytest.fixture(autouse=True)
def _no_warning_logged(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which something logs a warning, unless it asks for `caplog` to look at it."""
    if "caplog" in request.fixturenames:
        yield
        return
    caplog = request.getfixturevalue("caplog")
    yield
    records = [record for phase in ("setup", "call") for record in caplog.get_records(phase)]
    logged = [record.getMessage() for record in records if record.levelno >= logging.WARNING]
    assert not logged, f"logged: {logged}"


@pytest.fixture(scope="session")
def evalsets() -> Path:
    """The folder of the shared evaluation pictures; the test is skipped where there is none."""
    folder = Path(os.environ.get("KOUTU_EVALSETS", CHECKOUT.parent / "shared" / "evalsets"))
    if not folder.is_dir():
        pytest.skip("the shared evaluation pictures are not here (set KOUTU_EVALSETS to their folder)")
    return folder
