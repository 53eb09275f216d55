"""Turning, mirroring and cropping the photos of a session; each is cut again as it lies then."""

from PySide6.QtCore import QObject

from koutu.document.document import Document
from koutu.engine.core.framing import Framing
from koutu.services.session import Session


class Reframer(QObject):
    """Frames the current photo, and sees to what anybody waits for when a document is framed in another way."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        session.documentAdded.connect(self._watch)

    def reframe(self, text: str, framing: Framing) -> None:
        """Turn, mirror or crop the current document, as one command called `text`, and cut it again."""
        document = self._session.current
        if document is not None and framing != document.framing:
            document.reframe(text, framing)
            if not document.busy:
                self._session.cut()

    def _watch(self, document: Document) -> None:
        document.reframed.connect(self._on_reframed)

    def _on_reframed(self) -> None:
        session, document = self._session, self.sender()
        assert isinstance(document, Document)
        # What is on its way is of the photo as it lay before.
        session.segmenter.drop(document)
        session.cutouts.pause(document)
        if document is session.current:
            session.currentChanged.emit()
        if not document.final.exists:
            session.segmenter.cut(document, first=document is session.current)
        session.working_set.settle()
