"""ID photos: the colour behind the head and the print sheet, beside the list of sizes."""

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from koutu.engine.compose.style import Colour
from koutu.ui.export.draft import Draft
from koutu.ui.export.preset_groups import ID_COLOURS, colour_names
from koutu.ui.export.swatch import Swatch

_SHEET = (1800, 1200)


class IdRow(QWidget):
    """In sight while an ID photo's preset is at work."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._label = QLabel()
        self._label.setProperty("muted", True)
        self.colours = [self._colour(colour) for colour in ID_COLOURS]
        self.sheet = QCheckBox()
        self.sheet.toggled.connect(self._take_sheet)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._label)
        for button in self.colours:
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.sheet)
        row.addStretch(1)
        draft.changed.connect(self._follow)
        self.retranslate()
        self._follow()

    def _colour(self, colour: Colour) -> Swatch:
        button = Swatch(colour)
        button.setCheckable(True)
        button.toggled.connect(lambda on: self._take_colour(colour, on))
        return button

    def _take_colour(self, colour: Colour, on: bool) -> None:
        if on != self._is_chosen(colour):
            self._draft.set("backdrop", kind="colour", colour=colour)
            self._follow()

    def _is_chosen(self, colour: Colour) -> bool:
        backdrop = self._draft.preset.look.backdrop
        return backdrop.kind == "colour" and backdrop.colour == colour

    def _take_sheet(self, on: bool) -> None:
        if on == (self._draft.preset.look.sheet.width > 0):
            return
        width, height = _SHEET if on else (0, 0)
        self._draft.set("sheet", width=width, height=height)

    def _follow(self) -> None:
        self.setVisible(self._draft.base.group == "id")
        for button in self.colours:
            button.setChecked(self._is_chosen(button.colour))
        self.sheet.setChecked(self._draft.preset.look.sheet.width > 0)

    def retranslate(self) -> None:
        """Set the words."""
        self._label.setText(self.tr("Colour"))
        for button, name in zip(self.colours, colour_names(), strict=True):
            button.setToolTip(name)
            button.setAccessibleName(name)
        self.sheet.setText(self.tr("On a sheet"))
        self.sheet.setToolTip(self.tr("As many as fit on a 6-inch print, with cut marks; other sheets under File"))
