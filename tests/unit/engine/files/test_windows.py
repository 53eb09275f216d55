"""What Windows does otherwise, on files that behave as they do there."""

import ctypes
import errno
import importlib.util
import os
import sys
from pathlib import Path

import pytest

from koutu.engine.batch.journal import NAME, Journal
from koutu.engine.core import child_limits
from koutu.engine.core.errors import ExportError
from koutu.engine.files import atomic, private_folder
from koutu.engine.files.atomic import keep_previous, sweep, write_atomically
from koutu.engine.files.rename import replace_file
from koutu.services import settings as settings_file
from koutu.services.settings import Settings
from tests.unit.windows_files import FakeMsvcrt, make_windows, windows_locks

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> FakeMsvcrt:
    fake = make_windows(monkeypatch)
    for module in (atomic, private_folder):
        for name in ("try_lock", "unlock"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, getattr(sys.modules["koutu.engine.files.file_lock"], name))
    return fake


def test_a_file_is_written_replaced_and_kept(windows: FakeMsvcrt, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    write_atomically(path, b"one", overwrite=False)
    with pytest.raises(ExportError, match="exists already"):
        write_atomically(path, b"two", overwrite=False)
    keep_previous(path, tmp_path / "a.png~")
    write_atomically(path, b"two")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"a.png": b"two", "a.png~": b"one"}
    assert windows.held == {}


def test_a_file_that_another_program_has_open_stays_and_nothing_is_left(windows: FakeMsvcrt, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"one")
    with path.open("rb"), pytest.raises(ExportError, match="another program keeps the file"):
        write_atomically(path, b"two")
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"one"]


def test_what_a_killed_program_left_is_swept_and_what_is_being_written_is_not(
    windows: FakeMsvcrt, tmp_path: Path
) -> None:
    left, ours = (tmp_path / f".koutu-{letter * 16}.tmp" for letter in "ab")
    left.write_bytes(b"half")
    descriptor = os.open(ours, os.O_RDWR | os.O_CREAT)
    assert atomic.try_lock(descriptor)
    sweep.cache_clear()
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [ours]
    os.close(descriptor)


def test_the_folder_of_a_run_comes_and_goes(windows: FakeMsvcrt, tmp_path: Path) -> None:
    claim, other = private_folder.begin(tmp_path), private_folder.begin(tmp_path)
    (claim.scratch("drag") / "a.png").write_bytes(b"")
    (claim.path / "1.koutu").write_bytes(b"")
    assert private_folder.abandoned(tmp_path) == []
    claim.release()
    (left,) = private_folder.abandoned(tmp_path)
    assert left.path == claim.path
    left.remove()
    other.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_finished_batch_leaves_no_list_and_another_one_waits_for_its_end(windows: FakeMsvcrt, tmp_path: Path) -> None:
    journal = Journal(tmp_path, "a", resume=False)
    with pytest.raises(ExportError, match="Another batch"):
        Journal(tmp_path, "a", resume=True)
    journal.close(finished=False)
    assert (tmp_path / NAME).exists()
    Journal(tmp_path, "a", resume=True).close(finished=True)
    assert not (tmp_path / NAME).exists()


def test_two_windows_write_their_settings_one_after_the_other(windows: FakeMsvcrt, tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings_file.save(Settings(), path)
    one, other = settings_file.load(path), settings_file.load(path)
    one.language, other.theme = "zh_CN", "dark"
    settings_file.save(one, path)
    settings_file.save(other, path)
    found = settings_file.load(path)
    assert (found.language, found.theme) == ("zh_CN", "dark")
    assert (tmp_path / ".koutu-lock").exists()


def test_a_share_without_locks_is_no_lock_that_somebody_holds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    locks, fake = windows_locks(monkeypatch)
    descriptor = os.open(tmp_path / "a", os.O_RDWR | os.O_CREAT)
    fake.fails = errno.EINVAL
    assert locks.try_lock_if_known(descriptor)
    with pytest.raises(OSError, match="Invalid argument"):
        locks.try_lock(descriptor)
    fake.fails = errno.EACCES
    assert not locks.try_lock_if_known(descriptor)
    os.close(descriptor)


def test_the_limits_of_a_job_lie_as_windows_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("windows_child_limits", child_limits.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "platform", "win32")
        spec.loader.exec_module(module)
    limits = module._JobLimits
    # winnt.h, 64 bits: JOBOBJECT_EXTENDED_LIMIT_INFORMATION.
    assert ctypes.sizeof(limits) == 144
    assert (limits.flags.offset, limits.processes.offset, limits.affinity.offset) == (16, 40, 48)
    assert (limits.counters.offset, limits.process_memory.offset, limits.job_memory.offset) == (64, 112, 120)


def test_a_file_that_a_scanner_holds_for_a_moment_is_replaced_all_the_same(tmp_path: Path) -> None:
    class Held(type(tmp_path)):  # type: ignore[misc]
        times = 3
        code = 32

        def replace(self, target: object) -> Path:
            if Held.times:
                Held.times -= 1
                error = PermissionError(13, "held", str(self))
                error.winerror = Held.code  # type: ignore[attr-defined]
                raise error
            return Path(self).replace(target)  # type: ignore[arg-type]

    (tmp_path / "new").write_bytes(b"new")
    (tmp_path / "old").write_bytes(b"old")
    waited: list[float] = []
    replace_file(Held(tmp_path / "new"), tmp_path / "old", waited.append)
    assert ((tmp_path / "old").read_bytes(), len(waited)) == (b"new", 3)
    Held.times = 9
    with pytest.raises(PermissionError):
        replace_file(Held(tmp_path / "old"), tmp_path / "other", waited.append)
    assert sum(waited) < 2
    Held.code, before = 1314, len(waited)
    with pytest.raises(PermissionError):
        replace_file(Held(tmp_path / "old"), tmp_path / "other", waited.append)
    assert len(waited) == before
