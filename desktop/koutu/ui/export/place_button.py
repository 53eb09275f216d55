"""Where many files go: beside their photos, or into one folder."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from koutu.ui.style.file_dialog import file_dialog


class PlaceButton(QPushButton):
    """Says where files go, and lets that be chosen.

    Attributes:
        folder: where they go; None: as the preferences say, else beside each photo.
    """

    def __init__(self, beginning: str, parent: QWidget | None = None) -> None:
        """Let the question for a folder begin at `beginning`."""
        super().__init__(parent)
        self._beginning = beginning
        self.folder: Path | None = None
        self.setAutoDefault(False)
        self._menu = QMenu(self)
        self._beside = self._menu.addAction("", lambda: self.set_folder(None))
        self._other = self._menu.addAction("", self._ask)
        self.setMenu(self._menu)
        self.retranslate()

    def set_folder(self, folder: Path | None) -> None:
        """Let files go into a folder, or beside their photos."""
        self.folder = folder
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words."""
        self._beside.setText(self.tr("Beside the photos"))
        self._other.setText(self.tr("Choose a folder…"))
        self.setText(self.tr("Beside the photos") if self.folder is None else self.folder.name or str(self.folder))
        self.setToolTip(self.tr("Where the files go") if self.folder is None else str(self.folder))

    def _ask(self) -> None:
        dialog = file_dialog(self, self.tr("Where the files go"), str(self.folder or self._beginning))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.set_folder(Path(name)))
        dialog.open()
