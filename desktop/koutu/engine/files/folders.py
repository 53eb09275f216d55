"""Look through folders for files by their endings: the one walk of window, command line and watched folders."""

import os
import stat
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from koutu.engine.core.cancel import CancelToken
from koutu.engine.files.same_place import same_folder

# What systems put beside pictures, which looks like pictures but is none of the user's: thumbnails and the bin of
# Synology and QNAP stations, macOS's second files in a zip, thumbnails of Linux desktops.
_NOT_THE_USERS = frozenset({"@eadir", "#recycle", "@recycle", "__macosx", ".thumbnails"})


@dataclass(slots=True)
class FoundFiles:
    """What a walk found.

    Attributes:
        files: with the endings asked for, by name, a folder's own before those of the folders in it.
        others: how many files were passed over since they end otherwise; hidden and excluded ones do not count.
        unread: why folders could not be read; `filename` is the folder.
    """

    files: list[Path] = field(default_factory=list)
    others: int = 0
    unread: list[OSError] = field(default_factory=list)


def find_files(
    folder: Path,
    suffixes: Collection[str],
    *,
    below: bool = True,
    exclude: Sequence[str] = (),
    skipped: Path | None = None,
    cancel: CancelToken | None = None,
) -> FoundFiles:
    """Look for files in a folder and, unless told otherwise, in all folders below it.

    Hidden files and folders, links to folders, what is no regular file, and folders that systems make for themselves
    (`@eaDir`, `#recycle`, `__MACOSX`, `.thumbnails`) are left out. A link that leads nowhere counts as a file: it is
    named when it is read.

    Args:
        folder: where to begin.
        suffixes: lower-case endings with their dot.
        below: whether to look into the folders in it.
        exclude: patterns such as `draft-*` or `old/*`, each held against a file's or folder's name and against its
            path from `folder`, with `/`; see `fnmatch`.
        skipped: a folder that is not entered, by whatever name it is reached.
        cancel: asked at every folder.

    Raises:
        Cancelled: by the token.
    """
    found = FoundFiles()

    def wanted(parent: str, name: str) -> bool:
        if name.startswith(".") or name.lower() in _NOT_THE_USERS:
            return False
        path = Path(parent, name).relative_to(folder).as_posix()
        return not any(fnmatch(name, pattern) or fnmatch(path, pattern) for pattern in exclude)

    for parent, folders, names in os.walk(folder, onerror=found.unread.append):
        if cancel is not None:
            cancel.check()
        folders[:] = sorted(
            name
            for name in folders
            if below and wanted(parent, name) and (skipped is None or not same_folder(Path(parent, name), skipped))
        )
        for name in sorted(names):
            path = Path(parent, name)
            if not wanted(parent, name) or not _may_be_file(path):
                continue
            if path.suffix.lower() in suffixes:
                found.files.append(path)
            else:
                found.others += 1
    return found


def _may_be_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True
