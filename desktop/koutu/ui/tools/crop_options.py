"""The crop's options, for the bar above the canvas."""

from typing import Protocol

from PySide6.QtCore import QEvent, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from koutu.engine.core.rect import Rect


class Cropper(Protocol):
    """What the options change."""

    rectChanged: SignalInstance

    @property
    def rect(self) -> Rect | None:
        """What a crop would leave, or None."""

    def crop(self) -> None:
        """Leave only what is inside."""


class CropOptions(QWidget):
    """A button that crops, and what the mouse and the keys do."""

    def __init__(self, tool: Cropper) -> None:
        super().__init__()
        self._tool = tool
        self.button = QPushButton()
        self.button.clicked.connect(tool.crop)
        self._hint = QLabel()
        self._hint.setProperty("muted", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.button)
        row.addWidget(self._hint)
        row.addStretch(1)
        tool.rectChanged.connect(self._follow)
        self._follow()
        self._retranslate()

    def _follow(self) -> None:
        self.button.setEnabled(self._tool.rect is not None)

    def _retranslate(self) -> None:
        self.button.setText(self.tr("Crop"))
        self._hint.setText(self.tr("Drag edges to move them, Shift keeps it square. Enter crops, Esc lets it be."))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
