"""The panel of what was done to the picture."""

from typing import cast

from PySide6.QtCore import QEvent
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QUndoView, QWidget

from koutu.document.document import Document


class HistoryPanel(QUndoView):
    """A document's commands by name; a click goes there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._retranslate()

    def set_document(self, document: Document | None) -> None:
        """Show the commands of another document, or none."""
        # Qt takes None for no stack at all; its type stubs do not say so.
        self.setStack(cast(QUndoStack, None if document is None else document.undo))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("History"))
        self.setEmptyLabel(self.tr("As cut out"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
