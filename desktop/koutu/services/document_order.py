"""The order of the open documents: by what they are sorted, each folder's together."""

from pathlib import Path
from typing import Literal

from koutu.document.document import Document

SortBy = Literal["opened", "name", "doubt", "mark"]
_MARKS = ("star", "doubtful", "", "done")


class DocumentOrder:
    """Says which of two documents comes first.

    Attributes:
        by: as opened, by name, the doubtful first, or by marks: stars, doubtful ones, unmarked ones, those that are
            done.
        grouped: whether the documents of one folder stay together; folders come as they were first seen.
    """

    def __init__(self) -> None:
        self.by: SortBy = "opened"
        self.grouped = True
        self._ranks: dict[Path | None, int] = {}

    def key(self, document: Document) -> tuple[float | str, ...]:
        """Return what sorts a document among the others."""
        rank = self._ranks.setdefault(folder_of(document), len(self._ranks)) if self.grouped else 0
        return rank, *self._within(document), document.id

    def _within(self, document: Document) -> tuple[float | str, ...]:
        if self.by == "name":
            return (document.title.casefold(),)
        if self.by == "doubt":
            # What a person said of it goes before what its matte looks like.
            said = {"doubtful": 0, "done": 2}.get(document.mark, 1)
            return said, -(document.review_score or 0.0)
        return (_MARKS.index(document.mark),) if self.by == "mark" else ()


def folder_of(document: Document) -> Path | None:
    """Return the folder a document's photo came from; None for what was pasted, dropped or fetched."""
    return None if document.path is None else document.path.parent
