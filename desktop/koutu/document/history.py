"""Undo within a byte budget: what older commands keep is compressed on a thread, then spilled to a file."""

import os
import tempfile
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, Generic, Protocol, TypeVar

MEGABYTE = 2**20
BUDGET = 256 * MEGABYTE


class Keepable(Protocol):
    """What a command needs to go back."""

    @property
    def nbytes(self) -> int:
        """Bytes it takes in memory."""

    def packed(self) -> bytes:
        """Return it compressed; called on the history's thread."""


_T = TypeVar("_T", bound=Keepable)


class HistoryEntry(Generic[_T]):
    """Something kept for undo, wherever it is now: as it is, compressed, or in the file. Made by `History.keep`."""

    def __init__(self, thing: _T, unpack: Callable[[bytes], _T]) -> None:
        self.thing: _T | None = thing
        self.unpack = unpack
        self.packed: bytes | None = None
        self.place: tuple[int, int] | None = None
        self.packing: Future[bytes] | None = None

    @property
    def nbytes(self) -> int:
        """Bytes it takes in memory."""
        if self.thing is not None:
            return self.thing.nbytes
        return len(self.packed) if self.packed is not None else 0


class History:
    """Keeps what commands need to go back. Nothing is ever lost: what memory has no room for lies in a temporary file.

    A thing is kept as long as someone holds what `keep` gave: its command on an undo stack. The newest half of the
    budget stays as it is, at hand for undo; older things are compressed, oldest first, by one thread, and spilled when
    they do not fit either. On a full disk they stay in memory, over the budget. Use it from one thread.

    Attributes:
        budget: bytes of memory for all of it.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget = budget
        self._refs: list[weakref.ref[HistoryEntry[Keepable]]] = []
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="history")
        self._file: BinaryIO | None = None

    @property
    def nbytes(self) -> int:
        """Bytes of memory it takes now."""
        return sum(kept.nbytes for kept in self._kept())

    @property
    def spilled(self) -> int:
        """How many things lie in the file."""
        return sum(kept.place is not None for kept in self._kept())

    def keep(self, thing: _T, unpack: Callable[[bytes], _T]) -> HistoryEntry[_T]:
        """Take a thing in, as the newest.

        Args:
            thing: not to be changed by anyone while it is kept.
            unpack: gives back what `thing.packed` made.
        """
        kept = HistoryEntry(thing, unpack)
        self._refs.append(weakref.ref(kept))  # type: ignore[arg-type]
        self._settle()
        return kept

    def fetch(self, kept: HistoryEntry[_T]) -> _T:
        """Return the thing, wherever it is. Its command exchanges it, and puts what came out back with `replace`."""
        if kept.thing is not None:
            return kept.thing
        if kept.packed is not None:
            return kept.unpack(kept.packed)
        assert kept.place is not None
        assert self._file is not None
        at, size = kept.place
        self._file.seek(at)
        return kept.unpack(self._file.read(size))

    def replace(self, kept: HistoryEntry[_T], thing: _T) -> None:
        """Keep another thing in the place of one."""
        kept.thing, kept.packed, kept.place, kept.packing = thing, None, None, None
        self._settle()

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

    def _kept(self) -> list[HistoryEntry[Keepable]]:
        return [kept for ref in self._refs if (kept := ref()) is not None]

    def _settle(self) -> None:
        self._refs = [ref for ref in self._refs if ref() is not None]
        for kept in self._kept():
            if kept.packing is not None and kept.packing.done():
                self._take(kept)
        room = self.budget // 2
        for kept in reversed(self._kept()):
            if kept.thing is not None:
                room -= kept.thing.nbytes
                if room < 0 and kept.packing is None:
                    kept.packing = self._pool.submit(kept.thing.packed)
        room = self.budget // 2
        for kept in reversed(self._kept()):
            if kept.packed is not None:
                room -= len(kept.packed)
                if room < 0:
                    self._spill(kept)

    def _take(self, kept: HistoryEntry[Keepable]) -> None:
        assert kept.packing is not None
        kept.packed = kept.packing.result()
        kept.thing = kept.packing = None

    def _spill(self, kept: HistoryEntry[Keepable]) -> None:
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
