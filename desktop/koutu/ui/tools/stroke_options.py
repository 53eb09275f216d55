"""The one option that tools led like a brush share: their size."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from koutu.ui.style.elided import Elided
from koutu.ui.style.number import Number
from koutu.ui.tools.relative_size import LARGEST
from koutu.ui.tools.stroke_tool import StrokeTool


class StrokeOptions(QWidget):
    """The size, then what the tool adds, then a hint."""

    def __init__(self, tool: StrokeTool, more: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._tool = tool
        self.size_ = Number(2, round(LARGEST), " px", even_steps=False)
        self.size_.changed.connect(tool.set_size)
        self._hint = Elided(mode=Qt.TextElideMode.ElideRight)
        self._hint.setProperty("muted", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.size_)
        for widget in more:
            row.addWidget(widget)
        # In a narrow window the hint is shortened, not what can be chosen.
        row.addWidget(self._hint, 1)
        tool.sizeChanged.connect(self._follow)
        self._follow()
        self._retranslate()

    def _follow(self) -> None:
        self.size_.set_value(self._tool.size)

    def show_hint(self) -> None:
        """Show the tool's hint: it may have another one now."""
        self._hint.set_whole(self._tool.hint())

    def _retranslate(self) -> None:
        self.size_.set_words(self.tr("Size"), self.tr("Diameter in photo pixels ([ and ])"))
        self.show_hint()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
