"""What a document's undo stack holds: one command for every stroke, tool use, cut and stand of the edge sliders.

A command knows its document weakly: a circle through a QObject would be left to the garbage collector, which takes the
stack apart in any order, and has crashed a run.
"""

import weakref
import zlib
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from PySide6.QtGui import QUndoCommand

from koutu.document.history import History
from koutu.engine.core.rect import Rect
from koutu.engine.core.tiles import TileDelta, TileMap
from koutu.engine.matting.cutout import Coarse, Matte
from koutu.engine.matting.refine_settings import RefineSettings
from koutu.engine.networks.catalog import Size
from koutu.engine.networks.modes import Mode
from koutu.engine.touchup.edges import Edges

_T = TypeVar("_T")
_EDGES_ID = 1
_REFINE_ID = 2


def _alive(target: "weakref.ref[_T]") -> _T:
    """A document outlives its commands."""
    found = target()
    assert found is not None
    return found


class TouchedUp(Protocol):
    """What a command on the touch-up asks of who edits it."""

    history: History

    def tiles_for_exchange(self) -> TileMap:
        """Return the touch-up's tiles; a stroke in hand is taken back before."""

    def show_touched(self, rects: list[Rect]) -> None:
        """Tell where tiles were exchanged."""


class EditTouchup(QUndoCommand):
    """One stroke or tool use on the touch-up, done already when it is pushed."""

    def __init__(self, text: str, touching: TouchedUp, delta: TileDelta) -> None:
        """Make the command.

        Args:
            text: what the user did, in their language.
            touching: whose touch-up it is.
            delta: what undoes the edit.
        """
        super().__init__(text)
        self._touching = weakref.ref(touching)
        self._kept = touching.history.keep(delta, TileDelta.unpacked)
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
        touching = _alive(self._touching)
        tiles = touching.tiles_for_exchange()
        delta = touching.history.fetch(self._kept)
        changed = delta.swap(tiles)
        touching.history.replace(self._kept, delta)
        touching.show_touched(changed)


@dataclass(frozen=True, slots=True)
class Origin:
    """What made a network's matte.

    Attributes:
        mode, size: as chosen.
        refine: how it was refined, or None for what the size comes with.
    """

    mode: Mode
    size: Size
    refine: RefineSettings | None = None


class Planes:
    """A network's matte kept for undo, with the coarse matte that it came of, where that is known."""

    def __init__(self, matte: Matte, coarse: Coarse | None) -> None:
        self.matte = matte
        self.coarse = coarse

    @property
    def nbytes(self) -> int:
        """Bytes of both."""
        return self.matte.nbytes + (0 if self.coarse is None else self.coarse.nbytes)

    def packed(self) -> bytes:
        """Return them compressed, for `unpacked`."""
        coarse = np.empty((0, 0), np.uint16) if self.coarse is None else self.coarse
        planes = self.matte.tobytes() + coarse.tobytes()
        return np.array(self.matte.shape + coarse.shape, np.int32).tobytes() + zlib.compress(planes, 1)

    @classmethod
    def unpacked(cls, data: bytes) -> "Planes":
        """Return what `packed` was made of."""
        height, width, rows, columns = np.frombuffer(data[:16], np.int32).tolist()
        planes = zlib.decompress(data[16:])
        matte = np.frombuffer(planes, np.uint8, height * width).reshape(height, width)
        coarse = np.frombuffer(planes, np.uint16, rows * columns, height * width) if rows else None
        return cls(matte, None if coarse is None else coarse.reshape(rows, columns))


class Cut(Protocol):
    """What a command on the network's matte asks of its document."""

    history: History
    origin: Origin

    @property
    def coarse(self) -> Coarse | None:
        """The coarse matte that the network's came of."""

    @property
    def base_matte(self) -> Matte | None:
        """The network's matte."""

    def install_matte(self, planes: Planes, origin: Origin, final: Matte | None = None) -> None:
        """Make this the network's matte."""


class ReplaceMatte(QUndoCommand):
    """A network's new matte in place of an earlier one; undoing it brings back what had made the earlier one as well.

    While a slider is being dragged, its steps become one command.
    """

    def __init__(
        self,
        text: str,
        document: Cut,
        planes: Planes,
        origin: Origin,
        final: Matte | None = None,
        *,
        slid: bool = False,
    ) -> None:
        super().__init__(text)
        self._document = weakref.ref(document)
        self._kept = document.history.keep(planes, Planes.unpacked)
        self._origin = origin
        self._final = final
        self._slid = slid

    def id(self) -> int:
        """Those of a slider may become one."""
        return _REFINE_ID if self._slid else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next step of the same slider: what this one keeps is where the hand began."""
        return isinstance(other, ReplaceMatte) and other.text() == self.text()

    def redo(self) -> None:
        """Show the new matte; a final one that was made beforehand is used once and let go."""
        final, self._final = self._final, None
        self._exchange(final)

    def undo(self) -> None:
        """Show the earlier matte."""
        self._exchange(None)

    def _exchange(self, final: Matte | None) -> None:
        document = _alive(self._document)
        base = document.base_matte
        assert base is not None
        other, origin = document.history.fetch(self._kept), self._origin
        document.history.replace(self._kept, Planes(base, document.coarse))
        self._origin = document.origin
        document.install_matte(other, origin, final)


class Sliding(Protocol):
    """What a command on the edge sliders asks of who has the matte."""

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
