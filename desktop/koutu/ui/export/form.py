"""Controls bound to the fields of a preset: one place that shows, reads and names them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from koutu.engine.core.errors import KoutuError
from koutu.ui.export.draft import Draft
from koutu.ui.style.number import Number
from koutu.ui.style.sentences import sentence


class Form(QWidget):
    """A column of bound controls. A subclass makes them in its constructor and names them in `name`."""

    def __init__(self, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
        self._followers: list[Callable[[], None]] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2, 8, 8, 8)
        self.column.setSpacing(8)
        draft.changed.connect(self.follow)

    def follow(self) -> None:
        """Show the draft."""
        for follower in self._followers:
            follower()

    def number(self, part: str, field: str, least: int, most: int, suffix: str = " %", *, per: int = 1) -> Number:
        """A number; `per` of it make one of the field's."""
        made = Number(least, most, suffix)
        kind = type(self.draft.get(part, field))
        made.changed.connect(lambda value: self.draft.set(part, **{field: kind(value / per)}))
        self._followers.append(lambda: made.set_value(self.draft.get(part, field) * per))
        self.column.addWidget(made)
        return made

    def pixels(self, part: str, field: str, most: float) -> Number:
        """A length, kept as percent of the canvas's shorter side up to `most`, and shown in the finished pixels."""
        made = Number(0, 1000, " px")

        def take(value: int) -> None:
            self.draft.set(part, **{field: round(min(value * 100 / self.draft.shorter_side, most), 3)})

        made.changed.connect(take)
        self._followers.append(lambda: made.set_value(self.draft.get(part, field) * self.draft.shorter_side / 100))
        self.column.addWidget(made)
        return made

    def choice(self, part: str, field: str, values: Sequence[object]) -> "Choice":
        """One of a few values."""
        made = Choice(values)
        made.chosen.connect(lambda value: self.draft.set(part, **{field: value}))
        self._followers.append(lambda: made.set_value(self.draft.get(part, field)))
        self.column.addWidget(made)
        return made

    def check(self, part: str, field: str) -> QCheckBox:
        """Yes or no."""
        made = QCheckBox()

        def show() -> None:
            with QSignalBlocker(made):
                made.setChecked(self.draft.get(part, field))

        made.toggled.connect(lambda on: self.draft.set(part, **{field: on}))
        self._followers.append(show)
        self.column.addWidget(made)
        return made

    def text(self, part: str, field: str) -> "TextField":
        """A text; what the draft refuses is said below it, and the last good one stays."""
        made = TextField()

        def take(text: str) -> None:
            try:
                self.draft.set(part, **{field: text})
            except KoutuError as error:
                made.refuse(sentence(error))
            else:
                made.set_value(text)

        made.edited.connect(take)
        self._followers.append(lambda: made.set_value(self.draft.get(part, field)))
        self.column.addWidget(made)
        return made

    def colour(self, part: str, field: str) -> "ColourButton":
        """A colour."""
        made = ColourButton()
        made.chosen.connect(lambda colour: self.draft.set(part, **{field: colour}))
        self._followers.append(lambda: made.set_colour(self.draft.get(part, field)))
        self.column.addWidget(made)
        return made

    def shown_while(self, widgets: Sequence[QWidget], condition: Callable[[], bool]) -> None:
        """Hide controls that have no effect at present."""

        def show() -> None:
            for widget in widgets:
                widget.setVisible(condition())

        self._followers.append(show)

    def align(self, *others: QLabel) -> None:
        """Put the labels of all rows, and others, into one column, whatever the language."""
        labels = [
            *others,
            *(row.label for row in self.findChildren(Number)),
            *(row.label for row in self.findChildren(Choice)),
            *(row.label for row in self.findChildren(TextField)),
        ]
        widest = max(label.sizeHint().width() for label in labels)
        for label in labels:
            label.setMinimumWidth(widest)


class Choice(QWidget):
    """A label and a drop-down list.

    Signals:
        chosen(object): the value the user chose.
    """

    chosen = Signal(object)

    def __init__(self, values: Sequence[object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values = list(values)
        self.label = QLabel()
        self.label.setProperty("muted", True)
        self.box = QComboBox()
        self.box.addItems(["" for _ in values])
        self.label.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.label)
        row.addWidget(self.box, 1)
        self.box.activated.connect(lambda index: self.chosen.emit(self._values[index]))

    def set_value(self, value: object) -> None:
        """Show a value; no signal is sent."""
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def set_words(self, label: str, tip: str, words: Sequence[str]) -> None:
        """Name it and its values, and explain it."""
        self.label.setText(label)
        for index, word in enumerate(words):
            self.box.setItemText(index, word)
        self.box.setAccessibleName(label)
        self.box.setAccessibleDescription(tip)
        for widget in (self.label, self.box):
            widget.setToolTip(tip)


class TextField(QWidget):
    """A label and a line of text, with room below for what is wrong with it.

    Signals:
        edited(str): what the user wrote.
    """

    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel()
        self.label.setProperty("muted", True)
        self.line = QLineEdit()
        self.label.setBuddy(self.line)
        self.note = QLabel()
        self.note.setProperty("note", True)
        self.note.setWordWrap(True)
        self.note.hide()
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.label)
        row.addWidget(self.line, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.note)
        self.line.textEdited.connect(self.edited)

    def set_value(self, value: str) -> None:
        """Show a valid text; no signal is sent."""
        if value != self.line.text():
            self.line.setText(value)
        self.note.hide()

    def refuse(self, why: str) -> None:
        """Show what is wrong with the text."""
        self.note.setText(why)
        self.note.show()

    def set_words(self, label: str, tip: str) -> None:
        """Name it, and explain it."""
        self.label.setText(label)
        self.line.setAccessibleName(label)
        for widget in (self.label, self.line):
            widget.setToolTip(tip)


class ColourButton(QPushButton):
    """Shows a colour; pressed, it asks for another. The dialog has a palette, recent colours and a screen picker.

    Signals:
        chosen(tuple[int, int, int]): RGB.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = (255, 255, 255)
        self._label = ""
        self.clicked.connect(self._ask)

    def set_colour(self, colour: tuple[int, int, int]) -> None:
        """Show a colour; no signal is sent."""
        self._colour = colour
        swatch = QPixmap(28, 18)
        swatch.fill(QColor(128, 128, 128))  # an edge that is seen on light and dark
        with QPainter(swatch) as painter:
            painter.fillRect(swatch.rect().adjusted(1, 1, -1, -1), QColor(*colour))
        self.setIcon(QIcon(swatch))
        self.setText("#{:02X}{:02X}{:02X}".format(*colour))
        self._name()

    def set_words(self, label: str, tip: str) -> None:
        """Name it, and explain it."""
        self._label = label
        self.setToolTip(tip)
        self._name()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._label}: {self.text()}")

    def _ask(self) -> None:
        dialog = QColorDialog(QColor(*self._colour), self)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(self._take)
        dialog.open()

    def _take(self, colour: QColor) -> None:
        self.set_colour((colour.red(), colour.green(), colour.blue()))
        self.chosen.emit(self._colour)
