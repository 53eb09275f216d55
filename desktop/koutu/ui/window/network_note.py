"""The line that appears when a mode has no network of its own, and offers to download it."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from koutu.engine.networks.entry import NetworkEntry
from koutu.services.session import Session
from koutu.ui.actions.actions import Actions
from koutu.ui.dialogs.models_words import bytes_in_words, progress_in_words
from koutu.ui.style.sentences import sentence

_STEPS = 1000


class NetworkNote(QFrame):
    """Follows the session's mode and size, and the download that it offered."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._actions = actions
        self._entry: NetworkEntry | None = None
        self.setProperty("note", True)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(140)
        self._progress.setRange(0, _STEPS)
        self.button = QPushButton()
        self.button.clicked.connect(self._press)
        self._more = QPushButton()
        self._more.clicked.connect(actions.models.trigger)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self.text, 1)
        for widget in (self._progress, self.button, self._more):
            row.addWidget(widget)
        session.choiceChanged.connect(self._follow)
        session.networksChanged.connect(self._follow)
        session.downloads.changed.connect(self._follow)
        self._retranslate()

    def _follow(self) -> None:
        session = self._session
        self.setVisible(session.segmenter.stands_in(session.mode, session.size))
        # Two networks of one recipe are downloaded one after the other.
        self._entry = next(iter(session.segmenter.lacking(session.mode, session.size)), None)
        if self._entry is None:
            self.button.hide()
            self._progress.hide()
            return
        state = session.downloads.state(self._entry)
        running = state in ("running", "waiting")
        error = session.downloads.error(self._entry)
        if running:
            told = session.downloads.progress(self._entry)
            doing = progress_in_words(told) if told is not None else self.tr("Waiting…")
            self.text.setText(self.tr("{title}: {doing}").format(title=self._entry.title, doing=doing))
        elif error is not None:
            self.text.setText(sentence(error))
        else:
            offer = self.tr("{mode} has no network of its own yet: the general one is used. {title} is made for it.")
            mode = self._actions.modes[session.mode].iconText()
            self.text.setText(offer.format(mode=mode, title=self._entry.title))
        size = bytes_in_words(self._entry.bytes)
        label = {
            "paused": self.tr("Go on ({size})"),
            "failed": self.tr("Try again"),
            "damaged": self.tr("Download again ({size})"),
        }.get(state, self.tr("Download ({size})"))
        self.button.setText(self.tr("Pause") if running else label.format(size=size))
        self.button.setToolTip(
            self.tr("{licence}, from {source}").format(licence=self._entry.licence, source=self._entry.sources[0])
        )
        self.button.show()
        self._progress.setVisible(running)
        self._progress.setValue(round(session.downloads.share(self._entry) * _STEPS))

    def _press(self) -> None:
        if self._entry is None:
            return
        downloads = self._session.downloads
        if downloads.state(self._entry) in ("running", "waiting"):
            downloads.pause(self._entry)
        else:
            downloads.start(self._entry)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._more.setText(self.tr("Models…"))
        self._more.setToolTip(self._actions.models.toolTip())
        self._progress.setAccessibleName(self.tr("Progress"))
        self._follow()
