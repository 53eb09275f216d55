"""A folder that pictures come into while the program runs."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from koutu.engine.decoding.photo import PHOTO_SUFFIXES
from koutu.engine.files.folders import find_files

_LOOK = 1200  # milliseconds between two looks
# So many looks in a row must find a file as the first of them did: copies over a network stall for three seconds.
QUIET_LOOKS = 4

# Size and time of the last change, in bytes and nanoseconds.
_State = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NewPictures:
    """An event: these came, and are whole."""

    paths: tuple[Path, ...]


class FolderWatch(QObject):
    """Looks for pictures that come from now on.

    Attributes:
        folder: the one that is watched, or None.

    Signals:
        came(NewPictures): what came since the last look.
    """

    came = Signal(NewPictures)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self._seen: dict[Path, tuple[_State, int]] = {}  # with how many looks in a row found it so
        self._taken: dict[Path, _State] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK)
        self._timer.timeout.connect(self.look)

    def set_folder(self, folder: Path | None) -> None:
        """Watch a folder, or none; what is in it already does not count."""
        self.folder = folder
        self._seen.clear()
        if folder is None:
            self._timer.stop()
        else:
            self._taken = self._pictures(folder) or {}
            self._timer.start()

    def look(self) -> None:
        """Look now. A file that is another than the one that came under its name comes again."""
        found = None if self.folder is None else self._pictures(self.folder)
        if found is None:
            return  # the folder is away for a moment, as network drives are
        seen = {}
        for path, state in found.items():
            before, looks = self._seen.get(path, (state, 0))
            seen[path] = state, looks + 1 if before == state else 1
        self._seen = seen
        new = {path: found[path] for path, (_, looks) in seen.items() if looks >= QUIET_LOOKS}
        new = {path: state for path, state in new.items() if self._taken.get(path) != state}
        if new:
            self._taken.update(new)
            self.came.emit(NewPictures(tuple(new)))

    def _pictures(self, folder: Path) -> dict[Path, _State] | None:
        looked = find_files(folder, PHOTO_SUFFIXES, below=False)
        if looked.unread:
            return None
        found = {}
        for path in looked.files:
            with contextlib.suppress(OSError):  # it was taken away meanwhile
                state = path.stat()
                found[path] = (state.st_size, state.st_mtime_ns)
        return found
