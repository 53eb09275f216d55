"""The end of the program: not before what the user saves is written."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from koutu.services.autosave import Autosave
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.ui.tools.brush_settings import BrushSettings
from koutu.ui.window.documents import Documents
from koutu.ui.window.message_bar import Answer, MessageBar


class Leaving(QObject):
    """Asks about what is not saved, waits for what is being saved, and says so."""

    def __init__(
        self, session: Session, autosave: Autosave, documents: Documents, messages: MessageBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._saves = session.saves
        self._documents = documents
        self._messages = messages
        self._window = window
        self._wanted = False
        self._at_once = False
        self._saves.changed.connect(self._follow)
        # What could not be written is worth a look before everything is gone.
        for source in (session.cutouts, session.exporter, autosave):
            source.failed.connect(self._stay)

    def may_leave(self) -> bool:
        """Return whether the window may close now.

        Where not, it closes by itself once the user has agreed and all is written.
        """
        if self._at_once:
            return True
        if not self._documents.may_leave(self._close):
            return False
        self._wanted = bool(self._saves.waiting)
        if self._wanted:
            self._tell()
        return not self._wanted

    def ask_nothing(self) -> None:
        """Let the window close the next time it is asked to: nobody is there to answer. What is being saved is."""
        self._at_once = True

    def _tell(self) -> None:
        waiting = self._saves.waiting
        if len(waiting) == 1:
            text = self.tr("Koutu closes as soon as {name} is written.").format(name=waiting[0].name)
        else:
            text = self.tr("Koutu closes as soon as {count} files are written; {name} is the next.")
            text = text.format(count=len(waiting), name=waiting[0].name)
        self._messages.ask(text, [Answer(self.tr("Stay"), self._stay)])

    def _follow(self) -> None:
        if self._wanted and self._saves.waiting:
            self._tell()
        elif self._wanted:
            # Whoever hears of the last file hears of it before the end.
            QTimer.singleShot(0, self._leave)

    def _leave(self) -> None:
        if self._wanted:
            self._wanted = False
            self._messages.dismiss()
            self._close()

    def _stay(self) -> None:
        self._wanted = False

    def _close(self) -> None:
        self._window.close()


def remember(window: QWidget, settings: Settings, brush: BrushSettings) -> None:
    """Write the window's place and the brush into the settings."""
    settings.brush, settings.smoothing = brush.to_keep(), brush.smoothing
    settings.maximized = window.isMaximized()
    if not window.isMaximized():
        place = window.geometry()
        settings.place = (place.x(), place.y(), place.width(), place.height())
