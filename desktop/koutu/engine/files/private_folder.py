"""One home for what is nobody else's: a folder for each run of the program, and those of runs that were killed.

Copies of open pictures, files on their way into another program, trials of networks: all of it lies in the folder of
its run, mode 0700, and the system tells when that run is no more, because a dead program holds no lock.
"""

import contextlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from koutu.engine.files import open_files
from koutu.engine.files.file_lock import try_lock

_LOCK = "lock"
# Beside the folder of a run: what lies in that one is for a later run to look at.
_SCRATCH = ".scratch-"
# A folder without a lock, because its run has not come that far yet; no other run looks at it.
_UNBORN = ".new-"
_DOOMED = ".gone-"
_TRIES = 16  # names drawn at random: even two that are taken would be a wonder


@dataclass(frozen=True, slots=True)
class Claim:
    """A folder that only this run of the program uses while it lasts.

    Attributes:
        path: the folder.
        lock: the open file that the system lets go when the run ends, however it ends.
    """

    path: Path
    lock: int

    def scratch(self, purpose: str) -> Path:
        """Make a folder in it for things that no later run is to see; `purpose` begins its name."""
        return scratch_in(self.path, purpose)

    def clear_scratch(self) -> None:
        """Remove what `scratch` made."""
        shutil.rmtree(_scratch_of(self.path), ignore_errors=True)

    def remove(self) -> None:
        """Remove the folder and what is in it."""
        self.clear_scratch()
        # Under another name first: a run that starts now must not take a half-removed folder for an abandoned one.
        doomed = self.path.with_name(f"{_DOOMED}{self.path.name.removeprefix(_UNBORN)}")
        try:
            self.path.rename(doomed)
        except OSError:
            doomed = self.path
        if open_files.PINNED:
            self.release()
        shutil.rmtree(doomed, ignore_errors=True)
        self.release()

    def release(self) -> None:
        """Leave the folder to a later run."""
        with contextlib.suppress(OSError):
            os.close(self.lock)


def scratch_in(home: Path | None, purpose: str) -> Path:
    """Make a folder, for its owner alone, in the folder of this run; in the system's own where it has none.

    Raises:
        OSError: it cannot be made.
    """
    if home is None:
        return Path(tempfile.mkdtemp(prefix=f"koutu-{purpose}-"))
    top = _scratch_of(home)
    top.mkdir(mode=0o700, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{purpose}-", dir=top))


def _scratch_of(home: Path) -> Path:
    return home.with_name(_SCRATCH + home.name)


def begin(root: Path) -> Claim:
    """Make a folder of one's own in `root`.

    It has its lock before it has its name, so that no run that starts at the same time takes it for an abandoned one.

    Raises:
        OSError: it cannot be made.
    """
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Photos may lie below: a folder that an older Koutu made for all to read is closed.
    with contextlib.suppress(OSError):
        root.chmod(0o700)
    for _ in range(_TRIES):
        name = secrets.token_hex(8)
        unborn = root / f"{_UNBORN}{name}"
        unborn.mkdir(mode=0o700)
        claim = _claimed(unborn)
        if claim is not None:
            if open_files.PINNED:
                return claim
            unborn.rename(root / name)
            return Claim(root / name, claim.lock)
    raise OSError(f"the folder {root} cannot be locked")


def abandoned(root: Path) -> list[Claim]:
    """Claim the folders of runs that ended without removing theirs, the oldest first; nobody else gets them then.

    What only their runs needed is removed.
    """
    try:
        folders = sorted((path for path in root.iterdir() if path.is_dir()), key=_changed)
    except OSError:
        return []
    claims = []
    for path in folders:
        if path.name.startswith(_SCRATCH):
            if not path.with_name(path.name.removeprefix(_SCRATCH)).exists():
                shutil.rmtree(path, ignore_errors=True)
            continue
        claim = _claimed(path)
        if claim is None:
            continue
        claim.clear_scratch()
        if path.name.startswith(_DOOMED) or not any(each.name != _LOCK for each in path.iterdir()):
            claim.remove()
        else:
            claims.append(claim)
    return claims


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _claimed(path: Path) -> Claim | None:
    lock = path / _LOCK
    try:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        descriptor = os.open(lock, flags, 0o600)
    except OSError:
        return None
    try:
        # The folder may have been removed, or renamed, between its opening and its locking.
        if try_lock(descriptor) and os.path.samestat(os.fstat(descriptor), os.stat(lock)):  # noqa: PTH116
            return Claim(path, descriptor)
    except OSError:
        pass
    os.close(descriptor)
    return None


@contextlib.contextmanager
def temporary(root: Path, purpose: str) -> Iterator[Path]:
    """An empty folder for a while; `purpose` begins its name.

    It lies in `root`, where the next start clears away what a killed program left; where none can be made there, in the
    system's folder of temporary things, for its owner alone there too.
    """
    try:
        claim = begin(root)
    except OSError:
        with tempfile.TemporaryDirectory(prefix=f"koutu-{purpose}-") as folder:
            yield Path(folder)
        return
    try:
        yield claim.scratch(purpose)
    finally:
        claim.remove()
