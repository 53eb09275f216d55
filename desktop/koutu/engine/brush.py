"""A round brush and its strokes: coverage that builds by maximum, so that overlapping dabs never show."""

import functools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from koutu.engine.pyramid import Pixels
from koutu.engine.rect import Rect
from koutu.engine.tiles import TILE, Key, keys_over, moved, tile_rect

_FINE_RADIUS = 64  # up to here dabs lie on quarters of a pixel, above on whole ones, where no one sees the difference
_STAMPS = 64


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
        self._last: tuple[float, float, float] | None = None
        self._ahead = 0.0

    def add(self, x: float, y: float, pressure: float = 1.0) -> Rect:
        """Lead the stroke on to a point.

        Args:
            x: photo column; the middle of the first pixel is 0.5.
            y: photo row.
            pressure: 0 to 1.

        Returns:
            The rectangle in which coverage may have changed, inside the bounds.
        """
        if self._last is None:
            self._last = (x, y, pressure)
            self._ahead = self._spacing(pressure)
            return self._dab(x, y, pressure)
        from_x, from_y, from_pressure = self._last
        self._last = (x, y, pressure)
        length = math.hypot(x - from_x, y - from_y)
        dirty = Rect(0, 0, 0, 0)
        at = self._ahead
        while at <= length:
            part = at / length if length else 1.0
            now = from_pressure + (pressure - from_pressure) * part
            dirty = dirty.united(self._dab(from_x + (x - from_x) * part, from_y + (y - from_y) * part, now))
            at += self._spacing(now)
        self._ahead = at - length
        return dirty

    def coverage(self, key: Key) -> Pixels | None:
        """Give the coverage of a tile, (256, 256) uint8, opacity included; None where there is none."""
        return self._tiles.get(key)

    def _radius(self, pressure: float) -> float:
        return max(0.5, self._brush.size / 2 * (pressure if self._brush.pressure_sizes else 1.0))

    def _spacing(self, pressure: float) -> float:
        # The outline of dabs at distance d sags by d²/8r between them: a tenth of a pixel.
        return max(0.5, math.sqrt(0.8 * self._radius(pressure)))

    def _dab(self, x: float, y: float, pressure: float) -> Rect:
        radius = self._radius(pressure)
        step = 4 if radius <= _FINE_RADIUS else 1
        left, top = math.floor(x * step) / step, math.floor(y * step) / step
        peak = self._brush.opacity * self._brush.flow * (pressure if self._brush.pressure_flows else 1.0)
        stamp = _stamp(round(radius * 4) / 4, self._brush.hardness, left % 1, top % 1, round(peak * 255))
        half = stamp.shape[0] // 2
        corner = Rect(math.floor(left) - half, math.floor(top) - half, 0, 0)
        whole = corner._replace(right=corner.left + stamp.shape[1], bottom=corner.top + stamp.shape[0])
        rect = whole.clipped(self._bounds)
        for key in keys_over(rect):
            tile = self._tiles.get(key)
            if tile is None:
                tile = self._tiles[key] = np.zeros((TILE, TILE), np.uint8)
            part = tile_rect(key).clipped(rect)
            here = tile[moved(part, tile_rect(key)).slices]
            np.maximum(here, stamp[moved(part, whole).slices], out=here)
        return rect


@functools.lru_cache(maxsize=_STAMPS)
def _stamp(radius: float, hardness: float, x: float, y: float, peak: int) -> Pixels:
    """Give one dab, a square of uint8 with an odd side, its centre at (x, y) of the middle pixel."""
    half = math.ceil(radius + 1)
    offsets: NDArray[np.float32] = np.arange(-half, half + 1, dtype=np.float32) + np.float32(0.5)
    distance = np.hypot(offsets[None, :] - np.float32(x), offsets[:, None] - np.float32(y))
    outer = radius + 0.5
    inner = min(hardness * radius - 0.5, outer - 1)
    inside = np.clip((outer - distance) / (outer - inner), 0, 1)
    soft = inside * inside * (3 - 2 * inside)
    stamp: Pixels = np.rint(soft * peak).astype(np.uint8)
    stamp.flags.writeable = False
    return stamp
