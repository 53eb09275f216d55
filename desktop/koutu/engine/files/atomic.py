"""Write a file wholly or not at all."""

import contextlib
import errno
import os
import re
import secrets
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

from koutu.engine.core.errors import ExportError
from koutu.engine.files import open_files, rights
from koutu.engine.files.disk_sync import sync, sync_folder
from koutu.engine.files.file_lock import try_lock, unlock
from koutu.engine.files.long_paths import reachable
from koutu.engine.files.names import shown
from koutu.engine.files.rename import rename_no_replace, replace_file

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
_HIDDEN = re.compile(r"\.koutu-[0-9a-f]{16}\.tmp")
_OTHER = "“{path}” could not be written: {reason}. Try again, or choose another folder."
_FULL = "The disk is full: “{path}” needs {size:.1f} MB. Free some space, or choose another disk."


def write_atomically(
    path: Path,
    data: bytes | Iterable[bytes],
    overwrite: bool = True,
    *,
    private: bool = False,
    spared: Collection[tuple[int, int]] = (),
) -> None:
    """Write `data`, whole or in pieces, to `path` so that no half-written file is ever seen there.

    It goes to a nameless or hidden temporary file in the same folder first, is flushed to the disk, and takes its place
    in one step. A link is followed: its target changes, the link stays. A file that was there keeps its owner, rights
    and attributes; a new one gets the usual ones. Nobody may read the temporary file who may not read the result. On
    any failure, also an exception of `data` itself, the old file is untouched and nothing is left.

    Args:
        path: where to.
        data: the bytes.
        overwrite: replace a file that is there.
        private: a new file, or an older one of ours that is there, is for its owner alone.
        spared: files that must never be replaced, by `same_place.file_number`; asked at the last moment.

    Raises:
        ExportError: the file cannot be written, exists and `overwrite` is false, or is one of `spared`.
    """
    pieces = iter((data,) if isinstance(data, bytes) else data)
    try:
        target = reachable(Path(os.path.realpath(path)))
        found = _to_be_replaced(target, overwrite, spared)
        with _temporary_beside(target, rights.least(found, private=private)) as temporary:
            _write(temporary.descriptor, pieces, path)
            if found is not None:
                rights.take_over(temporary.descriptor, target, found, private=private)
            sync(temporary.descriptor)
            if found is not None or spared:
                _to_be_replaced(target, overwrite, spared)
            _put_in_place(temporary, target, overwrite)
        sync_folder(target.parent)
    except OSError as error:
        _explain(error, path)
    except ValueError as error:  # a name with a NUL, or letters that the system's names cannot have
        raise ExportError(
            "“{path}” is not a name that a file can have. Choose another one.", path=shown(path)
        ) from error


def keep_previous(path: Path, previous: Path) -> None:
    """Let the file at `path`, if there is one, be at `previous` too, with its owner and rights; what was there goes.

    It becomes its second name: nothing is read, nothing written. A link at `previous` goes, not what it leads to.

    Raises:
        ExportError: it cannot be done.
    """
    try:
        target = reachable(Path(os.path.realpath(path)))
        if not stat.S_ISREG(target.lstat().st_mode):
            return
        hidden = _hidden_name(reachable(previous).parent)
        try:
            try:
                os.link(target, hidden)
            except OSError:
                descriptor = os.open(target, os.O_RDONLY | getattr(os, "O_BINARY", 0))
                try:
                    _copy(descriptor, hidden, target)
                finally:
                    os.close(descriptor)
            replace_file(hidden, reachable(previous))
        finally:
            # Two names of one file are not renamed onto each other: the hidden one would stay.
            with contextlib.suppress(OSError):
                hidden.unlink()
    except FileNotFoundError:
        return
    except OSError as error:
        _explain(error, previous)


def _to_be_replaced(target: Path, overwrite: bool, spared: Collection[tuple[int, int]]) -> os.stat_result | None:
    """The file to be replaced, None where there is none.

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
    if found.st_ino and (found.st_dev, found.st_ino) in spared:
        raise ExportError(
            "“{path}” is a picture of this very work under another name, which is never overwritten. Choose another "
            "folder.",
            path=target,
        )
    # The bits are asked as well because os.access lets root do everything.
    if not found.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise ExportError(_WRITE_PROTECTED, path=target)
    return found


@dataclass(slots=True)
class _Temporary:
    """The file that is being written; `path` is None until it has a name, `descriptor` -1 once it is closed."""

    folder: Path
    descriptor: int
    path: Path | None

    def named(self) -> Path:
        """Give it its hidden name, if it has none."""
        if self.path is None:
            name = _hidden_name(self.folder)
            try:
                self.link(name)
            except FileNotFoundError:
                raise
            except OSError:
                _copy(self.descriptor, name, Path(f"/proc/self/fd/{self.descriptor}"))
            self.path = name
        return self.path

    def close(self) -> None:
        """Close it, once: by a second time its number may be another thread's file."""
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            with contextlib.suppress(OSError):
                unlock(descriptor)
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def link(self, name: Path) -> None:
        """Give it a name beside the one it has."""
        if self.path is not None:
            os.link(self.path, name)
        else:
            # Only with a folder to start from, which an absolute path does not use, does Python's link follow links.
            os.link(f"/proc/self/fd/{self.descriptor}", name, src_dir_fd=self.descriptor)


@contextlib.contextmanager
def _temporary_beside(target: Path, mode: int) -> Iterator[_Temporary]:
    """A new open file in the folder of `target`; removed at the end if it is still there.

    Where the system can, it has no name: whatever kills the program, nothing is left.
    """
    temporary = _nameless(target.parent, mode)
    if temporary is None:
        # The name does not grow with the target's: that one may be as long as the disk allows.
        sweep(target.parent)
        path = _hidden_name(target.parent)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        temporary = _Temporary(target.parent, os.open(path, flags, mode), path)
        # As long as it is locked, `sweep` knows that somebody still writes it.
        with contextlib.suppress(OSError):
            try_lock(temporary.descriptor)
    try:
        yield temporary
    finally:
        temporary.close()
        if temporary.path is not None:
            with contextlib.suppress(OSError):
                temporary.path.unlink()


@cache
def sweep(folder: Path) -> None:
    """Remove the hidden files that a killed program of ours left in a folder, once in a program's life.

    Only on disks that know no nameless files are any made that can be left.
    """
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if _HIDDEN.fullmatch(entry.name):
                _remove_abandoned(Path(entry.path))


def _remove_abandoned(path: Path) -> None:
    with contextlib.suppress(OSError):
        flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        descriptor = os.open(path, flags)
        try:
            found = os.fstat(descriptor)
            ours = stat.S_ISREG(found.st_mode) and (not hasattr(os, "geteuid") or found.st_uid == os.geteuid())
            abandoned = ours and try_lock(descriptor)
            if abandoned and not open_files.PINNED:
                path.unlink()
        finally:
            os.close(descriptor)
        if abandoned and open_files.PINNED:
            path.unlink()


def _hidden_name(folder: Path) -> Path:
    return folder / f".koutu-{secrets.token_hex(8)}.tmp"


def _nameless(folder: Path, mode: int) -> _Temporary | None:
    flag = getattr(os, "O_TMPFILE", 0)
    if not flag or not Path("/proc/self/fd").is_dir():
        return None
    try:
        return _Temporary(folder, os.open(folder, os.O_RDWR | flag, mode), None)
    except OSError as error:
        if error.errno in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT, errno.ENOTDIR):
            return None  # a disk that knows no such files; or no folder, as the other way will tell
        raise


def _copy(descriptor: int, path: Path, source: Path) -> None:
    """Write an open file, which is at `source`, anew under a name: on a disk that gives a file no second one."""
    found = os.fstat(descriptor)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    copy = os.open(path, flags, rights.least(found, private=False))
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        while piece := os.read(descriptor, 1 << 20):
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(copy, rest) :]
        rights.take_over(copy, source, found, private=False)
        sync(copy)
    except BaseException:
        path.unlink()
        raise
    finally:
        os.close(copy)


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


def _put_in_place(temporary: _Temporary, target: Path, overwrite: bool) -> None:
    """Rename, in one step. Without `overwrite` a file that came up meanwhile wins.

    Raises:
        FileExistsError: there is such a file.
    """
    if open_files.PINNED:
        temporary.close()
        path = temporary.named()
        if overwrite:
            replace_file(path, target)
        else:
            path.rename(target)  # refuses to replace, there
        return
    if overwrite:
        replace_file(temporary.named(), target)
        return
    try:
        temporary.link(target)
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:
        _rename_without_links(temporary.named(), target)


def _rename_without_links(path: Path, target: Path) -> None:
    """Rename on a disk without hard links (FAT, some network drives).

    Raises:
        FileExistsError: there is such a file.
    """
    if rename_no_replace(path, target):
        return
    # Take the name by an empty file, which can be only ours.
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    try:
        replace_file(path, target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _explain(error: OSError, path: Path) -> NoReturn:
    template = _SENTENCES.get(error.errno or 0, _OTHER)
    raise ExportError(template, path=path, folder=path.parent, reason=error.strerror or str(error)) from error
