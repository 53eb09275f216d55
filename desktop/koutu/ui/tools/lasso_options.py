"""The lasso's options, for the bar above the canvas."""

from typing import Protocol

from PySide6.QtCore import QEvent, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from koutu.document.selecting import Combining
from koutu.ui.tools import combining
from koutu.ui.tools.choice import Choice

_HOW: tuple[Combining, ...] = ("add", "subtract", "intersect")


class Combiner(Protocol):
    """What the options change."""

    how: Combining
    howChanged: SignalInstance

    def set_how(self, how: Combining) -> None:
        """Do that from now on."""


class LassoOptions(QWidget):
    """How what is inside and the matte become one."""

    def __init__(self, tool: Combiner) -> None:
        super().__init__()
        self._tool = tool
        self._how = Choice(_HOW)
        self._how.chosen.connect(tool.set_how)
        self._hint = QLabel()
        self._hint.setProperty("muted", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._how)
        row.addWidget(self._hint)
        row.addStretch(1)
        tool.howChanged.connect(self._follow)
        self._follow()
        self._retranslate()

    def _follow(self) -> None:
        self._how.set_chosen(self._tool.how)

    def _retranslate(self) -> None:
        self._how.set_words([word for word in combining.words() if word[0] in _HOW])
        self._how.setAccessibleName(self.tr("What happens with the inside"))
        self._hint.setText(self.tr("X swaps. Polygon: Enter closes, Backspace takes a corner back."))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
