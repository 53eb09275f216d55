"""A round brush and its strokes: coverage that builds by maximum, so that overlapping dabs never show."""

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.core.tiles import TILE, Key, keys_over, moved, tile_rect
from koutu.engine.selection.pieces import Area

_FINE_RADIUS = 64  # up to here dabs lie on quarters of a pixel, above on whole ones, where no one sees the difference
_STAMPS = 16  # of 4 MB at most
_ADDED = 150_000  # pixels: a rectangle of its own costs as much as so many more in a larger one


@dataclass(frozen=True, slots=True)
class Brush:
    """How a stroke paints.

    Attributes:
        size: diameter in photo pixels, at least 1.
        hardness: 0 (soft from the middle on) to 1 (an edge of one pixel).
        opacity: the most that the whole stroke covers, 0 to 1.
        flow: how much a dab at full pressure covers of that, 0 to 1.
        pressure_sizes: the pen's pressure changes the size.
        pressure_flows: the pen's pressure changes the flow.
    """

    size: float = 100.0
    hardness: float = 0.8
    opacity: float = 1.0
    flow: float = 1.0
    pressure_sizes: bool = False
    pressure_flows: bool = False


class Stroke:
    """The coverage of one stroke, from press to release.

    Dabs follow the path at distances that depend on the path alone, not on how its points come in.
    """

    def __init__(self, brush: Brush, bounds: Rect) -> None:
        """Begin a stroke that paints inside `bounds`."""
        self._brush = brush
        self._bounds = bounds
        self._tiles: dict[Key, Pixels] = {}
        # A large brush lies over many tiles that it has filled already.
        self._full: set[Key] = set()
        self._most = round(brush.opacity * brush.flow * 255)
        self._last: tuple[float, float, float] | None = None
        self._ahead = 0.0

    def add(self, x: float, y: float, pressure: float = 1.0) -> list[Rect]:
        """Lead the stroke on to a point.

        Args:
            x: photo column; the middle of the first pixel is 0.5.
            y: photo row.
            pressure: 0 to 1.

        Returns:
            Rectangles inside the bounds outside of which coverage did not change: at most one for a row of tiles. A
            large brush that moves on changes its front only, which is a third of it.
        """
        changed: dict[Key, Rect] = {}
        for at in self._way(x, y, pressure):
            self._dab(*at, changed)
        return _gathered(changed)

    def _way(self, x: float, y: float, pressure: float) -> Iterator[tuple[float, float, float]]:
        """Return where the next dabs lie, with their pressure."""
        if self._last is None:
            self._last = (x, y, pressure)
            self._ahead = self._spacing(pressure)
            yield self._last
            return
        from_x, from_y, from_pressure = self._last
        self._last = (x, y, pressure)
        length = math.hypot(x - from_x, y - from_y)
        at = self._ahead
        while at <= length:
            part = at / length if length else 1.0
            now = from_pressure + (pressure - from_pressure) * part
            yield from_x + (x - from_x) * part, from_y + (y - from_y) * part, now
            at += self._spacing(now)
        self._ahead = at - length

    def coverage(self, key: Key) -> Pixels | None:
        """Return the coverage of a tile, (256, 256) uint8, opacity included; None where there is none."""
        return self._tiles.get(key)

    def area(self) -> Area | None:
        """Return all that is covered so far, a copy; None where that is nothing."""
        rect = Rect(0, 0, 0, 0)
        for key in self._tiles:
            rect = rect.united(tile_rect(key).clipped(self._bounds))
        if rect.empty:
            return None
        coverage = np.zeros((rect.height, rect.width), np.uint8)
        for key, tile in self._tiles.items():
            part = tile_rect(key).clipped(rect)
            coverage[moved(part, rect).slices] = tile[moved(part, tile_rect(key)).slices]
        left, top, width, height = cv2.boundingRect(coverage)
        tight = Rect(rect.left + left, rect.top + top, rect.left + left + width, rect.top + top + height)
        return None if tight.empty else Area(tight, coverage[moved(tight, rect).slices].copy())

    def _radius(self, pressure: float) -> float:
        return max(0.5, self._brush.size / 2 * (pressure if self._brush.pressure_sizes else 1.0))

    def _spacing(self, pressure: float) -> float:
        # The outline of dabs at distance d sags by d²/8r between them: a tenth of a pixel.
        return max(0.5, math.sqrt(0.8 * self._radius(pressure)))

    def _dab(self, x: float, y: float, pressure: float, changed: dict[Key, Rect]) -> None:
        radius = self._radius(pressure)
        step = 4 if radius <= _FINE_RADIUS else 1
        left, top = math.floor(x * step) / step, math.floor(y * step) / step
        peak = self._brush.opacity * self._brush.flow * (pressure if self._brush.pressure_flows else 1.0)
        stamp = _stamp(round(radius * step) / step, self._brush.hardness, left % 1, top % 1, round(peak * 255))
        half = stamp.shape[0] // 2
        corner = Rect(math.floor(left) - half, math.floor(top) - half, 0, 0)
        whole = corner._replace(right=corner.left + stamp.shape[1], bottom=corner.top + stamp.shape[0])
        rect = whole.clipped(self._bounds)
        for key in keys_over(rect):
            if key in self._full:
                continue
            part = tile_rect(key).clipped(rect)
            dab = stamp[moved(part, whole).slices]
            tile = self._tiles.get(key)
            if tile is None:
                tile = self._tiles[key] = np.zeros((TILE, TILE), np.uint8)
            here = tile[moved(part, tile_rect(key)).slices]
            column, row, width, height = cv2.boundingRect(cv2.compare(dab, here, cv2.CMP_GT))
            if width:
                np.maximum(here, dab, out=here)
                touched = Rect(column, row, column + width, row + height).moved(part.left, part.top)
                changed[key] = touched.united(changed.get(key, touched))
                if part == tile_rect(key).clipped(self._bounds) and here.min() == self._most:
                    self._full.add(key)


def _gathered(changed: dict[Key, Rect]) -> list[Rect]:
    """Unite the rectangles of every row of tiles, and all of them where that adds little."""
    rows: dict[int, Rect] = {}
    for (row, _), rect in changed.items():
        rows[row] = rect.united(rows.get(row, rect))
    whole = functools.reduce(Rect.united, rows.values(), Rect(0, 0, 0, 0))
    apart = sum(rect.width * rect.height for rect in rows.values())
    if whole.width * whole.height <= apart + _ADDED * (len(rows) - 1):
        return [whole] if rows else []
    return list(rows.values())


@functools.lru_cache(maxsize=_STAMPS)
def _stamp(radius: float, hardness: float, x: float, y: float, peak: int) -> Pixels:
    """Return one dab, a square of uint8 with an odd side, its centre at (x, y) of the middle pixel."""
    half = math.ceil(radius + 1)
    across: NDArray[np.float32] = np.arange(-half, half + 1, dtype=np.float32) + np.float32(0.5 - x)
    down: NDArray[np.float32] = np.arange(-half, half + 1, dtype=np.float32) + np.float32(0.5 - y)
    if x == y == 0:  # the quarters are alike: a large stamp in a fourth of the time
        across = down = across[half:]
    distance = np.hypot(across[None, :], down[:, None])
    outer = radius + 0.5
    inner = min(hardness * radius - 0.5, outer - 1)
    inside = np.clip((outer - distance) / (outer - inner), 0, 1)
    soft = inside * inside * (3 - 2 * inside)
    stamp: Pixels = np.rint(soft * peak).astype(np.uint8)
    if x == y == 0:
        mirrored = [*range(half - 1, -1, -1), *range(half + 1)]
        stamp = np.ascontiguousarray(stamp[mirrored][:, mirrored])
    stamp.flags.writeable = False
    return stamp
