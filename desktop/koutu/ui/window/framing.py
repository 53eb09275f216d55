"""Turns and mirrors the current photo."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from koutu.engine.core.framing import Framing
from koutu.services.reframing import Reframer
from koutu.services.session import Session
from koutu.ui.actions.framing_actions import FramingActions
from koutu.ui.style.theme import Theme


class FramingCommands(QObject):
    """Carries the actions out.

    Attributes:
        actions: the actions.
    """

    def __init__(self, session: Session, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._reframer = Reframer(session, self)
        self.actions = FramingActions(theme, window)
        self.actions.turn_left.triggered.connect(self._turn_left)
        self.actions.turn_right.triggered.connect(self._turn_right)
        self.actions.mirror.triggered.connect(self._mirror)
        self.actions.flip.triggered.connect(self._flip)
        self.actions.whole.triggered.connect(self._show_whole)
        session.currentChanged.connect(self._follow)
        self._follow()

    def reframe(self, text: str, framing: Framing) -> None:
        """Frame the current photo so, as one command called `text`."""
        self._reframer.reframe(text, framing)

    def _turn_left(self) -> None:
        self._reframer.finish()
        if self._session.current is not None:
            self.reframe(self.tr("Turn left"), self._session.current.frame.turned(270))

    def _turn_right(self) -> None:
        self._reframer.finish()
        if self._session.current is not None:
            self.reframe(self.tr("Turn right"), self._session.current.frame.turned(90))

    def _mirror(self) -> None:
        self._reframer.finish()
        if self._session.current is not None:
            self.reframe(self.tr("Mirror"), self._session.current.frame.mirrored())

    def _flip(self) -> None:
        self._reframer.finish()
        if self._session.current is not None:
            self.reframe(self.tr("Flip"), self._session.current.frame.flipped())

    def _show_whole(self) -> None:
        self.reframe(self.tr("Whole photo"), Framing())

    def _follow(self) -> None:
        document = self._session.current
        for action in self.actions.in_order:
            action.setEnabled(document is not None)
        self.actions.whole.setEnabled(document is not None and not document.framing.plain)
