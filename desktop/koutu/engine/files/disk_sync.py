"""Have the disk write down what a file holds, as far as it knows how."""

import contextlib
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

# Network drives, FUSE and S3 mounts answer so: what they were given they have, and nothing more can be asked of them.
_UNKNOWN = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, getattr(errno, "ENOTTY", errno.ENOSYS)}

# macOS' fsync leaves what it was given in the disk's own memory, which a power cut empties; this order does not.
_in_full: Callable[[int], object] | None = None
if sys.platform == "darwin":
    import fcntl

    def _order(descriptor: int) -> None:
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)

    _in_full = _order


def sync(descriptor: int) -> None:
    """Flush an open file to its disk; a disk without such a thing is written to all the same.

    Raises:
        OSError: it cannot be written (full, taken out).
    """
    if _in_full is not None:
        with contextlib.suppress(OSError):  # disks that know no such order, network drives
            _in_full(descriptor)
            return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _UNKNOWN:
            raise


def sync_folder(folder: Path) -> None:
    """Make new names in a folder survive a power cut, where the system can."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            sync(descriptor)
        finally:
            os.close(descriptor)
