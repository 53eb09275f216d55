"""When a document's cutout is prepared: once the hand rests, and only the current one's."""

from PySide6.QtCore import QObject, QTimer

from koutu.document.document import Document
from koutu.engine.touchup.edges import Edges
from koutu.services.cutouts import Cutouts

# Strokes follow one another: what they need is made once the hand rests.
_PAUSE_MS = 300


class Preparer(QObject):
    """Has the current document's colours, thumbnail and file to drag made, and lets them be while a stroke is drawn."""

    def __init__(self, cutouts: Cutouts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cutouts = cutouts
        self._current: Document | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._prepare)

    def watch(self, document: Document) -> None:
        """Hear of a document's strokes and edits."""
        document.edited.connect(self._on_edited)
        document.touchup_editor.begun.connect(self._on_stroke)

    def set_current(self, document: Document | None) -> None:
        """Prepare another document from now on, or none."""
        self._current = document
        self._prepare()

    def on_cut(self, document: Document) -> None:
        """A document has a new matte: there is no hand to wait for."""
        if document is self._current:
            self._prepare()
        elif not document.touchup.tiles.empty or document.edges != Edges():
            # The cut's own thumbnail knows nothing of what was done by hand.
            self._cutouts.redraw(document)

    def _on_edited(self) -> None:
        if self.sender() is self._current:
            self._pause.start()

    def _on_stroke(self) -> None:
        self._pause.stop()
        if self._current is not None:
            self._cutouts.pause(self._current)

    def _prepare(self) -> None:
        if self._current is not None and not self._current.touchup_editor.stroking:
            self._cutouts.prepare(self._current)
