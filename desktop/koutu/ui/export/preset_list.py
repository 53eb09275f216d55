"""The list of presets: nothing first, what was used last next, then the groups."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from koutu.engine.compose.style import Style
from koutu.engine.export.export import Export
from koutu.engine.export.presets import Preset
from koutu.services.presets import PresetShelf
from koutu.ui.export.preset_groups import by_group, group_title, short_title
from koutu.ui.style.language import spoken

_TITLE = Qt.ItemDataRole.UserRole + 1
_SHOWN = 18  # rows of the list before it scrolls
_TEXT_MARGIN = 6  # points that Qt keeps free beside the words


def as_the_photo() -> Preset:
    """Return the preset that changes nothing: a transparent PNG of the photo's size."""
    return Preset("none", "", Style(), Export())


class PresetList(QComboBox):
    """Presets by group; says when what is set is no longer what was chosen.

    ID photos stand there once for every size: their colour and print sheet are controls of their own.

    Signals:
        chosen(Preset): the user chose one.
    """

    chosen = Signal(Preset)

    def __init__(self, shelf: PresetShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._tip = ""
        self.setMaxVisibleItems(_SHOWN)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(14)
        self.setPlaceholderText(self.tr("Own settings"))
        self.activated.connect(self._choose)

    def fill(self, own: Preset | None) -> None:
        """List them anew; `own` is what was set for the picture already, or None."""
        self.clear()
        none = as_the_photo()
        self._add(self.tr("None, as the photo"), none)
        if own is not None:
            self._add(self.tr("As set for this picture"), own)
        last = self._shelf.last()
        if (last.look, last.export) != (none.look, none.export):
            title = last.titled(spoken())
            named = title not in ("", "last")
            self._add(self.tr("Last used: {title}").format(title=title) if named else self.tr("Last used"), last)
        for group, members in by_group(self._shelf.all()):
            self._add_header(group_title(group))
            for preset in members:
                self._add(f"   {short_title(preset)}", preset)

    def show_choice(self, base: Preset, *, modified: bool) -> None:
        """Show which preset is at work, and whether anything of it was changed."""
        rows = [row for row in range(self.count()) if self.itemData(row) is not None]
        same = [row for row in rows if _like(self.itemData(row), base)]
        by_name = [row for row in same if self.itemData(row).id == base.id]
        with QSignalBlocker(self):
            for row in rows:
                self.setItemText(row, self.itemData(row, _TITLE))
            row = (by_name or same or [-1])[0]
            if row >= 0 and modified:
                title = self.itemData(row, _TITLE)
                self.setItemText(row, self.tr("{title} (changed)").format(title=title))
            self.setCurrentIndex(row)
        self._show_tip()

    def set_tip(self, tip: str) -> None:
        """Explain the list; its tooltip also holds the whole title, for which the field may be too narrow."""
        self._tip = tip
        self._show_tip()

    def _show_tip(self) -> None:
        self.setToolTip("\n".join(part for part in (self.currentText().strip(), self._tip) if part))

    def paintEvent(self, _: QPaintEvent) -> None:
        """Leave letters out in the middle of a title that is too long: what was changed is said at its end."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        option.currentText = self.fontMetrics().elidedText(
            option.currentText.strip(), Qt.TextElideMode.ElideMiddle, room - _TEXT_MARGIN
        )
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def showPopup(self) -> None:
        """Show the list wide enough for its longest title, however narrow the field is."""
        view = self.view()
        more = view.verticalScrollBar().sizeHint().width() + 2 * view.frameWidth() + 8
        view.setMinimumWidth(max(self.width(), view.sizeHintForColumn(0) + more))
        super().showPopup()

    def _add(self, title: str, preset: Preset) -> None:
        self.addItem(title, preset)
        self.setItemData(self.count() - 1, title, _TITLE)

    def _add_header(self, title: str) -> None:
        self.addItem(title, None)
        header = self.model().index(self.count() - 1, 0)
        self.model().setData(header, 0, Qt.ItemDataRole.UserRole - 1)  # cannot be chosen
        bold = self.font()
        bold.setBold(True)
        self.model().setData(header, bold, Qt.ItemDataRole.FontRole)

    def _choose(self, row: int) -> None:
        preset = self.itemData(row)
        if preset is not None:
            self.chosen.emit(preset)


def _like(one: Preset, other: Preset) -> bool:
    return (one.look, one.export) == (other.look, other.export)
