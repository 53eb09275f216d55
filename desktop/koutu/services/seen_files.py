"""Files of the user's as this window last saw them: whoever changed one since is asked about before it is replaced."""

from pathlib import Path
from typing import NamedTuple


class _State(NamedTuple):
    device: int
    number: int
    size: int
    changed: int


class SeenFiles:
    """Remembers the state of files that were opened or written."""

    def __init__(self) -> None:
        self._states: dict[Path, _State | None] = {}

    def see(self, path: Path) -> None:
        """Take a file's state for known."""
        self._states[path.absolute()] = _state(path)

    def changed(self, path: Path) -> bool:
        """Return whether a known file is there and is another one by now."""
        known, now = self._states.get(path.absolute()), _state(path)
        return known is not None and now is not None and known != now


def _state(path: Path) -> _State | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return _State(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
