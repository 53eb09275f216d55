"""Write a file wholly or not at all."""

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn

from koutu.engine.core.errors import ExportError

_WRITE_PROTECTED = "“{path}” is write-protected. Choose another name, or allow changes to the file first."
_NO_ROOM = "The disk is full: “{path}” does not fit. Free some space, or choose another disk."
_SENTENCES = {
    errno.EACCES: "“{path}” cannot be written: writing into “{folder}” is not allowed, or another program keeps the "
    "file. Choose another folder, or change its rights.",
    errno.EPERM: "“{path}” cannot be written: writing into “{folder}” is not allowed. Choose another folder, or change "
    "its rights.",
    errno.EROFS: "“{path}” cannot be written: the disk can only be read. Choose a folder on another disk.",
    errno.EISDIR: "“{path}” is a folder. Choose a file name.",
    errno.ENOENT: "The folder “{folder}” does not exist, or no longer. Choose another folder, or make it first.",
    errno.ENOTDIR: "“{folder}” is not a folder. Choose another one.",
    errno.ENAMETOOLONG: "The name of “{path}” is too long. Choose a shorter one.",
    errno.EEXIST: "“{path}” exists already. Choose another name, or allow it to be overwritten.",
    errno.ENOSPC: _NO_ROOM,
    errno.EDQUOT: _NO_ROOM,
    errno.ELOOP: "“{path}” is a link that leads in a circle. Choose another name.",
    errno.EFBIG: "“{path}” would be larger than its disk allows a file to be. Choose another disk.",
}
_OTHER = "“{path}” could not be written: {reason}. Try again, or choose another folder."
_FULL = "The disk is full: “{path}” needs {size:.1f} MB. Free some space, or choose another disk."


def write_atomically(path: Path, data: bytes | Iterable[bytes], overwrite: bool = True) -> None:
    """Write `data`, whole or in pieces, to `path` so that no half-written file is ever seen there.

    It goes to a hidden temporary file in the same folder first, is flushed to the disk, and takes its place in one
    step. A link is followed: its target changes, the link stays. A file that was there keeps its rights; a new one gets
    the usual ones. On any failure, also an exception of `data` itself, the old file is untouched and nothing is left.

    Raises:
        ExportError: the file cannot be written, or exists and `overwrite` is false.
    """
    pieces = iter((data,) if isinstance(data, bytes) else data)
    try:
        target = Path(os.path.realpath(path))
        mode = _mode_of(target, overwrite)
        with _temporary_beside(target) as (temporary, descriptor):
            try:
                _write(descriptor, pieces, path)
                if mode is not None:
                    temporary.chmod(mode)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            _put_in_place(temporary, target, overwrite)
        _flush_folder(target.parent)
    except OSError as error:
        _explain(error, path)


def _mode_of(target: Path, overwrite: bool) -> int | None:
    """The rights of the file to be replaced, None where there is none.

    Raises:
        ExportError: `target` must not be replaced.
    """
    try:
        found = target.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if stat.S_ISLNK(found.st_mode):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if not overwrite:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    # Replacing /dev/null by a picture, as root, would break the machine.
    if not stat.S_ISREG(found.st_mode):
        raise ExportError("“{path}” is a device or a pipe, not a file. Choose another name.", path=target)
    # The bits are asked as well because os.access lets root do everything.
    if not found.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise ExportError(_WRITE_PROTECTED, path=target)
    return stat.S_IMODE(found.st_mode)


@contextlib.contextmanager
def _temporary_beside(target: Path) -> Iterator[tuple[Path, int]]:
    """A new, hidden, open file in the folder of `target`; removed at the end if it is still there."""
    # The name does not grow with the target's: that one may be as long as the disk allows.
    temporary = target.with_name(f".koutu-{secrets.token_hex(8)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666)
    try:
        yield temporary, descriptor
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _write(descriptor: int, pieces: Iterator[bytes], path: Path) -> None:
    written = 0
    for piece in pieces:
        rest = memoryview(piece)
        try:
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            # The pieces still to come are made only to be counted, so that the sentence can name the whole size.
            size = written + len(piece) + sum(len(piece) for piece in pieces)
            raise ExportError(_FULL, path=path, size=size / 1e6) from error
        written += len(piece)


def _put_in_place(temporary: Path, target: Path, overwrite: bool) -> None:
    """Rename, in one step. Without `overwrite` a file that came up meanwhile wins.

    Raises:
        FileExistsError: there is such a file.
    """
    if overwrite:
        temporary.replace(target)
        return
    if os.name == "nt":
        temporary.rename(target)  # refuses to replace, there
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:
        # A disk without hard links (FAT, some network drives): take the name by an empty file, which can be only ours.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
        try:
            temporary.replace(target)
        except BaseException:
            target.unlink(missing_ok=True)
            raise


def _flush_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where the system can."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _explain(error: OSError, path: Path) -> NoReturn:
    template = _SENTENCES.get(error.errno or 0, _OTHER)
    raise ExportError(template, path=path, folder=path.parent, reason=error.strerror or str(error)) from error
