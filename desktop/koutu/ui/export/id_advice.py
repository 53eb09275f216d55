"""The assistant for ID photos: what an office would send the photo back for, and what to do about it."""

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from koutu.engine.batch.enlarged import SOFT
from koutu.engine.compose.portrait import PortraitFaults
from koutu.services.preview_export import Composition
from koutu.ui.export.draft import Draft


class IdAdvice(QWidget):
    """In sight while an ID photo's preset is at work; says what is wrong, or that nothing is."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._composition: Composition | None = None
        self.text = QLabel()
        self.text.setMargin(6)
        self.text.setWordWrap(True)
        self.upright = QPushButton()
        self.upright.setAutoDefault(False)
        self.upright.clicked.connect(self._turn_upright)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.text)
        column.addWidget(self.upright)
        draft.changed.connect(self._follow)
        self.retranslate()

    def show_composition(self, composition: Composition) -> None:
        """Judge a picture as it is placed now."""
        self._composition = composition
        self._follow()

    def retranslate(self) -> None:
        """Set the words."""
        self.upright.setText(self.tr("Turn the head upright"))
        self.upright.setToolTip(self.tr("Turn the picture by what the face is tilted; Undo turns it back"))
        self._follow()

    def _turn_upright(self) -> None:
        faults = None if self._composition is None else self._composition.faults
        if faults is not None:
            turn = self._draft.preset.look.placement.turn - faults.tilt
            self._draft.settle()
            self._draft.set("placement", turn=round(turn, 1))

    def _follow(self) -> None:
        composition = self._composition
        faults = None if composition is None else composition.faults
        self.setVisible(self._draft.base.group == "id" and faults is not None)
        if composition is None or faults is None:
            return
        told = self._told(faults, composition.enlarged)
        self.upright.setVisible(faults.tilt != 0)
        kind = True if told else "done"
        if self.text.property("note") != kind:
            self.text.setProperty("note", kind)
            self.text.style().unpolish(self.text)
            self.text.style().polish(self.text)
        self.text.setText("\n".join(told) or self.tr("Head, shoulders and size fit this format."))

    def _told(self, faults: PortraitFaults, enlarged: float) -> list[str]:
        told = []
        if faults.crown:
            told.append(self.tr("The photo cuts off the top of the head: take one with room above it."))
        if faults.tight:
            told.append(self.tr("The photo is too tight: it ends where shoulders should be. Take a wider one."))
        if faults.side:
            told.append(self.tr("The photo cuts off a shoulder at its side: take a wider one."))
        if faults.tilt:
            way = self.tr("to the right") if faults.tilt > 0 else self.tr("to the left")
            text = self.tr("The head is tilted by {degrees}° {way}.")
            told.append(text.format(degrees=round(abs(faults.tilt)), way=way))
        if enlarged > SOFT:
            text = self.tr("The head is small in the photo: it is enlarged {times} times and will look soft.")
            told.append(text.format(times=f"{enlarged:.1f}"))
        return told
