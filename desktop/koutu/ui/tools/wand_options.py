"""The colour wand's options, for the bar above the canvas."""

from typing import Protocol

from PySide6.QtCore import QEvent, SignalInstance
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from koutu.ui.style.number import Number
from koutu.ui.tools.choice import Choice


class Wand(Protocol):
    """What the options change."""

    drops: bool
    tolerance: int
    connected: bool
    soft: bool
    changed: SignalInstance

    def set_drops(self, drops: bool) -> None:
        """Remove, or keep."""

    def set_tolerance(self, tolerance: int) -> None:
        """Take more or fewer colours for the same."""

    def set_connected(self, connected: bool) -> None:
        """Take what hangs together only."""

    def set_soft(self, soft: bool) -> None:
        """Let soft edges count in part."""


class WandOptions(QWidget):
    """Remove or keep, the tolerance, connected, soft."""

    def __init__(self, wand: Wand) -> None:
        super().__init__()
        self._wand = wand
        self._way = Choice(("drop", "keep"))
        self._way.chosen.connect(self._choose)
        self.tolerance = Number(0, 255)
        self.tolerance.changed.connect(wand.set_tolerance)
        self.connected, self.soft = QCheckBox(), QCheckBox()
        self.connected.toggled.connect(wand.set_connected)
        self.soft.toggled.connect(wand.set_soft)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        for widget in (self._way, self.tolerance, self.connected, self.soft):
            row.addWidget(widget)
        row.addStretch(1)
        wand.changed.connect(self._follow)
        self._follow()
        self._retranslate()

    def _choose(self, name: str) -> None:
        self._wand.set_drops(name == "drop")

    def _follow(self) -> None:
        wand = self._wand
        self._way.set_chosen("drop" if wand.drops else "keep")
        self.tolerance.set_value(wand.tolerance)
        for box, on in ((self.connected, wand.connected), (self.soft, wand.soft)):
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)

    def _retranslate(self) -> None:
        self._way.set_words(
            (
                ("drop", self.tr("Remove"), self.tr("Remove the colour clicked on (X swaps)")),
                ("keep", self.tr("Keep"), self.tr("Keep the colour clicked on (X swaps)")),
            )
        )
        self.tolerance.set_words(
            self.tr("Tolerance"), self.tr("How far a colour may be from the one clicked on ([ and ])")
        )
        self.connected.setText(self.tr("Connected"))
        self.connected.setToolTip(self.tr("Only what hangs together with the pixel clicked on"))
        self.soft.setText(self.tr("Soft edges"))
        self.soft.setToolTip(self.tr("Pixels at the edge count by how much of the colour they have left"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
