"""The panel of what was done to the picture."""

from typing import cast

from PySide6.QtCore import QEvent
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QUndoView, QWidget

from koutu.document.document import Document
from koutu.ui.panels.command_names import CommandNames


class HistoryPanel(QUndoView):
    """A document's commands by name; a click goes there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._names = CommandNames()
        self._retranslate()

    def set_document(self, document: Document | None) -> None:
        """Show the commands of another document, or none."""
        self._document = document
        self._show_beginning()
        # Qt takes None for no stack at all; its type stubs do not say so.
        self.setStack(cast(QUndoStack, None if document is None else document.undo))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("History"))
        self._show_beginning()

    def _show_beginning(self) -> None:
        reopened = self._document is not None and self._document.reopened
        self.setEmptyLabel(self.tr("As opened") if reopened else self.tr("As cut out"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            if self._document is not None:
                self._names.retranslate(self._siblings(self._document))
        super().changeEvent(event)

    @staticmethod
    def _siblings(document: Document) -> list[QUndoStack]:
        """The stacks of all open pictures."""
        owner = document.parent()
        found = [document] if owner is None else owner.findChildren(Document)
        return [each.undo for each in found]
