"""Files as Windows has them, on Linux: what is open can be neither renamed nor removed, and no folder can be opened."""

import errno
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from koutu.engine.files import file_lock, open_files


class FakeMsvcrt(ModuleType):
    """Locks of bytes at the file's place, which only the same open file may use meanwhile."""

    LK_NBLCK, LK_UNLCK = 2, 0

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.held: dict[tuple[int, int, int], int] = {}
        self.fails = 0

    def locking(self, descriptor: int, way: int, size: int) -> None:
        """Lock or unlock `size` bytes; `fails` is what a share without locks answers."""
        if self.fails:
            raise OSError(self.fails, os.strerror(self.fails))
        found, place = os.fstat(descriptor), os.lseek(descriptor, 0, os.SEEK_CUR)
        key = (found.st_dev, found.st_ino, place)
        if way == self.LK_UNLCK:
            if self.held.pop(key, None) is None:
                raise OSError(errno.EACCES, "not locked here")
        elif key in self.held:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        else:
            self.held[key] = descriptor


def windows_locks(monkeypatch: pytest.MonkeyPatch) -> tuple[ModuleType, FakeMsvcrt]:
    """Return `file_lock` as it is on Windows, and the locks below it."""
    fake = FakeMsvcrt()
    spec = importlib.util.spec_from_file_location("windows_file_lock", file_lock.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "msvcrt", fake)
        patch.setattr(sys, "platform", "win32")
        spec.loader.exec_module(module)
    return module, fake


def open_here(path: Path) -> bool:
    """Whether this process has a file open, or one in a folder."""
    for link in Path("/proc/self/fd").iterdir():
        try:
            place = Path(os.readlink(link))  # noqa: PTH115 - what it is a link to need not be there
        except OSError:
            continue
        if place.is_relative_to(path):
            return True
    return False


def make_windows(monkeypatch: pytest.MonkeyPatch) -> FakeMsvcrt:
    """Make the files of this process those of Windows."""
    module, fake = windows_locks(monkeypatch)

    def pinned(call: Callable[..., Any], *, replaces: bool) -> Callable[..., Any]:
        def tried(path: Any, *rest: Any, **named: Any) -> Any:
            for each in (path, *rest[:1]):
                if isinstance(each, str | os.PathLike) and open_here(Path(os.path.realpath(each))):
                    raise PermissionError(errno.EACCES, "another program has it open", str(each))
            if rest and not replaces and os.path.lexists(rest[0]):
                raise FileExistsError(errno.EEXIST, "it is there", str(rest[0]))
            return call(path, *rest, **named)

        return tried

    opened, closed = os.open, os.close

    def open_file(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        if isinstance(path, str | os.PathLike) and os.path.isdir(path):  # noqa: PTH112
            raise PermissionError(errno.EACCES, "Windows opens no folders", str(path))
        return opened(path, flags, *rest, **named)

    monkeypatch.setattr(open_files, "PINNED", True)
    monkeypatch.setattr(shutil, "_use_fd_functions", False)  # it removes folders by opening them, elsewhere
    for name in ("unlink", "remove", "rename", "replace"):
        monkeypatch.setattr(os, name, pinned(getattr(os, name), replaces=name != "rename"))

    def close_file(descriptor: int) -> None:
        fake.held = {key: holder for key, holder in fake.held.items() if holder != descriptor}
        closed(descriptor)

    monkeypatch.setattr(os, "open", open_file)
    monkeypatch.setattr(os, "close", close_file)
    for name in ("O_TMPFILE", "fchown", "listxattr"):
        monkeypatch.delattr(os, name)
    for name in ("try_lock", "unlock"):
        monkeypatch.setattr(file_lock, name, getattr(module, name))
    return fake
