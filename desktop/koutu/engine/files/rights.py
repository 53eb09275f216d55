"""Who may read a file: never more people than may read the one whose place it takes."""

import contextlib
import os
import stat
from pathlib import Path

PRIVATE = 0o600  # its owner reads and writes
_USUAL = 0o666  # what the umask takes its bits from, as open() does
_ACCESS_LIST = "system.posix_acl_access"


def least(replaced: os.stat_result | None, *, private: bool) -> int:
    """The rights that a file is made with while it is being written; the system takes the user's umask off them."""
    if private:
        return PRIVATE
    # The owner alone until the attributes and the owner are those of the file to be replaced.
    return _USUAL if replaced is None else PRIVATE & (stat.S_IMODE(replaced.st_mode) | stat.S_IWUSR)


def take_over(descriptor: int, path: Path, replaced: os.stat_result, *, private: bool) -> None:
    """Give a new open file the owner, group, attributes and rights of the one that it replaces.

    What only others may give (root gives files away) is left out, and then what it allowed is left out with it: where
    the group cannot be kept, the new group may do no more than everybody.
    """
    if not hasattr(os, "fchown"):
        return
    mode = stat.S_IMODE(replaced.st_mode)
    made = os.fstat(descriptor)
    if (made.st_uid, made.st_gid) != (replaced.st_uid, replaced.st_gid):
        with contextlib.suppress(OSError):
            os.fchown(descriptor, -1, replaced.st_gid)
        with contextlib.suppress(OSError):
            os.fchown(descriptor, replaced.st_uid, -1)
        made = os.fstat(descriptor)
        if made.st_gid != replaced.st_gid:
            mode = mode & ~0o070 | (mode & 0o007) << 3 & mode
        if made.st_uid != replaced.st_uid:
            mode &= ~stat.S_ISUID
    _copy_attributes(descriptor, path)
    # A disk without rights (FAT, CIFS, many network drives) gives all its files those that it was mounted with.
    with contextlib.suppress(OSError):
        os.fchmod(descriptor, PRIVATE if private else mode)


def _copy_attributes(descriptor: int, path: Path) -> None:
    if not hasattr(os, "listxattr"):
        return
    names: list[str] = []
    with contextlib.suppress(OSError):
        names = os.listxattr(path)
    # What the folder gives to every new file, others beside it may have been allowed to read; the old one was not.
    if _ACCESS_LIST not in names:
        with contextlib.suppress(OSError):
            os.removexattr(descriptor, _ACCESS_LIST)
    for name in names:
        # Capabilities are a program's, not a picture's; what may not be set is left out.
        with contextlib.suppress(OSError):
            if name != "security.capability":
                os.setxattr(descriptor, name, os.getxattr(path, name))
