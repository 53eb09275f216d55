"""Offers what earlier runs left, opens it, and removes the old copies once this run has its own."""

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.services import recovery
from koutu.services.autosave import Autosave
from koutu.services.recovery import Leftover, Unreadable
from koutu.services.session import Session
from koutu.services.session_folder import Claim
from koutu.ui.dialogs.leftovers import LeftoversDialog


class Offering(QObject):
    """Holds the folders of earlier runs until their documents are opened, kept anew or deleted."""

    def __init__(self, session: Session, autosave: Autosave, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._claims: list[Claim] = []
        autosave.kept.connect(self._on_kept)

    def offer(self, claims: Sequence[Claim]) -> None:
        """Offer the documents in these folders, also those that cannot be read now; folders without any are removed."""
        found: list[Leftover] = []
        lost: list[Unreadable] = []
        for claim in claims:
            survey = recovery.survey(claim.path)
            if survey:
                self._claims.append(claim)
                found += survey.leftovers
                lost += survey.unreadable
            else:
                claim.remove()
        if found or lost:
            LeftoversDialog(self._window, found, lost, self._open, self.delete).open()

    def delete(self) -> None:
        """Forget all of them."""
        for claim in self._claims:
            claim.remove()
        self._claims = []

    def _open(self, leftovers: list[Leftover]) -> None:
        self._session.loader.open([leftover.source for leftover in leftovers])

    def _on_kept(self, document: Document) -> None:
        """A document of an earlier run has a copy in this one's folder: its old copy may go."""
        if document.recovered is None:
            return
        old, document.recovered = document.recovered, None
        recovery.forget_opened(old)
        for claim in list(self._claims):
            if claim.path == old.parent and not recovery.survey(claim.path):
                self._claims.remove(claim)
                claim.remove()
