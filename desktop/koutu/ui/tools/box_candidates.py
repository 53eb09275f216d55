"""What may be the object in a box: searched for on the tools' thread, one of them in sight."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from koutu.document.document import Document
from koutu.engine.core.rect import Rect
from koutu.engine.selection.box import BoxPredictor, Candidate, candidates
from koutu.services.latest_task import LatestTask
from koutu.services.task import TaskReport
from koutu.services.worker import Worker
from koutu.ui.tools.box_preview import thumbnail

MOST = 4  # as many as there are digits beside each other, and pictures in the bar


class BoxCandidates(QObject):
    """The candidates of one box, the likeliest first.

    Attributes:
        found: those that are known.
        shown: which of them is in sight.

    Signals:
        changed(): `found`, `shown` or `looking`.
        arrived(): the first one, or all; none where there is no object.
        failed(): the search did not end; the worker says why.
    """

    changed = Signal()
    arrived = Signal()
    failed = Signal()

    def __init__(self, worker: Worker, looks: Sequence[BoxPredictor], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: list[Candidate] = []
        self.shown = 0
        self._looks = looks
        self._document: Document | None = None
        # Once somebody has chosen, what comes later does not take it out of sight.
        self._chosen = False
        self._search = LatestTask(worker, on_note=self._on_early, on_done=self._on_all, on_failed=self.failed.emit)

    @property
    def looking(self) -> bool:
        """Whether more are still to come."""
        return self._search.busy

    @property
    def in_sight(self) -> Candidate | None:
        """The one that is shown."""
        return self.found[self.shown] if self.found else None

    def look_for(self, document: Document, box: Rect) -> None:
        """Look for the object in a box of photo pixels."""
        self._document = document
        self._search.ask(_Search(document, box, self._looks))
        self.changed.emit()

    def clear(self) -> None:
        """Stop looking, and forget them."""
        self._search.stop()
        self._document = None
        self.found = []
        self.shown = 0
        self._chosen = False
        self.changed.emit()

    def show(self, index: int) -> None:
        """Show one, if there are that many."""
        if index < len(self.found):
            self.shown = index
            self._chosen = True
            self.changed.emit()

    def show_next(self, by: int = 1) -> None:
        """Show the one after it (-1: before it), round the ends."""
        if self.found:
            self.show((self.shown + by) % len(self.found))

    def thumbnails(self) -> list[QImage]:
        """Return them in small, in their order."""
        document = self._document
        return [] if document is None else [thumbnail(document.screen, candidate) for candidate in self.found]

    def _on_early(self, candidate: Candidate) -> None:
        self.found = [candidate]
        self.changed.emit()
        self.arrived.emit()

    def _on_all(self, answer: list[Candidate]) -> None:
        seen = self.in_sight if self._chosen else None
        self.found = answer[:MOST]
        self.shown = 0
        if seen is not None:
            same = next((place for place, each in enumerate(self.found) if each.kind == seen.kind), None)
            if same is None:
                self.found = [seen, *self.found][:MOST]
            self.shown = same or 0
        self.changed.emit()
        self.arrived.emit()


class _Search:
    """Runs on the tools' worker."""

    def __init__(self, document: Document, box: Rect, looks: Sequence[BoxPredictor]) -> None:
        assert document.shown_matte is not None
        self._pixels = document.screen
        self._present = document.shown_matte.copy()
        self._box = box
        self._looks = looks

    def __call__(self, report: TaskReport[Candidate]) -> list[Candidate]:
        return candidates(self._pixels, self._box, self._present, self._looks, cancel=report.cancel, early=report.note)
