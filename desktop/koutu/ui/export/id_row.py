"""ID photos: the colour behind the head and the print sheet, beside the list of sizes."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from koutu.engine.compose.style import Colour
from koutu.ui.export.draft import Draft
from koutu.ui.export.swatch import swatch

_COLOURS: tuple[Colour, ...] = ((255, 255, 255), (67, 142, 219), (255, 0, 0))
_SHEET = (1800, 1200)


class IdRow(QWidget):
    """In sight while an ID photo's preset is at work."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._label = QLabel()
        self._label.setProperty("muted", True)
        self.colours = [self._colour(colour) for colour in _COLOURS]
        self.sheet = QToolButton()
        self.sheet.setCheckable(True)
        self.sheet.clicked.connect(self._take_sheet)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._label)
        for button in self.colours:
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.sheet)
        draft.changed.connect(self._follow)
        self.retranslate()
        self._follow()

    def _colour(self, colour: Colour) -> QToolButton:
        button = swatch(colour)
        button.clicked.connect(lambda: self._draft.set("backdrop", kind="colour", colour=colour))
        return button

    def _take_sheet(self, on: bool) -> None:
        width, height = _SHEET if on else (0, 0)
        self._draft.set("sheet", width=width, height=height)

    def _follow(self) -> None:
        self.setVisible(self._draft.base.group == "id")
        self.sheet.setChecked(self._draft.preset.look.sheet.width > 0)

    def retranslate(self) -> None:
        """Set the words."""
        self._label.setText(self.tr("Colour"))
        for button, name in zip(self.colours, (self.tr("White"), self.tr("Blue"), self.tr("Red")), strict=True):
            button.setToolTip(name)
            button.setAccessibleName(name)
        self.sheet.setText(self.tr("On a sheet"))
        self.sheet.setToolTip(self.tr("As many as fit on a 6-inch print, with cut marks; other sheets under File"))
