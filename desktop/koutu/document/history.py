"""Undo of the touch-up within a byte budget: older edits are compressed on a thread, then spilled to a file."""

import os
import tempfile
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

from PySide6.QtGui import QUndoCommand

from koutu.engine.rect import Rect
from koutu.engine.tiles import TileDelta, TileMap

BUDGET = 256 * 2**20


class Kept:
    """One edit's tiles, wherever they are now: as tiles, compressed, or in the file. Made by `History.keep`."""

    def __init__(self, delta: TileDelta) -> None:
        self.delta: TileDelta | None = delta
        self.packed: bytes | None = None
        self.place: tuple[int, int] | None = None
        self.packing: Future[bytes] | None = None

    @property
    def nbytes(self) -> int:
        """Bytes it takes in memory."""
        if self.delta is not None:
            return self.delta.nbytes
        return len(self.packed) if self.packed is not None else 0


class History:
    """Keeps the tiles of edits. Nothing is ever lost: what memory has no room for lies in a temporary file.

    An edit is kept as long as someone holds what `keep` gave: its command on the undo stack. The newest half of the
    budget stays as tiles, at hand for undo; older edits are compressed, oldest first, by one thread, and spilled when
    they do not fit either. On a full disk they stay in memory, over the budget. Use it from one thread.

    Attributes:
        budget: bytes of memory for the tiles.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget = budget
        self._refs: list[weakref.ref[Kept]] = []
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="history")
        self._file: BinaryIO | None = None

    @property
    def nbytes(self) -> int:
        """Bytes of memory the edits take now."""
        return sum(kept.nbytes for kept in self._kept())

    @property
    def spilled(self) -> int:
        """How many edits lie in the file."""
        return sum(kept.place is not None for kept in self._kept())

    def keep(self, delta: TileDelta) -> Kept:
        """Take an edit in, as the newest."""
        kept = Kept(delta)
        self._refs.append(weakref.ref(kept))
        self._settle()
        return kept

    def swap(self, kept: Kept, tiles: TileMap) -> list[Rect]:
        """Undo or redo an edit, wherever its tiles are; gives the rectangles that changed."""
        delta = self._fetched(kept)
        changed = delta.swap(tiles)
        kept.delta, kept.packed, kept.place, kept.packing = delta, None, None, None
        self._settle()
        return changed

    def settled(self) -> None:
        """Wait until everything that is to be compressed is, and memory is within the budget."""
        while packing := [kept for kept in self._kept() if kept.packing is not None]:
            for kept in packing:
                self._take(kept)
            self._settle()

    def close(self) -> None:
        """End the thread and remove the file."""
        self._pool.shutdown(cancel_futures=True)
        self._refs.clear()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _kept(self) -> list[Kept]:
        return [kept for ref in self._refs if (kept := ref()) is not None]

    def _settle(self) -> None:
        self._refs = [ref for ref in self._refs if ref() is not None]
        for kept in self._kept():
            if kept.packing is not None and kept.packing.done():
                self._take(kept)
        room = self.budget // 2
        for kept in reversed(self._kept()):
            if kept.delta is not None:
                room -= kept.delta.nbytes
                if room < 0 and kept.packing is None:
                    kept.packing = self._pool.submit(kept.delta.packed)
        room = self.budget // 2
        for kept in reversed(self._kept()):
            if kept.packed is not None:
                room -= len(kept.packed)
                if room < 0:
                    self._spill(kept)

    def _take(self, kept: Kept) -> None:
        assert kept.packing is not None
        kept.packed = kept.packing.result()
        kept.delta = kept.packing = None

    def _spill(self, kept: Kept) -> None:
        assert kept.packed is not None
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="koutu-undo-", buffering=0)  # noqa: SIM115 - see `close`
            at = self._file.seek(0, os.SEEK_END)
            written = self._file.write(kept.packed)
        except OSError:
            return
        if written == len(kept.packed):
            kept.place = (at, written)
            kept.packed = None

    def _fetched(self, kept: Kept) -> TileDelta:
        if kept.delta is not None:
            return kept.delta
        if kept.packed is not None:
            return TileDelta.unpacked(kept.packed)
        assert kept.place is not None
        assert self._file is not None
        at, size = kept.place
        self._file.seek(at)
        return TileDelta.unpacked(self._file.read(size))


class TouchupCommand(QUndoCommand):
    """One stroke or tool use on the touch-up, done already when it is pushed."""

    def __init__(
        self, text: str, history: History, tiles: TileMap, delta: TileDelta, changed: Callable[[list[Rect]], None]
    ) -> None:
        """Make the command.

        Args:
            text: what the user did, in their language.
            history: keeps the tiles.
            tiles: the touch-up's.
            delta: what undoes the edit.
            changed: is called with what an undo or redo changed.
        """
        super().__init__(text)
        self._history = history
        self._tiles = tiles
        self._kept = history.keep(delta)
        self._changed = changed
        self._done = True

    def redo(self) -> None:
        """Do it again; QUndoStack calls this at the push as well, when it is done already."""
        if not self._done:
            self._done = True
            self._changed(self._history.swap(self._kept, self._tiles))

    def undo(self) -> None:
        """Take it back."""
        self._done = False
        self._changed(self._history.swap(self._kept, self._tiles))
