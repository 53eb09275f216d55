"""The box's options, for the bar above the canvas."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QEvent, QSize, Qt, SignalInstance
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from koutu.document.selecting import Combining
from koutu.ui.style.roving import Roving
from koutu.ui.tools import combining
from koutu.ui.tools.box_candidates import MOST, BoxCandidates
from koutu.ui.tools.choice import Choice

_HOW: tuple[Combining, ...] = ("replace", "add", "subtract")


class Boxer(Protocol):
    """What the options change."""

    how: Combining
    howChanged: SignalInstance
    candidates: BoxCandidates

    def set_how(self, how: Combining) -> None:
        """Do that with the object."""

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
        self.next = _button(partial(tool.candidates.show_next, 1))
        self.take = _button(tool.take)
        self.drop = _button(tool.abort)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for widget in (self._how, self.next, self.take, self.drop, self._state):
            row.addWidget(widget)
        row.addStretch(1)
        self.pictures = [self._picture(place, row) for place in range(MOST)]
        self._pictured: tuple[int, bool] = (0, True)
        tool.howChanged.connect(self._follow)
        tool.candidates.changed.connect(self._follow)
        self._follow()
        self._retranslate()

    def _follow(self) -> None:
        candidates = self._tool.candidates
        count = len(candidates.found)
        self._how.set_chosen(self._tool.how)
        for button in (self.next, self.take, self.drop):
            button.setEnabled(count > 0)
        self._show_pictures()
        if count:
            self._state.setText(self.tr("{shown} of {count}").format(shown=candidates.shown + 1, count=count))
        else:
            self._state.setText(self.tr("Looking…") if candidates.looking else self.tr("Drag a box around the object."))

    def _picture(self, place: int, row: QHBoxLayout) -> QToolButton:
        button = QToolButton()
        button.setProperty("tool", True)
        button.setCheckable(True)
        button.setIconSize(QSize(26, 26))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.toggled.connect(partial(self._show, place))
        button.hide()
        self._roving.add(button)
        row.insertWidget(1 + place, button)
        return button

    def _show(self, place: int, on: bool) -> None:
        if on != (place == self._tool.candidates.shown):
            self._tool.candidates.show(place)

    def _show_pictures(self) -> None:
        candidates = self._tool.candidates
        count = len(candidates.found)
        state = (count, candidates.looking)
        if state != self._pictured:
            self._pictured = state
            # One candidate, or more still to come: nothing to choose among yet.
            images = candidates.thumbnails() if count > 1 and not candidates.looking else []
            for place, button in enumerate(self.pictures):
                button.setVisible(place < len(images))
                if place < len(images):
                    button.setIcon(QIcon(QPixmap.fromImage(images[place])))
        for place, button in enumerate(self.pictures):
            button.setChecked(place == candidates.shown)

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
