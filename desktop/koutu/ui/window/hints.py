"""Three short hints for somebody who starts Koutu for the first time; they can be skipped at any moment."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from koutu.services.settings import Settings


class Hints(QFrame):
    """One hint at a time, with Next and Skip; once read or skipped, the settings remember not to show them again."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._place = 0
        self.setProperty("message", "info")
        self._number = QLabel()
        self._number.setProperty("muted", True)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.next_button = QPushButton()
        self.next_button.clicked.connect(self._go_on)
        self.skip_button = QPushButton()
        self.skip_button.clicked.connect(self._end)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(self._number)
        row.addWidget(self.text, 1)
        row.addWidget(self.next_button)
        row.addWidget(self.skip_button)
        self._show()
        self.setVisible(settings.hints)

    def _texts(self) -> list[str]:
        return [
            self.tr("Drop a photo anywhere on the window, or open the sample photo: its subject is cut out by itself."),
            self.tr(
                "Where the edge is wrong, press B and paint: the left button keeps, the right erases. Ctrl+Z undoes."
            ),
            self.tr("Ctrl+S saves a PNG beside the photo. Or drag the cutout straight into another program."),
        ]

    def _go_on(self) -> None:
        if self._place + 1 == len(self._texts()):
            self._end()
        else:
            self._place += 1
            self._show()

    def _end(self) -> None:
        self.hide()
        self._settings.hints = False

    def _show(self) -> None:
        texts = self._texts()
        last = self._place + 1 == len(texts)
        self._number.setText(f"{self._place + 1}/{len(texts)}")
        self.text.setText(texts[self._place])
        self.next_button.setText(self.tr("Got it") if last else self.tr("Next"))
        self.next_button.setToolTip(self.tr("End of the hints") if last else self.tr("The next hint"))
        self.skip_button.setText(self.tr("Skip"))
        self.skip_button.setToolTip(self.tr("Show no more hints"))
        self.skip_button.setVisible(not last)
        self.setAccessibleName(self.tr("Hint"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)
