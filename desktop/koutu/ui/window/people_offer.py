"""The line in Human mode that offers to keep only the people that were found."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from koutu.document.document import Document
from koutu.engine.labels.label_map import SURE
from koutu.services.objects import ObjectFinder
from koutu.services.session import Session
from koutu.ui.tools.object_words import PERSON, keep_people, people


class PeopleOffer(QFrame):
    """In sight in Human mode while the cutout holds people and something else that has a name.

    Things are looked for in the background, once a photo is cut out; nothing is kept or dropped unasked.
    """

    def __init__(self, session: Session, finder: ObjectFinder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._finder = finder
        self._declined: int | None = None  # the document's id
        self.setProperty("note", True)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.take, self.leave = QPushButton(), QPushButton()
        self.take.clicked.connect(self._take)
        self.leave.clicked.connect(self._leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self.text, 1)
        row.addWidget(self.leave)
        row.addWidget(self.take)
        session.choiceChanged.connect(self.follow)
        finder.listChanged.connect(self.follow)
        finder.stateChanged.connect(self.follow)
        self._retranslate()
        self.follow()

    def follow(self) -> None:
        """Watch in Human mode, and show itself where there is something to offer."""
        human = self._session.mode == "human"
        self._finder.watch(self, human, masks=False)
        self.setVisible(human and self._worth_it())

    def _document(self) -> Document | None:
        return self._session.current

    def _worth_it(self) -> bool:
        document, labels = self._document(), self._finder.labels
        if document is None or labels is None or document.id == self._declined or not people(self._finder):
            return False
        named = [segment for segment in labels if segment.score >= SURE and segment.kind.name != PERSON]
        return any(self._finder.kept(segment) for segment in named)

    def _take(self) -> None:
        keep_people(self._finder)
        self._leave()

    def _leave(self) -> None:
        document = self._document()
        self._declined = None if document is None else document.id
        self.follow()

    def _retranslate(self) -> None:
        self.text.setText(self.tr("There is more than people in this cutout."))
        self.take.setText(self.tr("Only people"))
        self.take.setToolTip(self.tr("Keep the people that were found, and nothing else"))
        self.leave.setText(self.tr("Leave it"))
        self.leave.setToolTip(self.tr("Keep everything, and do not ask again for this photo"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
