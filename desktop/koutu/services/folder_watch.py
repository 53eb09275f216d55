"""A folder that pictures come into while the program runs."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from koutu.engine.batch.folder_look import SECONDS, FolderLook


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
        self._folder_look: FolderLook | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(round(SECONDS * 1000))
        self._timer.timeout.connect(self.look)

    def set_folder(self, folder: Path | None) -> None:
        """Watch a folder, or none; what is in it already does not count."""
        self.folder = folder
        self._folder_look = None if folder is None else FolderLook(folder)
        if folder is None:
            self._timer.stop()
        else:
            self._timer.start()

    def look(self) -> None:
        """Look now."""
        new = () if self._folder_look is None else self._folder_look.look()
        if new:
            self.came.emit(NewPictures(new))
