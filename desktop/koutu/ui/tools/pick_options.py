"""What the pick tool found, for the bar above the canvas."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from koutu.ui.tools.choice import Choice
from koutu.ui.tools.object_words import keep_people, people, state_text

if TYPE_CHECKING:
    from koutu.ui.tools.pick_tool import PickTool


class PickOptions(QWidget):
    """What clicks mean, how much was found; keeps only people."""

    def __init__(self, tool: "PickTool") -> None:
        super().__init__()
        self._tool = tool
        self._finder = tool.finder
        self.meaning = Choice(("things", "parts"))
        self.meaning.chosen.connect(self._choose)
        tool.meaningChanged.connect(self._follow)
        finder = tool.finder
        self.people = QPushButton()
        self.state = QLabel()
        self.state.setProperty("muted", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.meaning)
        row.addWidget(self.people)
        row.addWidget(self.state)
        row.addStretch(1)
        self.people.clicked.connect(self._keep_people)
        finder.listChanged.connect(self._follow)
        finder.busyChanged.connect(self._follow)
        self._retranslate()

    def _keep_people(self) -> None:
        keep_people(self._finder)

    def _choose(self, name: str) -> None:
        self._tool.mean_parts(name == "parts")

    def _follow(self) -> None:
        self.meaning.setVisible(self._tool.parts_known)
        self.meaning.set_chosen("parts" if self._tool.by_part else "things")
        self.people.setEnabled(bool(people(self._finder)))
        self.state.setText(state_text(self._finder))

    def _retranslate(self) -> None:
        self.meaning.set_words(
            (
                ("things", self.tr("Things"), self.tr("A click keeps or drops a thing that has a name")),
                (
                    "parts",
                    self.tr("Any part"),
                    self.tr(
                        "Clicks and a box show what is meant, the right button or Ctrl takes away, "
                        "Tab goes from part to whole, Enter takes"
                    ),
                ),
            )
        )
        self.people.setText(self.tr("Only people"))
        self.people.setToolTip(self.tr("Keep the people that were found, and nothing else"))
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
