"""A gradient's colours, one row each: the colour, where it lies, and a button that takes it out."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from koutu.engine.compose.style import Colour, Stop
from koutu.ui.export.form import ColourButton
from koutu.ui.style.spin_field import spin_field

_FEWEST, _MOST = 2, 8


class StopsEditor(QWidget):
    """Two to eight colours, in the order of their places.

    Signals:
        changed(tuple[Stop, ...]): by the user.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stops: tuple[Stop, ...] = ()
        self.rows: list[_Row] = []
        self.add = QPushButton()
        self.add.setAutoDefault(False)
        self.add.clicked.connect(self._add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(self.add)
        self._retranslate()

    def set_stops(self, stops: tuple[Stop, ...]) -> None:
        """Show these; no signal is sent."""
        self._stops = tuple(sorted(stops, key=lambda stop: stop.at))
        while len(self.rows) > len(self._stops):
            row = self.rows.pop()
            self._column.removeWidget(row)
            row.deleteLater()
        while len(self.rows) < len(self._stops):
            row = _Row(len(self.rows), self)
            self._column.insertWidget(len(self.rows), row)
            self.rows.append(row)
        for row, stop in zip(self.rows, self._stops, strict=True):
            row.show_stop(stop, removable=len(self._stops) > _FEWEST)
        self.add.setEnabled(len(self._stops) < _MOST)

    def put(self, place: int, stop: Stop) -> None:
        """Change one, for its row."""
        self._take((*self._stops[:place], stop, *self._stops[place + 1 :]))

    def remove(self, place: int) -> None:
        """Take one out, for its row."""
        self._take((*self._stops[:place], *self._stops[place + 1 :]))

    def _add(self) -> None:
        """Put one into the widest gap, in the colour that is there already: nothing changes until it is changed."""
        after = max(range(len(self._stops) - 1), key=lambda place: self._stops[place + 1].at - self._stops[place].at)
        one, other = self._stops[after], self._stops[after + 1]
        red, green, blue = (round((a + b) / 2) for a, b in zip(one.colour, other.colour, strict=True))
        self._take((*self._stops, Stop((one.at + other.at) / 2, (red, green, blue))))

    def _take(self, stops: tuple[Stop, ...]) -> None:
        self.set_stops(stops)
        self.changed.emit(self._stops)

    def _retranslate(self) -> None:
        self.add.setText(self.tr("Add a colour"))
        self.add.setToolTip(self.tr("Puts another colour into the widest gap of the gradient"))
        for row in self.rows:
            row.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class _Row(QWidget):
    def __init__(self, place: int, editor: StopsEditor) -> None:
        super().__init__(editor)
        self._place = place
        self._editor = editor
        self.colour = ColourButton()
        self.at = spin_field()
        self.at.setRange(0, 100)
        self.at.setSuffix(" %")
        self.at.setKeyboardTracking(False)
        self.out = QToolButton()
        self.out.setText("✕")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.colour, 1)
        row.addWidget(self.at)
        row.addWidget(self.out)
        self.colour.chosen.connect(self._change)
        self.at.valueChanged.connect(self._change)
        self.out.clicked.connect(lambda: editor.remove(place))
        self._colour: Colour = (255, 255, 255)
        self.retranslate()

    def show_stop(self, stop: Stop, *, removable: bool) -> None:
        self._colour = stop.colour
        self.colour.set_colour(stop.colour)
        self.at.blockSignals(True)
        self.at.setValue(round(stop.at))
        self.at.blockSignals(False)
        self.out.setEnabled(removable)

    def retranslate(self) -> None:
        number = self._place + 1
        self.colour.set_words(self.tr("Colour {n}").format(n=number), self.tr("A colour of the gradient"))
        self.at.setAccessibleName(self.tr("Place of colour {n}").format(n=number))
        self.at.setToolTip(self.tr("Where the colour lies: 0 at the beginning, 100 at the end"))
        self.out.setAccessibleName(self.tr("Take colour {n} out").format(n=number))
        self.out.setToolTip(self.tr("Take this colour out of the gradient"))

    def _change(self, value: object) -> None:
        if isinstance(value, tuple):
            self._colour = value
        self._editor.put(self._place, Stop(self.at.value(), self._colour))
