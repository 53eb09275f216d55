"""The dialog in which files and folders are chosen."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def file_dialog(parent: QWidget, title: str, folder: str = "") -> QFileDialog:
    """Return one that begins in a folder and is gone when it is closed; an empty name is the present folder."""
    dialog = QFileDialog(parent, title, folder)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # Qt's Chinese has no words for these.
    for label, text in (
        (QFileDialog.DialogLabel.LookIn, QCoreApplication.translate("Dialogs", "Folder")),
        (QFileDialog.DialogLabel.FileType, QCoreApplication.translate("Dialogs", "File type")),
    ):
        dialog.setLabelText(label, text)
    return dialog
