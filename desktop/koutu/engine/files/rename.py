"""Rename a file only where nothing has the new name, in one step, as far as the system can."""

import ctypes
import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

# Linux's fcntl.h and fs.h (renameat2), macOS' stdio.h (renameatx_np).
_AT_FDCWD = -100
_NOREPLACE = 1  # linux/fs.h
# Windows: access denied, sharing violation, lock violation.
_HELD = (5, 32, 33)
_PAUSES = (0.05, 0.1, 0.2, 0.4)  # seconds: scanners look at a new file for less than one
_RENAME_EXCL = 4  # sys/stdio.h of macOS


def rename_no_replace(path: Path, target: Path) -> bool:
    """Rename, and say whether this system and this disk know how.

    Raises:
        FileExistsError: something has the new name.
        OSError: it cannot be renamed.
    """
    one, two = os.fsencode(path), os.fsencode(target)
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform.startswith("linux") and hasattr(library, "renameat2"):
        failed = library.renameat2(_AT_FDCWD, one, _AT_FDCWD, two, _NOREPLACE)
    elif sys.platform == "darwin":
        failed = library.renamex_np(one, two, _RENAME_EXCL)
    else:
        return False
    code = ctypes.get_errno() if failed else 0
    if code in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    if code:
        raise OSError(code, os.strerror(code), str(target))
    return True


def replace_file(path: Path, target: Path, pause: Callable[[float], None] = time.sleep) -> None:
    """Let a file take the place of another, in one step.

    On Windows a scanner or an indexer may hold a file for a moment after it was written, so that is tried again for
    three quarters of a second.

    Args:
        path, target: the file, and the name that it gets.
        pause: waits.

    Raises:
        OSError: it cannot be replaced.
    """
    for wait in _PAUSES:
        try:
            path.replace(target)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            pause(wait)
        else:
            return
    path.replace(target)
