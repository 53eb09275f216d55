"""The dialogs: files and links. None of them stops the program: each opens, and calls back."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from koutu.engine.decoding.photo import PHOTO_SUFFIXES
from koutu.engine.documents import SUFFIX
from koutu.engine.files.links import is_link
from koutu.services.worker import Worker
from koutu.ui.dialogs.preview_pane import add_preview
from koutu.ui.style.file_dialog import file_dialog

translate = QCoreApplication.translate


def pictures_folder(remembered: str) -> str:
    """The folder to begin in: where the user was last, else their pictures, else their home."""
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    # Of a folder that is not there Qt's dialog makes the name of a file.
    return next((folder for folder in (remembered, pictures) if folder and Path(folder).is_dir()), str(Path.home()))


def ask_for_pictures(parent: QWidget, folder: str, chosen: Callable[[list[Path]], None], worker: Worker) -> QFileDialog:
    """Let the user pick files to open; the one in hand is shown, read by a worker."""
    patterns = " ".join(f"*{suffix}" for suffix in sorted({*PHOTO_SUFFIXES, SUFFIX}))
    pictures = translate("Dialogs", "Pictures ({patterns})").format(patterns=patterns)
    dialog = file_dialog(parent, translate("Dialogs", "Open pictures"), folder)
    dialog.setNameFilters([pictures, translate("Dialogs", "All files (*)")])
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: chosen([Path(name) for name in names]))
    _open(dialog)
    add_preview(dialog, worker)
    return dialog


def ask_where_to_save(parent: QWidget, suggestion: Path, chosen: Callable[[Path], None]) -> QFileDialog:
    """Let the user name the PNG; the dialog asks before it takes the name of a file that is there."""
    dialog = file_dialog(parent, translate("Dialogs", "Save the cutout"), str(suggestion.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([translate("Dialogs", "PNG picture (*.png)")])
    dialog.setDefaultSuffix("png")
    dialog.selectFile(suggestion.name)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    return _open(dialog)


def ask_where_to_save_document(parent: QWidget, suggestion: Path, chosen: Callable[[Path, bool], None]) -> QFileDialog:
    """Let the user name the document; `chosen` also gets whether the photo is only to be linked."""
    dialog = file_dialog(parent, QCoreApplication.translate("Dialogs", "Save the document"), str(suggestion.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    whole = QCoreApplication.translate("Dialogs", "Koutu document with its photo (*.koutu)")
    linked = QCoreApplication.translate("Dialogs", "Koutu document, linked to the photo's file (*.koutu)")
    dialog.setNameFilters([whole, linked])
    dialog.setDefaultSuffix("koutu")
    dialog.selectFile(suggestion.name)
    dialog.fileSelected.connect(lambda name: chosen(Path(name), dialog.selectedNameFilter() == linked))
    return _open(dialog)


def _open(dialog: QFileDialog) -> QFileDialog:
    # Qt's Chinese has no word for it.
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, translate("Dialogs", "File type"))
    dialog.open()
    return dialog


class LinkDialog(QDialog):
    """A line for a link; it begins with the one on the clipboard."""

    def __init__(self, parent: QWidget, chosen: Callable[[str], None]) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Open link"))
        self.setMinimumWidth(460)
        label = QLabel(self.tr("&Link to a picture"))
        self.line = QLineEdit()
        self.line.setPlaceholderText("https://")
        self.line.setAccessibleName(self.tr("Link to a picture"))
        label.setBuddy(self.line)
        hint = QLabel(self.tr("Only this picture is fetched; nothing of yours is sent."))
        hint.setProperty("muted", True)
        hint.setWordWrap(True)
        self.buttons = QDialogButtonBox()
        self._open = self.buttons.addButton(self.tr("Open"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._open.setProperty("main", True)
        self.buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        column.addWidget(label)
        column.addWidget(self.line)
        column.addWidget(hint)
        column.addSpacing(10)
        column.addWidget(self.buttons)
        self.line.textChanged.connect(self._check)
        text = QGuiApplication.clipboard().text().strip()
        self.line.setText(text if is_link(text) and len(text) < 4096 else "")
        self.line.selectAll()
        self._check()

    def _check(self) -> None:
        self._open.setEnabled(bool(self.line.text().strip()))

    def accept(self) -> None:
        """Open the link; one without a scheme is taken for https."""
        text = self.line.text().strip()
        super().accept()
        self._chosen(text if is_link(text) else f"https://{text}")
