"""The lines that say that a network could find outlines instead of boxes, and offer to download it."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from koutu.engine.core.errors import CatalogError
from koutu.engine.networks.entry import NetworkEntry
from koutu.services.session import Session
from koutu.ui.actions.actions import Actions
from koutu.ui.dialogs.models_words import bytes_in_words, progress_in_words
from koutu.ui.style.sentences import sentence

_OFFERED = "mask-rcnn-int8"
_AS_GOOD = ("mask-rcnn", "detr-panoptic")


class LabelOffer(QFrame):
    """In sight while only the network that travels with Koutu names things. Nothing is fetched unasked."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.text = QLabel()
        self.text.setProperty("muted", True)
        self.text.setWordWrap(True)
        self.button, self._more = QPushButton(), QPushButton()
        self.button.clicked.connect(self._press)
        self._more.clicked.connect(actions.models.trigger)
        self._actions = actions
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.button)
        buttons.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.text)
        column.addLayout(buttons)
        session.networksChanged.connect(self._follow)
        session.downloads.changed.connect(self._follow)
        self._retranslate()

    def _entry(self) -> NetworkEntry | None:
        """What is offered; None where something as good is there, or nothing to offer is known."""
        store = self._session.downloads.store
        if any(entry.treatment.family in _AS_GOOD for entry in store.usable().networks):
            return None
        try:
            return store.known().network(_OFFERED)
        except CatalogError:
            return None

    def _follow(self) -> None:
        entry = self._entry()
        self.setVisible(entry is not None)
        if entry is None:
            return
        downloads = self._session.downloads
        running = downloads.state(entry) in ("running", "waiting")
        told, error = downloads.progress(entry), downloads.error(entry)
        size = bytes_in_words(entry.bytes)
        if running:
            self.text.setText(progress_in_words(told) if told is not None else self.tr("Waiting…"))
        elif error is not None:
            self.text.setText(sentence(error))
        else:
            words = self.tr("Things are found as boxes. {title} finds their outlines ({size}).")
            self.text.setText(words.format(title=entry.title, size=size))
        self.button.setText(self.tr("Pause") if running else self.tr("Download"))
        self.button.setToolTip(
            self.tr("{licence}, from {source}").format(licence=entry.licence, source=entry.sources[0])
        )

    def _press(self) -> None:
        entry = self._entry()
        if entry is None:
            return
        downloads = self._session.downloads
        if downloads.state(entry) in ("running", "waiting"):
            downloads.pause(entry)
        else:
            downloads.start(entry)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._more.setText(self.tr("Models…"))
        self._more.setToolTip(self._actions.models.toolTip())
        self._follow()
