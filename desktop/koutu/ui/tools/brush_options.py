"""The brush's options, for the bar above the canvas."""

from dataclasses import replace

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget, QWidgetAction

from koutu.ui.style.number import Number
from koutu.ui.tools.brush_settings import BrushSettings
from koutu.ui.tools.relative_size import LARGEST


class BrushOptions(QWidget):
    """Size, hardness and opacity in sight; flow, smoothing and the pen under a button."""

    def __init__(self, settings: BrushSettings) -> None:
        super().__init__()
        self._settings = settings
        self.size_ = Number(1, round(LARGEST), " px", even_steps=False)
        self.hardness = Number(0, 100, " %")
        self.opacity = Number(1, 100, " %")
        self.flow = Number(1, 100, " %")
        self.smoothing = Number(0, 100, " %")
        self._more = QToolButton()
        self._more.setText("⋯")
        self._more.setProperty("dots", True)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        for number in (self.flow, self.smoothing):
            number.setContentsMargins(12, 6, 12, 6)
            entry = QWidgetAction(menu)
            entry.setDefaultWidget(number)
            menu.addAction(entry)
        menu.addSeparator()
        self._pen_sizes, self._pen_flows = QAction(menu), QAction(menu)
        for action in (self._pen_sizes, self._pen_flows):
            action.setCheckable(True)
            action.triggered.connect(self._take)
            menu.addAction(action)
        self._more.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        for number in (self.size_, self.hardness, self.opacity):
            row.addWidget(number)
        row.addWidget(self._more)
        row.addStretch(1)
        for number in (self.size_, self.hardness, self.opacity, self.flow, self.smoothing):
            number.changed.connect(self._take)
        settings.brushChanged.connect(self._follow)
        self._follow()
        self._retranslate()

    def _take(self) -> None:
        self._settings.set_brush(
            replace(
                self._settings.brush,
                size=float(self.size_.value),
                hardness=self.hardness.value / 100,
                opacity=self.opacity.value / 100,
                flow=self.flow.value / 100,
                pressure_sizes=self._pen_sizes.isChecked(),
                pressure_flows=self._pen_flows.isChecked(),
            )
        )
        self._settings.set_smoothing(self.smoothing.value / 100)

    def _follow(self) -> None:
        brush = self._settings.brush
        self.size_.set_value(brush.size)
        self.hardness.set_value(brush.hardness * 100)
        self.opacity.set_value(brush.opacity * 100)
        self.flow.set_value(brush.flow * 100)
        self.smoothing.set_value(self._settings.smoothing * 100)
        self._pen_sizes.setChecked(brush.pressure_sizes)
        self._pen_flows.setChecked(brush.pressure_flows)

    def _retranslate(self) -> None:
        self.size_.set_words(self.tr("Size"), self.tr("Diameter in photo pixels ([ and ], or Shift and drag sideways)"))
        self.hardness.set_words(
            self.tr("Hardness"), self.tr("How sharp the rim is (Shift+[ and Shift+], or Shift and drag upwards)")
        )
        self.opacity.set_words(self.tr("Opacity"), self.tr("The most that a whole stroke covers (digits: 5 is 50 %)"))
        self.flow.set_words(self.tr("Flow"), self.tr("How much one touch covers of the opacity"))
        self.smoothing.set_words(self.tr("Smoothing"), self.tr("Steadies the hand"))
        self._pen_sizes.setText(self.tr("Pen pressure changes the size"))
        self._pen_flows.setText(self.tr("Pen pressure changes the flow"))
        self._more.setToolTip(self.tr("Flow, smoothing, pen"))
        self._more.setAccessibleName(self.tr("More brush options"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
