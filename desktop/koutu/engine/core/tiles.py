"""Sparse planes in 256×256 tiles, copied on write: what undo keeps of an edit is the tiles it touched, nothing more.

A tile that lies in a map is never written to again; an edit puts a changed copy in its place. So the tiles of before
and after can be kept, swapped and read from other threads without copying.
"""

import zlib
from collections.abc import ItemsView, Iterator

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect

TILE = 256  # pixels a side: as RGBA a quarter of a megabyte, which a core's cache holds
Key = tuple[int, int]
"""Row and column of a tile."""


class TileMap:
    """Planes of (height, width, channels) uint8 that are 0 where no tile is kept.

    Attributes:
        bounds: the planes' rectangle.
        channels: how many planes.
    """

    def __init__(self, width: int, height: int, channels: int) -> None:
        self.bounds = Rect(0, 0, width, height)
        self.channels = channels
        self._tiles: dict[Key, Pixels] = {}

    @property
    def nbytes(self) -> int:
        """Bytes of the tiles kept."""
        return sum(tile.nbytes for tile in self._tiles.values())

    @property
    def empty(self) -> bool:
        """Whether everything is 0 because nothing was ever written."""
        return not self._tiles

    def tile(self, key: Key) -> Pixels | None:
        """Return a tile, (channels, 256, 256), not to be written to; None where all is 0."""
        return self._tiles.get(key)

    def put(self, key: Key, tile: Pixels | None) -> Pixels | None:
        """Put a tile in place of another, which is returned. The map keeps `tile` itself."""
        before = self._tiles.pop(key, None)
        if tile is not None:
            self._tiles[key] = tile
        return before

    def clear(self) -> "TileDelta":
        """Take every tile out; return what undoes it."""
        before: dict[Key, Pixels | None] = dict(self._tiles)
        self._tiles.clear()
        return TileDelta(before)

    def shared(self) -> "TileMap":
        """Return a map of the same tiles: what is put into either later, the other does not see."""
        other = TileMap(self.bounds.width, self.bounds.height, self.channels)
        other._tiles = self._tiles.copy()
        return other

    def read(self, rect: Rect) -> Pixels:
        """Return a copy of the pixels of `rect`, (h, w, channels); `rect` must lie inside the bounds."""
        out = np.zeros((rect.height, rect.width, self.channels), np.uint8)
        for key in keys_over(rect):
            tile = self._tiles.get(key)
            if tile is not None:
                part = tile_rect(key).clipped(rect)
                inside = tile[:, *moved(part, tile_rect(key)).slices]
                out[moved(part, rect).slices] = np.moveaxis(inside, 0, -1)
        return out


class TileEdit:
    """One edit of a map in the making: tiles are copied at the first touch, and put back when it is aborted."""

    def __init__(self, tiles: TileMap) -> None:
        self._tiles = tiles
        self._before: dict[Key, Pixels | None] = {}

    def writable(self, key: Key) -> Pixels:
        """Return the tile to write to, (channels, 256, 256); it is in the map already."""
        if key not in self._before:
            old = self._tiles.tile(key)
            copy = np.zeros((self._tiles.channels, TILE, TILE), np.uint8) if old is None else old.copy()
            self._before[key] = self._tiles.put(key, copy)
        tile = self._tiles.tile(key)
        assert tile is not None
        return tile

    def without(self) -> TileMap:
        """Return the map as it was before the edit; other threads may read it while the edit goes on."""
        other = self._tiles.shared()
        for key, tile in self._before.items():
            other.put(key, tile)
        return other

    def before(self, key: Key) -> Pixels | None:
        """Return a tile as it was before the edit; None where all was 0."""
        return self._before[key] if key in self._before else self._tiles.tile(key)

    def finish(self) -> "TileDelta":
        """End the edit and return what undoes it. The edit must not be used again."""
        return TileDelta(self._before)

    def abort(self) -> list[Rect]:
        """Put everything back, and return the rectangles that this changed."""
        return TileDelta(self._before).swap(self._tiles)


class TileDelta:
    """The other side of an edit: the tiles of before while it is done, the tiles of after while it is undone."""

    def __init__(self, tiles: dict[Key, Pixels | None]) -> None:
        self._tiles = tiles

    @property
    def nbytes(self) -> int:
        """Bytes of the tiles kept."""
        return sum(tile.nbytes for tile in self._tiles.values() if tile is not None)

    @property
    def empty(self) -> bool:
        """Whether the edit touched nothing."""
        return not self._tiles

    def items(self) -> ItemsView[Key, Pixels | None]:
        """Return the tiles by their keys; not to be written to."""
        return self._tiles.items()

    def rects(self, bounds: Rect) -> list[Rect]:
        """Return the rectangles of the tiles, inside `bounds`; neighbours in a row as one."""
        found: list[Rect] = []
        for key in sorted(self._tiles):
            rect = tile_rect(key).clipped(bounds)
            if found and (found[-1].top, found[-1].right) == (rect.top, rect.left):
                rect = found.pop().united(rect)
            found.append(rect)
        return found

    def swap(self, tiles: TileMap) -> list[Rect]:
        """Exchange the tiles with the map's: undo, or redo. Return the rectangles that changed, inside the bounds."""
        for key, tile in self._tiles.items():
            self._tiles[key] = tiles.put(key, tile)
        return self.rects(tiles.bounds)

    def packed(self) -> bytes:
        """Return the tiles compressed, for `unpacked`. 1.1 ms for a noisy tile: not on the GUI thread."""
        head = np.array([(*key, 0 if tile is None else len(tile)) for key, tile in self._tiles.items()], np.int32)
        body = b"".join(tile.tobytes() for tile in self._tiles.values() if tile is not None)
        return len(head).to_bytes(4, "little") + zlib.compress(head.tobytes() + body, 1)

    @classmethod
    def unpacked(cls, data: bytes) -> "TileDelta":
        """Return the tiles that `packed` compressed."""
        count = int.from_bytes(data[:4], "little")
        raw = zlib.decompress(data[4:])
        head: NDArray[np.int32] = np.frombuffer(raw, np.int32, count * 3).reshape(count, 3)
        tiles: dict[Key, Pixels | None] = {}
        at = head.nbytes
        for row, column, channels in head.tolist():
            size = TILE * TILE * channels
            body = np.frombuffer(raw, np.uint8, size, at).reshape(channels, TILE, TILE) if channels else None
            tiles[row, column] = body
            at += size
        return cls(tiles)


def keys_over(rect: Rect, side: int = TILE) -> Iterator[Key]:
    """Return the tiles, `side` pixels wide, that have a part in `rect`, row by row."""
    if not rect.empty:
        for row in range(rect.top // side, -(-rect.bottom // side)):
            for column in range(rect.left // side, -(-rect.right // side)):
                yield row, column


def tile_rect(key: Key, side: int = TILE) -> Rect:
    """Return the pixels of a tile; at the right and the bottom they reach beyond the planes."""
    row, column = key
    return Rect(column * side, row * side, (column + 1) * side, (row + 1) * side)


def moved(rect: Rect, origin: Rect) -> Rect:
    """Return `rect` counted from the corner of `origin`."""
    left, top = origin.left, origin.top
    return Rect(rect.left - left, rect.top - top, rect.right - left, rect.bottom - top)
