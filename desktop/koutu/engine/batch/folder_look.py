"""What came into a folder since the last look, once it is whole."""

import contextlib
from pathlib import Path

from koutu.engine.decoding.photo import PHOTO_SUFFIXES
from koutu.engine.files.folders import find_files

SECONDS = 1.2  # between two looks
# So many looks in a row must find a file as the first of them did: copies over a network stall for three seconds.
QUIET_LOOKS = 4

# Size and time of the last change, in bytes and nanoseconds.
_State = tuple[int, int]


class FolderLook:
    """Looks for pictures in a folder, not in the folders below it.

    Args:
        folder: the one that is watched.
        existing: whether pictures that are there already count as new.
    """

    def __init__(self, folder: Path, *, existing: bool = False) -> None:
        self._folder = folder
        self._seen: dict[Path, tuple[_State, int]] = {}  # with how many looks in a row found it so
        self._taken: dict[Path, _State] = {} if existing else self._pictures() or {}

    def look(self) -> tuple[Path, ...]:
        """Return what is new and whole. A file that is another than the one that came under its name comes again."""
        found = self._pictures()
        if found is None:
            return ()  # the folder is away for a moment, as network drives are
        seen = {}
        for path, state in found.items():
            before, looks = self._seen.get(path, (state, 0))
            seen[path] = state, looks + 1 if before == state else 1
        self._seen = seen
        new = {path: found[path] for path, (_, looks) in seen.items() if looks >= QUIET_LOOKS}
        new = {path: state for path, state in new.items() if self._taken.get(path) != state}
        self._taken.update(new)
        return tuple(new)

    def _pictures(self) -> dict[Path, _State] | None:
        looked = find_files(self._folder, PHOTO_SUFFIXES, below=False)
        if looked.unread:
            return None
        found = {}
        for path in looked.files:
            with contextlib.suppress(OSError):  # it was taken away meanwhile
                state = path.stat()
                found[path] = (state.st_size, state.st_mtime_ns)
        return found
