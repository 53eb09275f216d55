"""Further files of every picture, beside the one that is set up."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from koutu.engine.export.presets import Preset
from koutu.services.presets import PresetShelf
from koutu.ui.export.many_presets import ManyPresetsDialog
from koutu.ui.style.language import spoken


class AlsoButton(QPushButton):
    """Says which presets make further files, and lets them be chosen.

    Attributes:
        presets: those that are chosen.

    Signals:
        changed(): `presets`.
    """

    changed = Signal()

    def __init__(self, shelf: PresetShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self.presets: tuple[Preset, ...] = ()
        self.setAutoDefault(False)
        self.clicked.connect(self._ask)
        self.retranslate()

    def set_presets(self, presets: Sequence[Preset]) -> None:
        """Write further files of every picture by these presets, from the same matte."""
        self.presets = tuple(presets)
        self.retranslate()
        self.changed.emit()

    def retranslate(self) -> None:
        """Set the words."""
        count = len(self.presets)
        self.setText(self.tr("Also: {count}").format(count=count) if count else self.tr("Also…"))
        names = ", ".join(preset.titled(spoken()) for preset in self.presets)
        self.setToolTip(names or self.tr("Further files of every picture, by other presets"))

    def _ask(self) -> None:
        dialog = ManyPresetsDialog(self._shelf.all(), self.window(), ticked=self.presets)
        dialog.chosen.connect(self.set_presets)
        dialog.open()
