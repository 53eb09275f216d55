"""The bar of the repair loop: a batch's doubtful pictures come into the main window one after another."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from koutu.services.batch_queue import Item


class RepairBar(QFrame):
    """In sight while a batch's picture is touched up.

    Attributes:
        item: the picture's, or None.

    Signals:
        doneRequested(Item): write it back, and go on to the next.
        skipRequested(Item): leave it as it is, and go on.
        ended(): go back to the batch.
    """

    doneRequested = Signal(object)
    skipRequested = Signal(object)
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item: Item | None = None
        self._left = 0
        self.setProperty("message", "question")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.done, self.skip, self.leave = QPushButton(), QPushButton(), QPushButton()
        self.done.setProperty("main", True)
        self.done.clicked.connect(self._tell_done)
        self.skip.clicked.connect(self._tell_skip)
        self.leave.clicked.connect(self.ended)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(self.text, 1)
        for button in (self.leave, self.skip, self.done):
            row.addWidget(button)
        self._retranslate()
        self.hide()

    def show_item(self, item: Item | None, left: int) -> None:
        """Show a picture's bar, with so many to come after it; None hides it."""
        self.item, self._left = item, left
        self._retranslate()
        self.setVisible(item is not None)

    def set_ready(self, ready: bool) -> None:
        """Say whether there is a cutout to write back."""
        self.done.setEnabled(ready)

    def _tell_done(self) -> None:
        if self.item is not None:
            self.doneRequested.emit(self.item)

    def _tell_skip(self) -> None:
        if self.item is not None:
            self.skipRequested.emit(self.item)

    def _retranslate(self) -> None:
        if self.item is not None:
            text = self.tr("Touch up {name} for the batch.").format(name=self.item.source.name)
            more = self.tr("{left} to come.").format(left=self._left)
            self.text.setText(f"{text}  {more}" if self._left else text)
        self.done.setText(self.tr("Done, next doubtful") if self._left else self.tr("Done"))
        self.done.setToolTip(self.tr("Write the picture over its result, and go on"))
        self.skip.setText(self.tr("Leave as it is"))
        self.skip.setToolTip(self.tr("Write nothing, and go on"))
        self.leave.setText(self.tr("Back to the batch"))
        self.leave.setToolTip(self.tr("End the round"))
        self.setAccessibleName(self.tr("Touch-up for the batch"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
