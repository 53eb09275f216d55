"""A list to tick: a click anywhere on a row ticks it, not only one on its box."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget


class TickList(QListWidget):
    """Rows that can be ticked, high enough to be hit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ticks", True)
        self._before: Qt.CheckState | None = None
        self.itemPressed.connect(self._press)
        self.itemClicked.connect(self._click)

    def showEvent(self, event: QShowEvent) -> None:
        """Lay rows out anew: those that were filled in before had no style yet, and would lie over each other."""
        super().showEvent(event)
        self.doItemsLayout()

    def _press(self, item: QListWidgetItem) -> None:
        self._before = item.checkState()

    def _click(self, item: QListWidgetItem) -> None:
        # On the box itself Qt has ticked it already.
        if item.flags() & Qt.ItemFlag.ItemIsUserCheckable and item.checkState() == self._before:
            ticked = self._before == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
