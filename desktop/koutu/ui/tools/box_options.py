"""The box's options, for the bar above the canvas."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QEvent, QSize, Qt, SignalInstance
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from koutu.document.selecting import Combining
from koutu.ui.style.roving import Roving
from koutu.ui.tools import combining
from koutu.ui.tools.choice import Choice

_PICTURES = 4
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

    def thumbnails(self) -> list[QImage]:
        """Return the candidates in small."""

    def show_candidate(self, index: int) -> None:
        """Show one."""

    def show_next(self) -> None:
        """Show the next candidate."""

    def take(self) -> None:
        """Take the one that is shown."""

    def abort(self) -> None:
        """Drop the box."""


class BoxOptions(QWidget):
    """How object and matte become one; the candidates in small, next, take, drop."""

    def __init__(self, tool: Boxer) -> None:
        super().__init__()
        self._tool = tool
        self._roving = Roving(self)
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
        self.pictures = [self._picture(place, row) for place in range(_PICTURES)]
        self._pictured: tuple[int, bool] = (0, True)
        tool.howChanged.connect(self._follow)
        tool.candidatesChanged.connect(self._follow)
        self._follow()
        self._retranslate()

    def _follow(self) -> None:
        tool = self._tool
        self._how.set_chosen(tool.how)
        for button in (self.next, self.take, self.drop):
            button.setEnabled(tool.count > 0)
        self._show_pictures()
        if tool.count:
            self._state.setText(self.tr("{shown} of {count}").format(shown=tool.shown + 1, count=tool.count))
        else:
            self._state.setText(self.tr("Looking…") if tool.looking else self.tr("Drag a box around the object."))

    def _picture(self, place: int, row: QHBoxLayout) -> QToolButton:
        button = QToolButton()
        button.setProperty("tool", True)
        button.setCheckable(True)
        button.setIconSize(QSize(26, 26))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(partial(self._tool.show_candidate, place))
        button.hide()
        self._roving.add(button)
        row.insertWidget(1 + place, button)
        return button

    def _show_pictures(self) -> None:
        tool = self._tool
        state = (tool.count, tool.looking)
        if state != self._pictured:
            self._pictured = state
            # One candidate, or more still to come: nothing to choose among yet.
            images = tool.thumbnails() if tool.count > 1 and not tool.looking else []
            for place, button in enumerate(self.pictures):
                button.setVisible(place < len(images))
                if place < len(images):
                    button.setIcon(QIcon(QPixmap.fromImage(images[place])))
        for place, button in enumerate(self.pictures):
            button.setChecked(place == tool.shown)

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
        for place, picture in enumerate(self.pictures):
            text = self.tr("Candidate {number}").format(number=place + 1)
            picture.setAccessibleName(text)
            picture.setToolTip(text)
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _button(call: Callable[[], None]) -> QPushButton:
    button = QPushButton()
    # The mouse leaves the keyboard with the canvas, where Enter takes the candidate.
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(call)
    return button
