"""What the window shows before there is a picture."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from koutu.ui.actions.actions import Actions
from koutu.ui.style import icons
from koutu.ui.style.theme import Theme

_FORMATS = "JPEG · PNG · WebP · TIFF · HEIC · AVIF · GIF · BMP"


class Welcome(QFrame):
    """A large place to drop a picture on, and the other ways in."""

    def __init__(self, actions: Actions, sample: QAction, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title.setProperty("title", True)
        self._hint = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._hint.setProperty("muted", True)
        self._open = QPushButton()
        self._open.setProperty("main", True)
        self._open.clicked.connect(actions.open.trigger)
        self._link = QPushButton()
        self._link.clicked.connect(actions.open_link.trigger)
        self._sample = QPushButton()
        self._sample.clicked.connect(sample.trigger)
        formats = QLabel(_FORMATS, alignment=Qt.AlignmentFlag.AlignCenter)
        formats.setProperty("muted", True)
        self._promise = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._promise.setWordWrap(True)
        self._promise.setProperty("muted", True)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch()
        buttons.addWidget(self._open)
        buttons.addWidget(self._link)
        buttons.addWidget(self._sample)
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 24)
        column.addStretch(3)
        column.addWidget(self._picture)
        column.addSpacing(18)
        column.addWidget(self._title)
        column.addSpacing(6)
        column.addWidget(self._hint)
        column.addSpacing(22)
        column.addLayout(buttons)
        column.addSpacing(26)
        column.addWidget(formats)
        column.addStretch(4)
        column.addWidget(self._promise)
        self.set_drop_highlight(False)
        theme.changed.connect(self._paint)
        self._paint()
        self._retranslate()

    def set_drop_highlight(self, on: bool) -> None:
        """Show that what is dragged may be dropped here."""
        self.setProperty("drop", on)
        self.style().unpolish(self)
        self.style().polish(self)

    def _paint(self) -> None:
        self._picture.setPixmap(icons.pixmap("drop", QColor(self._theme.colours.accent), 96, self.devicePixelRatioF()))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Drop a photo here"))
        self._title.setText(self.tr("Drop a photo here"))
        self._hint.setText(self.tr("or several, or a folder · from your files or a web page · or paste with Ctrl+V"))
        self._open.setText(self.tr("Open…"))
        self._open.setToolTip(self.tr("Open pictures (Ctrl+O)"))
        self._link.setText(self.tr("Open link…"))
        self._link.setToolTip(self.tr("Open the picture behind a link (Ctrl+L)"))
        self._sample.setText(self.tr("Sample photo"))
        self._sample.setToolTip(self.tr("Try Koutu on a photo that comes with it"))
        self._promise.setText(self.tr("Your pictures stay on this computer."))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
