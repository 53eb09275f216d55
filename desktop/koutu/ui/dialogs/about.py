"""Who made Koutu, and the licences of everything that comes with it."""

from importlib.util import find_spec

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from koutu import __version__, paths
from koutu.ui.style.screen_room import resize_within_screen


class AboutDialog(QDialog):
    """Name, version, and the licences' texts to scroll through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About Koutu"))
        picture = QLabel()
        picture.setPixmap(QGuiApplication.windowIcon().pixmap(64, 64))
        name = QLabel(f"Koutu 抠图 {__version__}")
        name.setProperty("title", True)
        text = QLabel(self.tr("Cuts the subject out of a photo, on your own machine."))
        text.setWordWrap(True)
        raw = QLabel(self.tr("Cameras' raw files are developed by LibRaw, a free library of LibRaw LLC (LGPL 2.1)."))
        raw.setWordWrap(True)
        raw.setProperty("muted", True)
        raw.setVisible(find_spec("rawpy") is not None)
        words = QVBoxLayout()
        words.addWidget(name)
        words.addWidget(text)
        words.addWidget(raw)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(picture)
        head.addLayout(words, 1)
        heading = QLabel(self.tr("Koutu is free software. These are its licence and those of everything in it:"))
        heading.setWordWrap(True)
        self.licences = QPlainTextEdit(licences())
        self.licences.setReadOnly(True)
        self.licences.setAccessibleName(self.tr("Licences"))
        buttons = QDialogButtonBox()
        buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(heading)
        column.addWidget(self.licences)
        column.addWidget(buttons)
        resize_within_screen(self, 660, 560)


def licences() -> str:
    """The licences' texts, one after another: Koutu's libraries, then its networks."""
    texts = [path.read_text("utf-8") for path in sorted((paths.resources() / "licences").glob("*.txt"))]
    for path in sorted((paths.bundled_models() / "licences").glob("*.txt")):
        texts.append(f"==== Networks: {path.stem}\n\n{path.read_text('utf-8')}")
    return "\n\n".join(texts)
