"""A choice among a few, all of them in sight."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QWidget

from koutu.ui.style.roving import Roving


class Selector(QFrame):
    """Checkable actions as one row of segments; its actions own texts and states.

    It is one Tab stop. Arrow keys move the keyboard between the segments, Space chooses: going past a network must not
    cut the picture anew.

    Signals:
        changed(): words or the choice.
    """

    changed = Signal()

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("groove", True)
        self._group = QButtonGroup(self)
        self._roving = Roving(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(3, 3, 3, 3)
        self._row.setSpacing(2)
        self.buttons: list[QToolButton] = []
        self.choices: list[QAction] = []
        for action in actions:
            self.add(action)

    def add(self, action: QAction) -> None:
        """Put one more at the end."""
        button = _Segment(action, self)
        self._group.addButton(button)
        self._row.addWidget(button)
        self._roving.add(button)
        self.buttons.append(button)
        self.choices.append(action)
        action.changed.connect(self.changed)


class _Segment(QToolButton):
    """One segment. Not QToolButton's own default action: that would show the menu's mnemonic and icon."""

    def __init__(self, action: QAction, parent: QWidget) -> None:
        super().__init__(parent)
        self._action = action
        self.setProperty("segment", True)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.toggled.connect(self._choose)
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setText(self._action.iconText())
        self.setToolTip(self._action.toolTip())
        self.setAccessibleName(self._action.iconText())
        self.setAccessibleDescription(self._action.statusTip())
        self.setEnabled(self._action.isEnabled())
        self.setVisible(self._action.isVisible())
        if self._action.isChecked():
            self.setChecked(True)

    def _choose(self, on: bool) -> None:
        # Not by its click: a screen reader toggles a segment without one.
        if on and not self._action.isChecked():
            self._action.trigger()

    def sizeHint(self) -> QSize:
        """Room for the bold letters of the chosen one, so that no word is cut and none moves when it is chosen."""
        bold = self.font()
        bold.setBold(True)
        word = self.text()
        more = QFontMetrics(bold).horizontalAdvance(word) - self.fontMetrics().horizontalAdvance(word)
        return super().sizeHint() + QSize(max(0, more), 0)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()
