"""What a document's undo stack holds: one command for every stroke, tool use, cut and stand of the edge sliders.

A command knows its document weakly: a circle through a QObject would be left to the garbage collector, which takes the
stack apart in any order, and has crashed a run.
"""

import weakref
import zlib
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QUndoCommand

from koutu.document.history import History
from koutu.engine.catalog import Mode, Size
from koutu.engine.edges import Edges
from koutu.engine.rect import Rect
from koutu.engine.tiles import TileDelta, TileMap

Matte = NDArray[np.uint8]

_T = TypeVar("_T")
_EDGES_ID = 1


def _alive(document: "weakref.ref[_T]") -> _T:
    """A document outlives its commands."""
    found = document()
    assert found is not None
    return found


class TouchedUp(Protocol):
    """What a command on the touch-up asks of its document."""

    history: History

    def tiles_for_exchange(self) -> TileMap:
        """Give the touch-up's tiles; a stroke in hand is taken back before."""

    def show_touched(self, rects: list[Rect]) -> None:
        """Bring the final matte up to date where tiles were exchanged."""


class EditTouchup(QUndoCommand):
    """One stroke or tool use on the touch-up, done already when it is pushed."""

    def __init__(self, text: str, document: TouchedUp, delta: TileDelta) -> None:
        """Make the command.

        Args:
            text: what the user did, in their language.
            document: whose touch-up it is.
            delta: what undoes the edit.
        """
        super().__init__(text)
        self._document = weakref.ref(document)
        self._kept = document.history.keep(delta, TileDelta.unpacked)
        self._done = True

    def redo(self) -> None:
        """Do it again; QUndoStack calls this at the push as well, when it is done already."""
        if not self._done:
            self._exchange()

    def undo(self) -> None:
        """Take it back."""
        self._exchange()

    def _exchange(self) -> None:
        self._done = not self._done
        document = _alive(self._document)
        tiles = document.tiles_for_exchange()
        delta = document.history.fetch(self._kept)
        changed = delta.swap(tiles)
        document.history.replace(self._kept, delta)
        document.show_touched(changed)


class Plane:
    """A matte kept for undo."""

    def __init__(self, matte: Matte) -> None:
        self.matte = matte

    @property
    def nbytes(self) -> int:
        """Bytes of the matte."""
        return self.matte.nbytes

    def packed(self) -> bytes:
        """Give it compressed, for `unpacked`."""
        return np.array(self.matte.shape, np.int32).tobytes() + zlib.compress(self.matte.tobytes(), 1)

    @classmethod
    def unpacked(cls, data: bytes) -> "Plane":
        """Give back what `packed` made."""
        shape: NDArray[np.int32] = np.frombuffer(data[:8], np.int32)
        return cls(np.frombuffer(zlib.decompress(data[8:]), np.uint8).reshape(shape))


class Cut(Protocol):
    """What a command on the network's matte asks of its document."""

    history: History
    network: Matte | None
    matte_choice: tuple[Mode, Size]

    def install_matte(self, matte: Matte, mode: Mode, size: Size) -> None:
        """Make this the network's matte."""


class ReplaceMatte(QUndoCommand):
    """A network's new matte in place of an earlier one; undoing it brings the earlier mode and size back as well."""

    def __init__(self, text: str, document: Cut, matte: Matte, mode: Mode, size: Size) -> None:
        super().__init__(text)
        self._document = weakref.ref(document)
        self._kept = document.history.keep(Plane(matte), Plane.unpacked)
        self._choice = (mode, size)

    def redo(self) -> None:
        """Show the new matte."""
        self._exchange()

    def undo(self) -> None:
        """Show the earlier matte."""
        self._exchange()

    def _exchange(self) -> None:
        document = _alive(self._document)
        assert document.network is not None
        other, choice = document.history.fetch(self._kept).matte, self._choice
        document.history.replace(self._kept, Plane(document.network))
        self._choice = document.matte_choice
        document.install_matte(other, *choice)


class Sliding(Protocol):
    """What a command on the edge sliders asks of its document."""

    edges: Edges

    def install_edges(self, edges: Edges, final: Matte | None = None) -> None:
        """Make the final matte with the sliders standing so, or take it."""


class SetEdges(QUndoCommand):
    """The edge sliders in another place; while a slider is being dragged, its steps become one command."""

    def __init__(self, text: str, document: Sliding, edges: Edges, final: Matte | None) -> None:
        super().__init__(text)
        self._document = weakref.ref(document)
        self._before, self._after = document.edges, edges
        self._final = final

    def id(self) -> int:
        """All commands of this kind may become one."""
        return _EDGES_ID

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next step of the same slider."""
        if not isinstance(other, SetEdges) or other.text() != self.text():
            return False
        self._after = other._after
        return True

    def redo(self) -> None:
        """Put the sliders there; what was made beforehand is used once and let go."""
        final, self._final = self._final, None
        _alive(self._document).install_edges(self._after, final)

    def undo(self) -> None:
        """Put them back."""
        _alive(self._document).install_edges(self._before)
