"""The pieces and holes of a document's matte, kept up to date while someone looks at them."""

from collections import deque
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, Signal

from koutu.document.document import Document
from koutu.engine.core.pyramid import Pixels
from koutu.engine.selection.pieces import Area, Piece, Pieces, all_but_largest, smaller_than
from koutu.engine.touchup.touchup import ERASE, KEEP
from koutu.services.latest_task import LatestTask
from koutu.services.task import TaskReport
from koutu.services.worker import Worker

_LISTED = 200


class ComponentFinder(QObject):
    """Finds them, and drops, keeps, fills and opens them; the work is done on the tools' worker.

    What was dropped or filled stays listed, and can be had back, until something else changes the matte.

    Attributes:
        found: the pieces of the matte as it was when they were found, or None.
        changed_ones: those of them that are dropped or filled now.
        pointed: the one under the pointer or the keyboard, or None.

    Signals:
        listChanged(): `found`. stateChanged(): `changed_ones`. pointedChanged(): `pointed`.
    """

    listChanged = Signal()
    stateChanged = Signal()
    pointedChanged = Signal()

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: Pieces | None = None
        self.changed_ones: set[Piece] = set()
        self.pointed: Piece | None = None
        self._document: Document | None = None
        self._watchers: set[QObject] = set()
        self._own = False
        self._search: LatestTask[Pieces, None] = LatestTask(worker, on_done=self._take_found)
        self._edit: LatestTask[_Outlined, None] = LatestTask(worker, on_done=self._take_edit, on_failed=self.stop)
        self._waiting: deque[tuple[str, tuple[Piece, ...]]] = deque()

    @property
    def listed(self) -> tuple[Piece, ...]:
        """The largest pieces, then the largest holes."""
        if self.found is None:
            return ()
        return (*self.found.pieces[:_LISTED], *self.found.holes[:_LISTED])

    @property
    def busy(self) -> bool:
        """Whether an edit is on its way."""
        return self._edit.busy

    def set_document(self, document: Document | None) -> None:
        """Look at another document, or at none."""
        if self._document is not None:
            self._document.matteChanged.disconnect(self._follow)
            self._document.edited.disconnect(self._follow)
        self.stop()
        self._document = document
        if document is not None:
            document.matteChanged.connect(self._follow)
            document.edited.connect(self._follow)
        self._follow()

    def watch(self, watcher: QObject, on: bool) -> None:
        """Keep the list up to date as long as anyone watches."""
        before = bool(self._watchers)
        (self._watchers.add if on else self._watchers.discard)(watcher)
        if bool(self._watchers) != before:
            self._follow()

    def point(self, piece: Piece | None) -> None:
        """Tell which one the user means now."""
        if piece != self.pointed:
            self.pointed = piece
            self.pointedChanged.emit()

    def stop(self) -> None:
        """Let the edits be that are on their way."""
        self._waiting.clear()
        self._edit.stop()

    def toggle(self, piece: Piece) -> None:
        """Drop a piece or fill a hole; or have it back."""
        if self.found is None or self._document is None:
            return
        waiting = sum(piece in pieces for _, pieces in self._waiting)
        if (piece in self.changed_ones) != bool(waiting % 2):
            text = self.tr("Open a hole") if piece.hole else self.tr("Keep a piece")
        else:
            text = self.tr("Fill a hole") if piece.hole else self.tr("Drop a piece")
        self._ask(text, [piece])

    def toggle_all(self, pieces: Sequence[Piece]) -> None:
        """Drop or fill those of some that are not yet; where all are, have them back."""
        if self.found is None or self._document is None or not pieces:
            return
        left = [piece for piece in pieces if piece not in self.changed_ones]
        hole = pieces[0].hole
        if left:
            self._ask(self.tr("Fill holes") if hole else self.tr("Drop specks"), left)
        else:
            self._ask(self.tr("Open holes") if hole else self.tr("Keep specks"), pieces)

    @property
    def pixels(self) -> Pixels | None:
        """(H, W, 3) uint8, the photo that the pieces are of, for small pictures of them; None without a document."""
        return None if self._document is None else self._document.screen

    def keep_largest(self) -> None:
        """Drop all pieces but the largest."""
        self._ask_for(self.tr("Keep only the largest"), all_but_largest(self._kept(hole=False)))

    def drop_specks(self, smaller: int) -> None:
        """Drop the pieces of fewer pixels."""
        self._ask_for(self.tr("Drop specks"), smaller_than(self._kept(hole=False), smaller))

    def fill_holes(self, smaller: int) -> None:
        """Fill the holes of fewer pixels."""
        self._ask_for(self.tr("Fill holes"), smaller_than(self._kept(hole=True), smaller))

    def _kept(self, *, hole: bool) -> list[Piece]:
        if self.found is None:
            return []
        return [one for one in (self.found.holes if hole else self.found.pieces) if one not in self.changed_ones]

    def _ask_for(self, text: str, pieces: Sequence[Piece]) -> None:
        if pieces:
            self._ask(text, pieces)

    def _ask(self, text: str, pieces: Sequence[Piece]) -> None:
        self._waiting.append((text, tuple(pieces)))
        self._go_on()

    def _go_on(self) -> None:
        """Begin the next edit: clicks may follow one another faster than they are answered."""
        if self._edit.busy or not self._waiting or self.found is None:
            return
        text, pieces = self._waiting.popleft()
        filled = [hole for hole in self.changed_ones if hole.hole and self.found.owner_of(hole) in pieces]
        self._edit.ask(_Outline(text, self.found, pieces, tuple(filled)))

    def _follow(self) -> None:
        if self._own:
            return
        self.stop()
        document = self._document
        if document is not None and document.final.pending:
            return  # it is followed when it is there
        if self._watchers and document is not None and document.final.exists:
            self._search.ask(_Search(document))
        else:
            self._search.stop()
            self._take_found(None)

    def _take_found(self, answer: Pieces | None) -> None:
        self.found = answer
        self.changed_ones = set()
        self.point(None)
        self.listChanged.emit()

    def _take_edit(self, answer: "_Outlined") -> None:
        document, found = self._document, self.found
        if document is None or found is not answer.found:
            return
        self._own = True
        try:
            if answer.pieces[0] in self.changed_ones:
                area = _together(answer.areas[: len(answer.pieces)])
                document.touchup_editor.blend_matte(
                    answer.text, area.rect, found.matte[area.rect.slices], area.coverage
                )
            else:
                document.touchup_editor.fill_areas(answer.text, answer.areas, KEEP if answer.pieces[0].hole else ERASE)
        finally:
            self._own = False
        self.changed_ones = (self.changed_ones ^ set(answer.pieces)) - set(answer.filled)
        self.stateChanged.emit()
        self._go_on()


class _Outlined:
    """Pieces and what dropping or filling them covers; filled holes in them go with them."""

    def __init__(self, asked: "_Outline", areas: list[Area]) -> None:
        self.text = asked.text
        self.found = asked.found
        self.pieces = asked.pieces
        self.filled = asked.filled
        self.areas = areas


class _Search:
    """Runs on the tools' worker, on a copy of the matte."""

    def __init__(self, document: Document) -> None:
        assert document.shown_matte is not None
        self._matte = document.shown_matte.copy()

    def __call__(self, report: TaskReport[None]) -> Pieces:
        return Pieces(self._matte)


class _Outline:
    """Runs on the tools' worker."""

    def __init__(self, text: str, found: Pieces, pieces: tuple[Piece, ...], filled: tuple[Piece, ...]) -> None:
        self.text = text
        self.found = found
        self.pieces = pieces
        self.filled = filled

    def __call__(self, report: TaskReport[None]) -> _Outlined:
        areas = []
        for piece in (*self.pieces, *self.filled):
            report.cancel.check()
            areas.append(self.found.area_of(piece))
        return _Outlined(self, areas)


def _together(areas: Sequence[Area]) -> Area:
    """One area that covers what several do."""
    if len(areas) == 1:
        return areas[0]
    rect = areas[0].rect
    for area in areas[1:]:
        rect = rect.united(area.rect)
    coverage = np.zeros((rect.height, rect.width), np.uint8)
    for area in areas:
        here = coverage[area.rect.moved(-rect.left, -rect.top).slices]
        np.maximum(here, area.coverage, out=here)
    return Area(rect, coverage)
