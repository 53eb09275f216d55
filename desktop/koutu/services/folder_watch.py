"""A folder that pictures come into while the program runs."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from koutu.engine.decoding.photo import PHOTO_SUFFIXES
from koutu.engine.files.folders import find_files

# Milliseconds between two looks. A file counts when two of them find it alike: it is whole then.
_LOOK = 1500


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
        self._seen: dict[Path, tuple[int, int]] = {}
        self._taken: set[Path] = set()
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
            self._seen = self._pictures(folder)
            self._taken = set(self._seen)
            self._timer.start()

    def look(self) -> None:
        """Look now."""
        if self.folder is None:
            return
        found = self._pictures(self.folder)
        whole = [path for path, state in found.items() if self._seen.get(path) == state]
        new = [path for path in whole if path not in self._taken]
        self._seen = found
        if new:
            self._taken |= set(new)
            self.came.emit(NewPictures(tuple(new)))

    def _pictures(self, folder: Path) -> dict[Path, tuple[int, int]]:
        looked = find_files(folder, PHOTO_SUFFIXES, below=False)
        if looked.unread:
            return self._seen  # the folder is away for a moment, as network drives are
        found = {}
        for path in looked.files:
            with contextlib.suppress(OSError):  # it was taken away meanwhile
                state = path.stat()
                found[path] = (state.st_size, state.st_mtime_ns)
        return found
