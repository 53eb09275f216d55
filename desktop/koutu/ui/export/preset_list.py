"""The list of presets: nothing first, what was used last next, then the groups."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from koutu.engine.compose.style import Sheet, Style
from koutu.engine.export.export import Export
from koutu.engine.export.presets import GROUPS, Preset
from koutu.services.presets import PresetShelf

_TITLE = Qt.ItemDataRole.UserRole + 1
_SHOWN = 18  # rows of the list before it scrolls


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

    def __init__(self, shelf: PresetShelf, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._language = language
        self._tip = ""
        self.setMaxVisibleItems(_SHOWN)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(14)
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
            title = last.titled(self._language)
            named = title not in ("", "last")
            self._add(self.tr("Last used: {title}").format(title=title) if named else self.tr("Last used"), last)
        groups = {
            "own": self.tr("My presets"),
            "product": self.tr("Products"),
            "marketplace": self.tr("Marketplaces"),
            "social": self.tr("Social media"),
            "id": self.tr("ID photos"),
            "effect": self.tr("Effects"),
        }
        found = [preset for preset in self._shelf.all() if not _is_variant(preset)]
        for group in ("own", *(group for group in GROUPS if group != "own")):
            members = [preset for preset in found if preset.group == group]
            if members:
                self._add_header(groups[group])
            for preset in members:
                self._add(f"   {_without_colour(preset, self._language)}", preset)

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

    def _choose(self, row: int) -> None:
        preset = self.itemData(row)
        if preset is not None:
            self.chosen.emit(preset)


def _like(one: Preset, other: Preset) -> bool:
    return (one.look, one.export) == (other.look, other.export)


def _is_variant(preset: Preset) -> bool:
    """Whether it is another ID photo only by its backdrop's colour or its sheet."""
    return preset.group == "id" and (preset.look.sheet != Sheet() or not preset.id.endswith("-white"))


def _without_colour(preset: Preset, language: str) -> str:
    title = preset.titled(language)
    if preset.group != "id":
        return title
    return title.removesuffix(", white").removesuffix(" 白底")
