"""A lock that only one program at a time can hold; the system lets it go when its holder dies."""

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from koutu.engine.core.cancel import CancelToken
from koutu.engine.files import open_files

_FOR_FOLDER = ".koutu-lock"
_POLL = 0.1  # seconds between two tries: locks do not tell when they are free
_WITHOUT_LOCKS = {errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.ENOLCK, errno.EINVAL}


@contextmanager
def held(path: Path, cancel: CancelToken, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock that the file `path` stands for; the file stays behind, empty.

    Args:
        path: its folder exists.
        cancel: gives up waiting.
        waiting: called now and then while another program holds it.

    Raises:
        Cancelled: by the token.
        OSError: the file cannot be made.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        while not try_lock_if_known(descriptor):
            cancel.check()
            waiting()
            time.sleep(_POLL)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Hold a folder against other programs of ours for a moment; go on without it after two seconds.

    For what is read, merged and written again, where going wrong costs little and waiting for ever would cost more.
    """
    descriptor = -1
    with suppress(OSError):
        descriptor = _lockable(folder)
    try:
        for _ in range(20 if descriptor >= 0 else 0):
            with suppress(OSError):
                if try_lock_if_known(descriptor):
                    break
            time.sleep(_POLL)
        yield
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _lockable(folder: Path) -> int:
    if not open_files.PINNED:
        return os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    # Windows opens no folders: a file in it stands for it.
    return os.open(folder / _FOR_FOLDER, os.O_RDWR | os.O_CREAT, 0o600)


def try_lock_if_known(descriptor: int) -> bool:
    """Take an open file's lock as `try_lock` does; on a disk without locks, go on as if nobody else were there."""
    try:
        return try_lock(descriptor)
    except OSError as error:
        if error.errno in _WITHOUT_LOCKS:
            return True
        raise


if sys.platform == "win32":
    import msvcrt

    def try_lock(descriptor: int) -> bool:
        """Take an open file's lock, if nobody has it; it is held until the file is closed."""
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EDEADLK):
                return False
            raise
        return True

    def unlock(descriptor: int) -> None:
        """Let a lock go: by the closing of the file alone Windows does so some time later."""
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Take an open file's lock, if nobody has it; it is held until the file is closed."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(descriptor: int) -> None:
        """Let a lock go."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)
