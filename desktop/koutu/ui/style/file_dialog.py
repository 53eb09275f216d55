"""The dialog in which files and folders are chosen."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QIcon, QPalette, QTransform
from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from koutu.ui.style.icons import pixmap

_ARROW = 16  # points


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
    _draw_arrows(dialog)
    return dialog


def _draw_arrows(dialog: QFileDialog) -> None:
    """Draw back, forward and up in the theme's colour: Qt's are black, in the dark as well."""
    colour = dialog.palette().color(QPalette.ColorRole.ButtonText)
    down = pixmap("chevron", colour, _ARROW, dialog.devicePixelRatioF())
    for name, turn in (("backButton", 90), ("forwardButton", -90), ("toParentButton", 180)):
        button = dialog.findChild(QToolButton, name)
        if button is not None:  # the system's own dialog has none
            button.setIcon(QIcon(down.transformed(QTransform().rotate(turn))))
