"""What the pick tool found, for the bar above the canvas."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from koutu.services.objects import ObjectFinder
from koutu.ui.tools.object_words import keep_people, people, state_text


class PickOptions(QWidget):
    """Says how much was found; keeps only people."""

    def __init__(self, finder: ObjectFinder) -> None:
        super().__init__()
        self._finder = finder
        self.people = QPushButton()
        self.state = QLabel()
        self.state.setProperty("muted", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.people)
        row.addWidget(self.state)
        row.addStretch(1)
        self.people.clicked.connect(self._keep_people)
        finder.listChanged.connect(self._follow)
        finder.busyChanged.connect(self._follow)
        self._retranslate()

    def _keep_people(self) -> None:
        keep_people(self._finder)

    def _follow(self) -> None:
        self.people.setEnabled(bool(people(self._finder)))
        self.state.setText(state_text(self._finder))

    def _retranslate(self) -> None:
        self.people.setText(self.tr("Only people"))
        self.people.setToolTip(self.tr("Keep the people that were found, and nothing else"))
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
