"""Every shortcut in one list that can be searched."""

import re
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)


class ShortcutsDialog(QDialog):
    """Actions with their keys; a line above finds them by their words or their keys."""

    def __init__(self, parent: QWidget, actions: Iterable[QAction]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Shortcuts"))
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.tr("Search"))
        self.line.setAccessibleName(self.tr("Search for a shortcut"))
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self._search)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels([self.tr("What"), self.tr("Keys")])
        self.list.setAccessibleName(self.tr("Shortcuts"))
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setStretchLastSection(False)
        for action in actions:
            if action.shortcuts():
                self.list.addTopLevelItem(_item(action))
        self.none = QLabel(self.tr("Nothing is called so."))
        self.none.setProperty("muted", True)
        self.none.hide()
        on_canvas = QLabel(
            self.tr(
                "With a tool in hand, arrow keys on the canvas move it: with Shift by single pixels, with Ctrl they "
                "move the picture. Enter or Insert presses it as long as it is held; arrow keys meanwhile paint."
            )
        )
        on_canvas.setWordWrap(True)
        on_canvas.setProperty("muted", True)
        buttons = QDialogButtonBox()
        buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        for widget in (self.line, self.list, self.none, on_canvas, buttons):
            column.addWidget(widget)
        self.resize(560, 560)

    def shown(self) -> list[str]:
        """The words of the lines that are shown."""
        items = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        return [item.text(0) for item in items if not item.isHidden()]

    def _search(self, text: str) -> None:
        wanted = text.casefold().split()
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            words = f"{item.text(0)} {item.text(1)} {item.toolTip(0)}".casefold()
            item.setHidden(not all(word in words for word in wanted))
        self.none.setVisible(not self.shown())


def _item(action: QAction) -> QTreeWidgetItem:
    native = QKeySequence.SequenceFormat.NativeText
    keys = "   ".join(dict.fromkeys(keys.toString(native) for keys in action.shortcuts() if not keys.isEmpty()))
    # In menus an ampersand stands before the letter to press; Chinese words have it in brackets behind them.
    text = re.sub(r"\(&.\)|&", "", action.text()).removesuffix("…")
    item = QTreeWidgetItem([text, keys])
    item.setToolTip(0, action.statusTip())
    return item
