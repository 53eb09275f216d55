"""A number that is dragged or typed."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QSpinBox, QWidget

_STEPS = 200
_SLIDER_WIDTH = 84
_LABEL_WIDTH, _FIELD_WIDTH = 64, 58  # at least, so that panels below each other have the same columns


class Number(QWidget):
    """A label, a slider and a field for a whole number.

    Signals:
        changed(int): the user changed it.
    """

    changed = Signal(int)

    def __init__(
        self, least: int, most: int, suffix: str = "", *, even_steps: bool = True, parent: QWidget | None = None
    ) -> None:
        """Make one.

        Args:
            least: the smallest value.
            most: the largest.
            suffix: the unit, shown behind the number.
            even_steps: the slider's; otherwise it doubles the number over equal ways, for sizes.
            parent: as ever.
        """
        super().__init__(parent)
        self._least, self._most, self._even = least, most, even_steps
        self.label = QLabel()
        self.label.setProperty("muted", True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setMinimumWidth(_SLIDER_WIDTH // 2)
        self.slider.setMaximumWidth(_SLIDER_WIDTH)
        # The mouse leaves the keyboard with the canvas, whose tools have letters and digits.
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.field = QSpinBox()
        self.field.setRange(least, most)
        self.field.setSuffix(suffix)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setKeyboardTracking(False)
        self.label.setBuddy(self.field)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.label)
        row.addWidget(self.slider)
        row.addWidget(self.field)
        self.slider.valueChanged.connect(self._slide)
        self.field.valueChanged.connect(self._type)

    @property
    def value(self) -> int:
        """The number."""
        return self.field.value()

    def set_value(self, value: float) -> None:
        """Show a number; no signal is sent."""
        with QSignalBlocker(self.field), QSignalBlocker(self.slider):
            self.field.setValue(round(value))
            self.slider.setValue(self._place(round(value)))

    def set_words(self, label: str, tip: str) -> None:
        """Name it, and explain it."""
        self.label.setText(label)
        for widget in (self, self.label, self.slider, self.field):
            widget.setToolTip(tip)
        for widget in (self.slider, self.field):
            widget.setAccessibleName(label)
            widget.setAccessibleDescription(tip)

    def _slide(self, place: int) -> None:
        with QSignalBlocker(self.field):
            self.field.setValue(self._number(place))
        self.changed.emit(self.value)

    def _type(self, value: int) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._place(value))
        self.changed.emit(value)

    def _number(self, place: int) -> int:
        share = place / _STEPS
        if self._even:
            return round(self._least + share * (self._most - self._least))
        return round(self._least * math.pow(self._most / self._least, share))

    def _place(self, value: int) -> int:
        if self._even:
            return round((value - self._least) / (self._most - self._least) * _STEPS)
        return round(math.log(value / self._least) / math.log(self._most / self._least) * _STEPS)


def align(numbers: Sequence[Number]) -> None:
    """Put numbers below each other into columns, whatever the language: labels, sliders, fields."""
    labels = max(_LABEL_WIDTH, *(number.label.sizeHint().width() for number in numbers))
    fields = max(_FIELD_WIDTH, *(number.field.sizeHint().width() for number in numbers))
    for number in numbers:
        number.label.setMinimumWidth(labels)
        number.field.setFixedWidth(fields)
