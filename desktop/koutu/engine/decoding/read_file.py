"""Read a picture file's bytes: never a folder, a device or a pipe, and never without a limit."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from koutu.engine.core.errors import PhotoError
from koutu.engine.files.long_paths import reachable

# Above any picture that the decoder's size guard lets through: 250 megapixels of 16-bit RGBA are 2 GB.
MAX_FILE_BYTES = 2_000_000_000


def shown_name(path: Path) -> str:
    """The file's name for an error sentence: no folders, no line breaks, no broken characters."""
    name = path.name or str(path)
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)


def read_file(path: Path) -> bytes:
    """Read a whole regular file of at most `MAX_FILE_BYTES`.

    Raises:
        PhotoError: it cannot be read; the sentence says why.
    """
    with open_file(path) as handle, open(handle, "rb", closefd=False) as file:
        try:
            # Not `read(MAX_FILE_BYTES)`: that reserves so much, which a limit on addresses does not allow.
            data = file.read(os.fstat(handle).st_size + 1)
        except OSError as error:
            raise failed(path, error) from error
    if len(data) > MAX_FILE_BYTES:
        raise _too_large(shown_name(path))
    return data


@contextmanager
def open_file(path: Path) -> Iterator[int]:
    """Open a regular file of at most `MAX_FILE_BYTES` for reading: its descriptor, closed at the end.

    Raises:
        PhotoError: it cannot be opened; the sentence says why.
    """
    handle = -1
    try:
        # Opening a pipe waits for its other end unless told not to; opening a folder fails on Windows only.
        handle = os.open(reachable(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        _check_kind(shown_name(path), os.fstat(handle))
    except (OSError, ValueError) as error:
        if handle >= 0:
            os.close(handle)
        raise failed(path, error) from error
    except BaseException:
        os.close(handle)
        raise
    try:
        yield handle
    finally:
        os.close(handle)


def failed(path: Path, error: OSError | ValueError) -> PhotoError:
    """The sentence for a file that the system does not let us read."""
    name = shown_name(path)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return PhotoError(
            "{name} is not there. It may have been moved, renamed or deleted: choose it again.", name=name
        )
    if isinstance(error, PermissionError):
        if os.path.isdir(path):  # noqa: PTH112 - Path's own fails in a locked folder
            return _is_folder(name)
        return PhotoError(
            "Koutu has no permission to read {name}. Change its permissions, or copy it to a folder of your own.",
            name=name,
        )
    return PhotoError(
        "{name} cannot be read: {reason}. Check the disk and the file's name, or copy it elsewhere and try again.",
        name=name,
        reason=getattr(error, "strerror", None) or str(error),
    )


def _check_kind(name: str, kind: os.stat_result) -> None:
    if stat.S_ISDIR(kind.st_mode):
        raise _is_folder(name)
    if not stat.S_ISREG(kind.st_mode):
        raise PhotoError(
            "{name} is a device or a pipe, not a file. Save the picture as a file and open that.", name=name
        )
    if kind.st_size > MAX_FILE_BYTES:
        raise _too_large(name)


def _is_folder(name: str) -> PhotoError:
    return PhotoError("{name} is a folder, not a picture. Open the pictures inside it.", name=name)


def _too_large(name: str) -> PhotoError:
    return PhotoError(
        "{name} is larger than {limit} GB, too large for a picture. Save it smaller or in another format.",
        name=name,
        limit=MAX_FILE_BYTES // 1_000_000_000,
    )
