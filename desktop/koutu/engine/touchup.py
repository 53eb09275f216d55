"""The user's own edits, a layer of their own over the network's matte, so that they survive its change.

Of every pixel the layer knows how much of it is kept (k) and how much erased (e), k + e ≤ 1; the rest is the
network's m: final = m·(1 − k − e) + k. An edit of coverage s towards the value t, laid over an earlier one, gives

    m' = m·(1 − s) + t·s   ⇒   k' = k·(1 − s) + t·s,   e' = e·(1 − s) + (1 − t)·s

so that any number of edits stays two planes, and where s is 1 the network no longer matters.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.brush import Brush, Stroke
from koutu.engine.pyramid import Pixels, multiplied
from koutu.engine.rect import Rect
from koutu.engine.tiles import TileDelta, TileEdit, TileMap, keys_over, moved, tile_rect

KEEP, ERASE = 255, 0


class Touchup:
    """The touch-up of one photo.

    Attributes:
        tiles: the planes of kept and erased, for `TileDelta.swap`.
    """

    def __init__(self, width: int, height: int) -> None:
        self.tiles = TileMap(width, height, 2)

    def apply(self, matte: Pixels, rect: Rect, out: Pixels) -> None:
        """Write the final matte inside `rect`.

        Args:
            matte: (H, W) uint8, the network's.
            rect: the part to write.
            out: (H, W) uint8, not `matte`.
        """
        rect = rect.clipped(self.tiles.bounds)
        for key in keys_over(rect):
            part = tile_rect(key).clipped(rect)
            tile = self.tiles.tile(key)
            if tile is None:
                out[part.slices] = matte[part.slices]
            else:
                touched = tile[moved(part, tile_rect(key)).slices]
                out[part.slices] = _applied(matte[part.slices], touched)

    def put(self, rect: Rect, value: Pixels, coverage: Pixels) -> TileDelta:
        """Lay one edit over the layer: what lasso, wand, box and pieces do.

        Args:
            rect: where, inside the photo.
            value: (h, w) uint8, the matte wanted.
            coverage: (h, w) uint8, how much it counts.

        Returns:
            What undoes it.
        """
        edit = TileEdit(self.tiles)
        for key in keys_over(rect):
            part = tile_rect(key).clipped(rect)
            here = moved(part, rect).slices
            if coverage[here].any():
                tile = edit.writable(key)[moved(part, tile_rect(key)).slices]
                tile[:] = _laid(tile, value[here], coverage[here])
        return edit.finish()


class TouchupStroke:
    """A brush stroke on the touch-up, painted point by point, then finished or aborted."""

    def __init__(self, touchup: Touchup, brush: Brush, value: int) -> None:
        """Begin a stroke towards `value`: `KEEP` or `ERASE`."""
        self._touchup = touchup
        self._value = value
        self._stroke = Stroke(brush, touchup.tiles.bounds)
        self._edit = TileEdit(touchup.tiles)

    def add(self, x: float, y: float, pressure: float = 1.0) -> Rect:
        """Lead the stroke on to a photo point; gives the rectangle that may have changed. See `Stroke.add`."""
        dirty = self._stroke.add(x, y, pressure)
        for key in keys_over(dirty):
            coverage = self._stroke.coverage(key)
            part = moved(tile_rect(key).clipped(dirty), tile_rect(key)).slices
            if coverage is None or not coverage[part].any():
                continue
            before = self._edit.before(key)
            tile = self._edit.writable(key)[part]
            # Always from what was before the stroke: its own dabs never add up.
            earlier = np.zeros_like(tile) if before is None else before[part]
            tile[:] = _laid(earlier, np.full(tile.shape[:2], self._value, np.uint8), coverage[part])
        return dirty

    def finish(self) -> TileDelta:
        """End the stroke and give what undoes it."""
        return self._edit.finish()

    def abort(self) -> list[Rect]:
        """Take the stroke back without a trace; gives the rectangles that changed by it."""
        return self._edit.abort()


def _laid(earlier: Pixels, value: Pixels, coverage: Pixels) -> Pixels:
    # Split and merged by OpenCV: arithmetic on every second byte takes three times as long.
    rest = cv2.bitwise_not(coverage)
    keep, erase = cv2.split(multiplied(earlier, cv2.merge([rest, rest])))
    keep = cv2.add(keep, multiplied(value, coverage))
    erase = cv2.add(erase, multiplied(cv2.bitwise_not(value), coverage))
    # Both sums round up at times: together they stay at most 1.
    return cv2.merge([keep, cv2.min(erase, cv2.bitwise_not(keep))]).astype(np.uint8, copy=False)


def _applied(matte: Pixels, touched: NDArray[np.uint8]) -> Pixels:
    keep, erase = cv2.split(touched)
    rest = cv2.bitwise_not(cv2.add(keep, erase))
    return cv2.add(multiplied(matte, rest), keep).astype(np.uint8, copy=False)
