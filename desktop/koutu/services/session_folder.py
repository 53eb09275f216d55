"""A folder for what one run of the program must leave behind if it is killed, and those of runs that were."""

import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile

_LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Claim:
    """A folder that only this run of the program uses, as long as it runs."""

    path: Path
    lock: QLockFile

    def remove(self) -> None:
        """Remove the folder and what is in it."""
        self.lock.unlock()
        shutil.rmtree(self.path, ignore_errors=True)

    def release(self) -> None:
        """Leave the folder to a later run."""
        self.lock.unlock()


def begin(root: Path) -> Claim:
    """Make a folder of one's own in `root`.

    Raises:
        OSError: it cannot be made.
    """
    root.mkdir(parents=True, exist_ok=True)
    path = root / secrets.token_hex(8)
    path.mkdir()
    claim = _claimed(path)
    if claim is None:
        raise OSError(f"the folder {path} cannot be locked")
    return claim


def abandoned(root: Path) -> list[Claim]:
    """Claim the folders of runs that ended without removing theirs, the oldest first; nobody else gets them then."""
    try:
        folders = sorted((path for path in root.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    except OSError:
        return []
    return [claim for path in folders if (claim := _claimed(path)) is not None]


def _claimed(path: Path) -> Claim | None:
    lock = QLockFile(str(path / _LOCK))
    # Stale only when its process is gone, never by age: a window may stay open for weeks.
    lock.setStaleLockTime(0)
    return Claim(path, lock) if lock.tryLock(0) else None
