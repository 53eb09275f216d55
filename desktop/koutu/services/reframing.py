"""Turning, mirroring and cropping the photos of a session; each is cut again as it lies then."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from koutu.document.document import Document
from koutu.document.final_matte import LARGE
from koutu.document.reframing import FramingAhead, framing_ahead
from koutu.engine.core.framing import Framing
from koutu.services.latest_task import LatestTask
from koutu.services.session import Session
from koutu.services.task import TaskReport


@dataclass(frozen=True, slots=True, eq=False)
class _Wish:
    """What was asked for: a document framed so, as one command called `text`."""

    document: Document
    text: str
    framing: Framing


class Reframer(QObject):
    """Frames the current photo, and sees to what anybody waits for when a document is framed in another way.

    A large one is turned on a thread, with its matte and touch-up. Whoever takes a step back or forth meanwhile finds
    it done.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wish: _Wish | None = None
        self._latest: LatestTask[FramingAhead, None] = LatestTask(
            session.composer, on_done=self._do, on_failed=self.finish
        )
        session.documentAdded.connect(self._watch)
        session.stepping.connect(self.finish)

    def reframe(self, text: str, framing: Framing) -> None:
        """Turn, mirror or crop the current document, as one command called `text`, and cut it again."""
        self._latest.stop()
        self._wish = None
        document = self._session.current
        if document is not None and framing != document.framing:
            self._wish = _Wish(document, text, framing)
            after = document.frame.bounds_as(framing)
            if max(each.width * each.height for each in (document.bounds, after)) < LARGE:
                self.finish()
            else:
                self._latest.ask(partial(_made, framing_ahead(document, framing)))

    def finish(self) -> None:
        """Do at once what was asked for."""
        self._do(None)

    def _do(self, ahead: FramingAhead | None) -> None:
        self._latest.stop()
        wish, self._wish = self._wish, None
        if wish is not None and wish.document in self._session.documents:
            wish.document.reframe(wish.text, wish.framing, ahead)
            if not wish.document.busy:
                self._session.segmenter.cut(wish.document, first=wish.document is self._session.current)

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


def _made(make: Callable[[], FramingAhead], _: TaskReport[None]) -> FramingAhead:
    return make()
