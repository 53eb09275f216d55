"""Several presets at once: one picture becomes a PNG, a white JPEG and a square in one go."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from koutu.engine.compose.style import Sheet
from koutu.engine.export.presets import Preset
from koutu.ui.export.preset_groups import ID_COLOURS, by_group, colour_names, group_title, id_variants, short_title
from koutu.ui.export.swatch import Swatch
from koutu.ui.style.screen_room import resize_within_screen
from koutu.ui.style.tick_list import TickList

_PRESET = Qt.ItemDataRole.UserRole


class ManyPresetsDialog(QDialog):
    """A list to tick, in groups; of ID photos the sizes, with their colours and sheets below.

    Signals:
        chosen(list[Preset]): those that were ticked.
    """

    chosen = Signal(list)

    def __init__(
        self, presets: Sequence[Preset], parent: QWidget | None = None, *, ticked: Sequence[Preset] = ()
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Several presets"))
        self._all = list(presets)
        hint = QLabel(self.tr("One file for every preset that is ticked."))
        hint.setWordWrap(True)
        self.list = TickList()
        self.list.setAccessibleName(self.tr("Presets"))
        self._fill(ticked)
        self.colours = [Swatch(colour) for colour in ID_COLOURS]
        self.alone, self.sheet = QCheckBox(self.tr("One picture")), QCheckBox(self.tr("On a sheet"))
        self._id = self._id_row()
        self._show_variants([preset for preset in ticked if preset.group == "id"])
        self.buttons = QDialogButtonBox()
        self.take = self.buttons.addButton(self.tr("Take"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        for widget in (hint, self.list, self._id, self.buttons):
            column.addWidget(widget)
        resize_within_screen(self, 440, 520)
        self.list.itemChanged.connect(self._follow)
        for button in self.colours:
            button.toggled.connect(self._follow)
        for box in (self.alone, self.sheet):
            box.toggled.connect(self._follow)
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)
        self._had = bool(ticked)
        self._follow()

    def ticked(self) -> list[Preset]:
        """Return the presets that are ticked, in the list's order; an ID photo in all its colours and sheets."""
        colours = [button.colour for button in self.colours if button.isChecked()]
        sheets = [on for on, box in ((False, self.alone), (True, self.sheet)) if box.isChecked()]
        found: list[Preset] = []
        for row in range(self.list.count()):
            item = self.list.item(row)
            preset = item.data(_PRESET)
            if preset is None or item.checkState() != Qt.CheckState.Checked:
                continue
            found += id_variants(self._all, preset, colours, sheets) if preset.group == "id" else [preset]
        return found

    def _fill(self, ticked: Sequence[Preset]) -> None:
        sizes = {(preset.look.canvas, preset.look.placement) for preset in ticked if preset.group == "id"}
        ids = {preset.id for preset in ticked}
        for group, members in by_group(self._all):
            header = QListWidgetItem(group_title(group))
            header.setFlags(Qt.ItemFlag.ItemIsEnabled)
            bold = header.font()
            bold.setBold(True)
            header.setFont(bold)
            self.list.addItem(header)
            for preset in members:
                item = QListWidgetItem(short_title(preset))
                flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable
                item.setFlags(flags)
                item.setData(_PRESET, preset)
                on = preset.id in ids or (group == "id" and (preset.look.canvas, preset.look.placement) in sizes)
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
                self.list.addItem(item)

    def _id_row(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(self.tr("ID photos")))
        for button, name in zip(self.colours, colour_names(), strict=True):
            button.setCheckable(True)
            button.setToolTip(name)
            button.setAccessibleName(name)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.alone)
        row.addWidget(self.sheet)
        return made

    def _show_variants(self, ids: Sequence[Preset]) -> None:
        """Tick the colours and sheets of some ID photos; at first one picture on white."""
        for button in self.colours:
            button.setChecked(any(preset.look.backdrop.colour == button.colour for preset in ids))
        if not ids:
            self.colours[0].setChecked(True)
        self.sheet.setChecked(any(preset.look.sheet != Sheet() for preset in ids))
        self.alone.setChecked(not ids or any(preset.look.sheet == Sheet() for preset in ids))

    def _follow(self) -> None:
        rows = [self.list.item(row) for row in range(self.list.count())]
        checked = [item for item in rows if item.checkState() == Qt.CheckState.Checked]
        self._id.setVisible(any(item.data(_PRESET) and item.data(_PRESET).group == "id" for item in checked))
        self.take.setEnabled(bool(self.ticked()) or (self._had and not checked))

    def _take(self) -> None:
        self.chosen.emit(self.ticked())
        self.accept()
