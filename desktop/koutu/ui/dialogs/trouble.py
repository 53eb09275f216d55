"""Shows a log to copy: what a crash left, or what this run knows of itself."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from koutu.ui.style.screen_room import resize_within_screen


class TroubleDialog(QDialog):
    """A sentence, the log, and a button that copies it."""

    def __init__(self, parent: QWidget, title: str, sentence: str, log: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        text = QLabel(sentence)
        text.setWordWrap(True)
        self.log = QPlainTextEdit(log)
        self.log.setReadOnly(True)
        self.log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.log.setAccessibleName(self.tr("Log"))
        promise = QLabel(self.tr("It holds no picture and no name of a file, and is sent to nobody."))
        promise.setProperty("muted", True)
        promise.setWordWrap(True)
        buttons = QDialogButtonBox()
        self.copy_button = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.setProperty("main", True)
        self.copy_button.clicked.connect(self._copy)
        buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        for widget in (text, self.log, promise, buttons):
            column.addWidget(widget)
        resize_within_screen(self, 640, 420)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.log.toPlainText())
        self.copy_button.setText(self.tr("Copied"))
