"""The box's options, for the bar above the canvas."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from koutu.document.selecting import Combining
from koutu.ui.tools import combining
from koutu.ui.tools.choice import Choice

_HOW: tuple[Combining, ...] = ("replace", "add", "subtract")


class Boxer(Protocol):
    """What the options change."""

    how: Combining
    shown: int
    howChanged: SignalInstance
    candidatesChanged: SignalInstance

    @property
    def count(self) -> int:
        """How many candidates there are."""

    @property
    def looking(self) -> bool:
        """Whether more are being looked for."""

    def set_how(self, how: Combining) -> None:
        """Do that with the object."""

    def show_next(self) -> None:
        """Show the next candidate."""

    def take(self) -> None:
        """Take the one that is shown."""

    def abort(self) -> None:
        """Drop the box."""


class BoxOptions(QWidget):
    """How object and matte become one; next candidate, take, drop."""

    def __init__(self, tool: Boxer) -> None:
        super().__init__()
        self._tool = tool
        self._how = Choice(_HOW)
        self._how.chosen.connect(tool.set_how)
        self._state = QLabel()
        self._state.setProperty("muted", True)
        self.next = _button(tool.show_next)
        self.take = _button(tool.take)
        self.drop = _button(tool.abort)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for widget in (self._how, self.next, self.take, self.drop, self._state):
            row.addWidget(widget)
        row.addStretch(1)
        tool.howChanged.connect(self._follow)
        tool.candidatesChanged.connect(self._follow)
        self._follow()
        self._retranslate()

    def _follow(self) -> None:
        tool = self._tool
        self._how.set_chosen(tool.how)
        for button in (self.next, self.take, self.drop):
            button.setEnabled(tool.count > 0)
        if tool.count:
            self._state.setText(self.tr("{shown} of {count}").format(shown=tool.shown + 1, count=tool.count))
        else:
            self._state.setText(self.tr("Looking…") if tool.looking else self.tr("Drag a box around the object."))

    def _retranslate(self) -> None:
        self._how.set_words([word for word in combining.words() if word[0] in _HOW])
        self._how.setAccessibleName(self.tr("What happens with the object"))
        for button, text, tip in (
            (self.next, self.tr("Next"), self.tr("Show the next candidate (Tab, or 1 to 4)")),
            (self.take, self.tr("Take"), self.tr("Take the candidate that is shown (Enter)")),
            (self.drop, self.tr("Drop"), self.tr("Drop the box (Esc)")),
        ):
            button.setText(text)
            button.setToolTip(tip)
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _button(call: Callable[[], None]) -> QPushButton:
    button = QPushButton()
    button.clicked.connect(call)
    return button
