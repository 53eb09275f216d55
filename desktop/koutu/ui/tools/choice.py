"""A choice among a few words in an options bar."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QWidget

from koutu.ui.style.selector import Selector
from koutu.ui.style.sender import sending_action


class Choice(QWidget):
    """Segments, one of them chosen; by their names.

    Signals:
        chosen(str): the user chose another.
    """

    chosen = Signal(str)

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        group = QActionGroup(self)
        self._actions: dict[str, QAction] = {}
        for name in names:
            action = QAction(self)
            action.setCheckable(True)
            action.setData(name)
            action.triggered.connect(self._choose)
            group.addAction(action)
            self._actions[name] = action
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Selector(list(self._actions.values())))
        self.set_chosen(names[0])

    def set_chosen(self, name: str) -> None:
        """Show a name as chosen; no signal is sent."""
        self._actions[name].setChecked(True)

    def set_offered(self, name: str, offered: bool) -> None:
        """Let a name be chosen, or not."""
        self._actions[name].setEnabled(offered)

    def set_words(self, words: Sequence[tuple[str, str, str]]) -> None:
        """Set each name's word and tooltip: (name, word, tip)."""
        for name, word, tip in words:
            action = self._actions[name]
            action.setIconText(word)
            action.setText(word)
            action.setToolTip(tip)
            action.setStatusTip(tip)

    def _choose(self) -> None:
        self.chosen.emit(sending_action(self).data())
