"""Several presets at once: one picture becomes a PNG, a white JPEG and a square in one go."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from koutu.engine.export.presets import Preset
from koutu.ui.style.screen_room import resize_within_screen


class ManyPresetsDialog(QDialog):
    """A list to tick.

    Signals:
        chosen(list[Preset]): those that were ticked.
    """

    chosen = Signal(list)

    def __init__(self, presets: Sequence[Preset], titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Several presets"))
        self._presets = list(presets)
        hint = QLabel(self.tr("One file for every preset that is ticked."))
        hint.setWordWrap(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Presets"))
        for title in titles:
            item = QListWidgetItem(title)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.buttons = QDialogButtonBox()
        self.export = self.buttons.addButton(self.tr("Take"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        for widget in (hint, self.list, self.buttons):
            column.addWidget(widget)
        resize_within_screen(self, 420, 460)
        self.list.itemChanged.connect(self._follow)
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)
        self._follow()

    def ticked(self) -> list[Preset]:
        """Return the presets that are ticked, in the list's order."""
        rows = range(self.list.count())
        return [self._presets[row] for row in rows if self.list.item(row).checkState() == Qt.CheckState.Checked]

    def _follow(self) -> None:
        self.export.setEnabled(bool(self.ticked()))

    def _take(self) -> None:
        self.chosen.emit(self.ticked())
        self.accept()
