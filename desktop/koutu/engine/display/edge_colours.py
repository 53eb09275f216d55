"""The cutout's own colours where its matte is soft, kept sparse.

Where the matte is 0 or 255, a view needs the photo's levels and nothing else. In between it needs two things more:
at full size the clean colours, and in smaller levels the averages of colours × matte, premultiplied, because averaging
colours and matte apart lets the removed background into every edge. Both are kept in small tiles along the soft
edges: for a portrait of 24 megapixels some 4 MB, where whole planes are 96.
"""

import functools
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from koutu.engine.core.pyramid import Pixels, Pyramid, doubled, halve, halved, multiplied
from koutu.engine.core.rect import Rect
from koutu.engine.core.tiles import Key, keys_over, moved, tile_rect
from koutu.engine.matting.foreground import RIM

SIDE = 64  # pixels of a tile: soft edges are thin, and larger ones would be mostly empty
_NOTHING = Rect(0, 0, 0, 0)
Tiles = dict[Key, Pixels]


class EdgeColours:
    """The tiles of one photo and one matte.

    Attributes:
        levels: for every level of the pyramids its tiles: of level 0 straight clean colours, then premultiplied ones.
    """

    def __init__(self, photo: Pyramid, matte: Pyramid, levels: Sequence[Tiles]) -> None:
        """Show tiles, which are kept and changed by `refresh`, on the pyramids that they were made of."""
        self._photo = photo
        self._matte = matte
        self._stale = [_NOTHING] * len(levels)
        self.levels = tuple(levels)

    @classmethod
    def made(cls, photo: Pyramid, matte: Pyramid, clean: Pixels | None = None) -> "EdgeColours":
        """Make the tiles: not on the GUI thread.

        Args:
            photo: of (H, W, 3) uint8.
            matte: of (H, W) uint8.
            clean: (H, W, 3) uint8, clean colours; None: the photo's own are taken for them.
        """
        made = cls(photo, matte, [{} for _ in range(len(photo))])
        if clean is not None:
            near = cv2.dilate(matte.base, np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8))
            wanted = ((near > 0) & (matte.base < 255)).view(np.uint8)
            for key in _touched(wanted):
                rect = tile_rect(key, SIDE).clipped(photo.whole(0))
                made.levels[0][key] = photo.base[rect.slices].copy()
                cv2.copyTo(clean[rect.slices], wanted[rect.slices], made.levels[0][key])
        for level in range(1, len(photo)):
            for key in _touched(_soft(matte.level(level))):
                rect = tile_rect(key, SIDE).clipped(matte.whole(level))
                made.levels[level][key] = made._averages(level, rect)
        return made

    @property
    def nbytes(self) -> int:
        """Bytes of the tiles."""
        return sum(tile.nbytes for tiles in self.levels for tile in tiles.values())

    def refresh(self, rect: Rect) -> None:
        """Say that the matte changed inside `rect`, and its pyramid was told. The averages follow when asked for.

        The clean colours stay: new ones take a while, and in the meantime the old ones and the photo's do.
        """
        for level in range(1, len(self.levels)):
            rect = halved(rect)
            self._stale[level] = self._stale[level].united(rect)

    def straight(self, rect: Rect) -> Pixels:
        """Return the cutout's straight colours inside `rect` of the photo: (rect.height, rect.width, 3) uint8."""
        photo = self._photo.base[rect.slices]
        return self._with_tiles(photo.copy(), 0, rect) if self._any(0, rect) else photo

    def premultiplied(self, level: int, rect: Rect) -> Pixels:
        """Return colours × matte inside `rect` of a level, in its pixels: (rect.height, rect.width, 3) uint8."""
        self._freshen(level)
        return self._product(level, rect)

    def parts(self, level: int, rect: Rect) -> list[Rect]:
        """Return where inside `rect` of a level its tiles lie; neighbours in a row as one."""
        self._freshen(level)
        found: list[Rect] = []
        tiles = self.levels[level]
        for key in keys_over(rect, SIDE):
            if key in tiles:
                part = tile_rect(key, SIDE).clipped(rect)
                if found and (found[-1].top, found[-1].right) == (part.top, part.left):
                    part = found.pop().united(part)
                found.append(part)
        return found

    def _freshen(self, level: int) -> None:
        for coarser in range(1, level + 1):
            rect, self._stale[coarser] = self._stale[coarser], _NOTHING
            if not rect.empty:
                self._update(coarser, rect)

    def _update(self, level: int, rect: Rect) -> None:
        for run in self._soft_runs(level, rect):
            part = functools.reduce(Rect.united, (tile_rect(key, SIDE).clipped(rect) for key in run))
            averages = self._averages(level, part)
            for key in run:
                tile = tile_rect(key, SIDE)
                here = tile.clipped(rect)
                self.levels[level][key][moved(here, tile).slices] = averages[moved(here, part).slices]

    def _soft_runs(self, level: int, rect: Rect) -> Iterator[list[Key]]:
        """Return the tiles that `rect` has a part in and that are soft by now, neighbours in a row together."""
        alpha = self._matte.level(level)
        tiles = self.levels[level]
        run: list[Key] = []
        for key in keys_over(rect, SIDE):
            tile = tile_rect(key, SIDE).clipped(self._matte.whole(level))
            if key not in tiles and _soft(alpha[tile.clipped(rect).slices]).any():
                tiles[key] = self._product(level, tile)
            elif key in tiles and not _soft(alpha[tile.slices]).any():
                # Painted over: solid here is solid on every finer level, where the photo's own averages say the same.
                del tiles[key]
            if run and (key not in tiles or key != (run[-1][0], run[-1][1] + 1)):
                yield run
                run = []
            if key in tiles:
                run.append(key)
        if run:
            yield run

    def _product(self, level: int, rect: Rect) -> Pixels:
        alpha = cv2.cvtColor(self._matte.level(level)[rect.slices], cv2.COLOR_GRAY2RGB)
        if level == 0:
            return multiplied(self.straight(rect), alpha)
        return self._with_tiles(multiplied(self._photo.level(level)[rect.slices], alpha), level, rect)

    def _averages(self, level: int, rect: Rect) -> Pixels:
        return halve(self._product(level - 1, doubled(rect).clipped(self._matte.whole(level - 1))))

    def _any(self, level: int, rect: Rect) -> bool:
        tiles = self.levels[level]
        return bool(tiles) and any(key in tiles for key in keys_over(rect, SIDE))

    def _with_tiles(self, colours: Pixels, level: int, rect: Rect) -> Pixels:
        tiles = self.levels[level]
        for key in keys_over(rect, SIDE):
            if key in tiles:
                part = tile_rect(key, SIDE).clipped(rect)
                colours[moved(part, rect).slices] = tiles[key][moved(part, tile_rect(key, SIDE)).slices]
        return colours


def _soft(alpha: Pixels) -> Pixels:
    return cv2.inRange(alpha, 1, 254).astype(np.uint8, copy=False)


def _touched(wanted: Pixels) -> Iterator[Key]:
    """Return the tiles that hold a pixel other than 0."""
    height, width = wanted.shape
    rows = np.maximum.reduceat(wanted, np.arange(0, height, SIDE), axis=0)
    for row, column in np.argwhere(np.maximum.reduceat(rows, np.arange(0, width, SIDE), axis=1)):
        yield int(row), int(column)
