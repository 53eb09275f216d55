"""Every shortcut in one list that can be searched and changed."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from koutu.ui.actions.user_shortcuts import Shortcuts, plain
from koutu.ui.style.screen_room import resize_within_screen

_WHAT, _KEYS = range(2)


class ShortcutsDialog(QDialog):
    """Actions with their keys; a line above finds them by their words or their keys, Enter changes them."""

    def __init__(self, parent: QWidget, shortcuts: Shortcuts) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
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
        for name in shortcuts.actions:
            item = QTreeWidgetItem()
            item.setData(_WHAT, Qt.ItemDataRole.UserRole, name)
            self.list.addTopLevelItem(item)
        self.list.setCurrentItem(self._items()[0])
        self.list.itemActivated.connect(self.change)
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
        self.edit = QPushButton(self.tr("Change…"))
        self.edit.setToolTip(self.tr("Give what is chosen in the list other keys"))
        self.edit.setAutoDefault(False)
        self.edit.clicked.connect(self.change)
        self.restore = QPushButton(self.tr("Restore all"))
        self.restore.setToolTip(self.tr("Give everything the keys back that Koutu came with"))
        self.restore.setAutoDefault(False)
        self.restore.clicked.connect(self._restore_all)
        leave = QPushButton(self.tr("Close"))
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.edit)
        buttons.addWidget(self.restore)
        buttons.addStretch(1)
        buttons.addWidget(leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        for widget in (self.line, self.list, self.none, on_canvas):
            column.addWidget(widget)
        column.addLayout(buttons)
        resize_within_screen(self, 560, 560)
        self._fill()

    def shown(self) -> list[str]:
        """The words of the lines that are shown."""
        return [item.text(_WHAT) for item in self._items() if not item.isHidden()]

    def change(self) -> None:
        """Ask for other keys for what is chosen in the list."""
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            dialog = KeysDialog(self, self._shortcuts, item.data(_WHAT, Qt.ItemDataRole.UserRole))
            dialog.accepted.connect(self._fill)
            dialog.open()

    def _items(self) -> list[QTreeWidgetItem]:
        rows = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [row for row in rows if row is not None]

    def _fill(self) -> None:
        for item in self._items():
            name = item.data(_WHAT, Qt.ItemDataRole.UserRole)
            action, changed = self._shortcuts.actions[name], self._shortcuts.is_changed(name)
            item.setText(_WHAT, plain(action))
            item.setText(_KEYS, "   ".join(native(keys) for keys in self._shortcuts.of(name)))
            item.setToolTip(_WHAT, action.statusTip())
            font = self.list.font()
            font.setBold(changed)
            item.setFont(_KEYS, font)
            item.setToolTip(_KEYS, self.tr("Changed by you") if changed else "")
        self.restore.setEnabled(any(map(self._shortcuts.is_changed, self._shortcuts.actions)))
        self._search(self.line.text())

    def _restore_all(self) -> None:
        self._shortcuts.restore_all()
        self._fill()

    def _search(self, text: str) -> None:
        wanted = text.casefold().split()
        for item in self._items():
            words = f"{item.text(_WHAT)} {item.text(_KEYS)} {item.toolTip(_WHAT)}".casefold()
            item.setHidden(not all(word in words for word in wanted))
        self.none.setVisible(not self.shown())


class KeysDialog(QDialog):
    """Asks which keys are to call one action."""

    def __init__(self, parent: QWidget, shortcuts: Shortcuts, name: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Change keys"))
        self._shortcuts, self._name = shortcuts, name
        title = QLabel(self.tr("Press the keys for “{action}”:").format(action=plain(shortcuts.actions[name])))
        title.setWordWrap(True)
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setClearButtonEnabled(True)
        self.keys.setAccessibleName(title.text())
        self.keys.keySequenceChanged.connect(self._judge)
        self.note = QLabel()
        self.note.setWordWrap(True)
        buttons = QDialogButtonBox()
        self.take = buttons.addButton(self.tr("Use these keys"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.none = buttons.addButton(self.tr("No keys"), QDialogButtonBox.ButtonRole.ResetRole)
        self.given = buttons.addButton(self.tr("As they were"), QDialogButtonBox.ButtonRole.ResetRole)
        self.given.setToolTip(self.tr("The keys that Koutu came with"))
        self.given.setEnabled(shortcuts.is_changed(name))
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.take.clicked.connect(lambda: self._assign([self._chosen()]))
        self.none.clicked.connect(lambda: self._assign([]))
        self.given.clicked.connect(self._restore)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        for widget in (title, self.keys, self.note, buttons):
            column.addWidget(widget)
        self.setMinimumWidth(420)
        self._judge()

    def _chosen(self) -> str:
        return self.keys.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _judge(self) -> None:
        chosen = self._chosen()
        owner = self._shortcuts.owner(chosen, self._name)
        needed = self._shortcuts.is_needed(chosen)
        self.take.setEnabled(bool(chosen) and not needed)
        if needed:
            text = self.tr("The canvas needs this key. Choose another one.")
        elif owner is not None:
            action = plain(self._shortcuts.actions[owner])
            text = self.tr("Now they stand for “{action}”, which will lose them.").format(action=action)
        else:
            text = ""
        self.note.setText(text)

    def _assign(self, keys: list[str]) -> None:
        self._shortcuts.assign(self._name, keys)
        self.accept()

    def _restore(self) -> None:
        self._shortcuts.restore(self._name)
        self.accept()


def native(keys: str) -> str:
    """Keys as this system writes them."""
    return QKeySequence(keys, QKeySequence.SequenceFormat.PortableText).toString(QKeySequence.SequenceFormat.NativeText)
