"""What is done to all pieces or holes at once, for the bar above the canvas."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from koutu.services.components import ComponentFinder
from koutu.ui.style.number import Number

_SMALL = 200


class PiecesOptions(QWidget):
    """Keep only the largest; drop specks and fill holes smaller than a number of pixels."""

    def __init__(self, components: ComponentFinder) -> None:
        super().__init__()
        self._components = components
        self.largest, self.specks, self.holes = QPushButton(), QPushButton(), QPushButton()
        self.smaller = Number(2, 100000, " px", even_steps=False)
        self.smaller.set_value(_SMALL)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for widget in (self.largest, self.smaller, self.specks, self.holes):
            row.addWidget(widget)
        row.addStretch(1)
        self.largest.clicked.connect(components.keep_largest)
        self.specks.clicked.connect(self._drop)
        self.holes.clicked.connect(self._fill)
        components.listChanged.connect(self._follow)
        self._follow()
        self._retranslate()

    def _drop(self) -> None:
        self._components.drop_specks(self.smaller.value)

    def _fill(self) -> None:
        self._components.fill_holes(self.smaller.value)

    def _follow(self) -> None:
        found = self._components.found
        self.largest.setEnabled(found is not None and len(found.pieces) > 1)
        self.specks.setEnabled(found is not None and len(found.pieces) > 0)
        self.holes.setEnabled(found is not None and len(found.holes) > 0)

    def _retranslate(self) -> None:
        for button, text, tip in (
            (self.largest, self.tr("Keep only the largest"), self.tr("Drop every piece but the largest")),
            (self.specks, self.tr("Drop specks"), self.tr("Drop the pieces that are smaller")),
            (
                self.holes,
                self.tr("Fill holes"),
                self.tr("Fill the holes that are smaller; rings and letters keep larger ones"),
            ),
        ):
            button.setText(text)
            button.setToolTip(tip)
        self.smaller.set_words(self.tr("Smaller than"), self.tr("Number of pixels, for specks and holes"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
