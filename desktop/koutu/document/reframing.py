"""Turning, mirroring and cropping a document's photo, as a command."""

import weakref
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PySide6.QtGui import QUndoCommand

from koutu.document.commands import Origin, Planes
from koutu.document.framed_photo import FramedPhoto, FramedPixels
from koutu.document.history import History, HistoryEntry
from koutu.engine.core.framing import Framing
from koutu.engine.core.rect import Rect
from koutu.engine.core.tiles import TileDelta, TileMap
from koutu.engine.touchup.framed import framed_touchup
from koutu.engine.touchup.touchup import Touchup


class FrameState:
    """A photo's matte and touch-up in one framing; what a crop takes away of them is kept for undo.

    Attributes:
        planes: the network's matte, or None before the first answer.
        origin: what made it.
        tiles: of the touch-up.
    """

    def __init__(self, planes: Planes | None, origin: Origin, tiles: TileDelta) -> None:
        self.planes = planes
        self.origin = origin
        self.tiles = tiles

    def after(self, step: Framing, bounds: Rect) -> "FrameState":
        """Return it turned, mirrored and cropped along with the photo; no matte where `step` shows more of the photo.

        Args:
            step: what is done to the photo.
            bounds: of the photo before.
        """
        before, planes = self.planes, None
        if before is not None and step.fits(bounds.width, bounds.height):
            # A part of the coarse matte is not what networks see of that part.
            coarse = step.of(before.coarse) if step.crop is None and before.coarse is not None else None
            planes = Planes(step.of(before.matte), coarse)
        touchup = framed_touchup(Touchup(self.tiles_of(bounds)), step)
        return FrameState(planes, self.origin, touchup.tiles.clear())

    def tiles_of(self, bounds: Rect) -> TileMap:
        """Return the tiles as a map of a photo of that size."""
        tiles = TileMap(bounds.width, bounds.height, 2)
        for key, tile in self.tiles.items():
            tiles.put(key, tile)
        return tiles

    @property
    def nbytes(self) -> int:
        """Bytes of both."""
        return self.tiles.nbytes + (0 if self.planes is None else self.planes.nbytes)

    def packed(self) -> bytes:
        """Return them compressed, for `unpacked`."""
        planes = b"" if self.planes is None else self.planes.packed()
        return len(planes).to_bytes(8, "little") + planes + self.tiles.packed()

    @classmethod
    def unpacked(cls, origin: Origin, data: bytes) -> "FrameState":
        """Return what `packed` was made of."""
        end = 8 + int.from_bytes(data[:8], "little")
        planes = Planes.unpacked(data[8:end]) if end > 8 else None
        return cls(planes, origin, TileDelta.unpacked(data[end:]))


class Framed(Protocol):
    """What a `Reframe` asks of its document."""

    edits: int
    history: History

    @property
    def frame(self) -> FramedPhoto:
        """The photo."""

    def frame_state(self) -> FrameState:
        """Return its matte and touch-up."""

    def install_framing(self, framing: Framing, state: FrameState | None = None) -> None:
        """Frame the photo so; with the matte and touch-up of `state`, or those of now turned along."""


@dataclass(frozen=True, slots=True, eq=False)
class FramingAhead:
    """What a `Reframe` needs, made before it.

    Attributes:
        pixels: the photo.
        state: its matte and touch-up.
        edits: the document's as they were made: after further ones `state` is of no use.
    """

    pixels: FramedPixels
    state: FrameState
    edits: int


def framing_ahead(document: Framed, framing: Framing) -> Callable[[], FramingAhead]:
    """Return a function for any thread that makes a document's picture as it is with another framing.

    It raises what `FramedPhoto.frame` does.
    """
    frame, state, edits = document.frame, document.frame_state(), document.edits
    make, step, bounds = frame.making(framing), frame.step_to(framing), frame.bounds
    return lambda: FramingAhead(make(), state.after(step, bounds), edits)


class Reframe(QUndoCommand):
    """The photo framed in another way. Turns and mirrors are taken back by their opposites: only a crop keeps much."""

    def __init__(self, text: str, document: Framed, framing: Framing, ahead: FramingAhead | None = None) -> None:
        super().__init__(text)
        self._ahead = ahead
        self._document = weakref.ref(document)
        self._before, self._after = document.frame.framing, framing
        self._crops = document.frame.step_to(framing).crop is not None
        self._kept: HistoryEntry[FrameState] | None = None

    def redo(self) -> None:
        """Frame it so."""
        document = self._alive()
        if self._crops:
            before = document.frame_state()
            self._kept = document.history.keep(before, partial(FrameState.unpacked, before.origin))
        ahead, self._ahead = self._ahead, None
        state = None
        if ahead is not None:
            document.frame.take(ahead.pixels)
            state = ahead.state if ahead.edits == document.edits else None
        document.install_framing(self._after, state)

    def undo(self) -> None:
        """Frame it as before."""
        document, kept = self._alive(), self._kept
        document.install_framing(self._before, None if kept is None else document.history.fetch(kept))
        self._kept = None

    def _alive(self) -> Framed:
        document = self._document()
        assert document is not None
        return document
