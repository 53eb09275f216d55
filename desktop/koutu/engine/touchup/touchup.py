"""The user's own edits, a layer of their own over the network's matte, so that they survive its change.

Of every pixel the layer knows how much of it is kept (k) and how much erased (e), k + e ≤ 1; the rest is the
network's m: final = m·(1 − k − e) + k. An edit of coverage s towards the value t, laid over an earlier one, gives

    m' = m·(1 − s) + t·s   ⇒   k' = k·(1 − s) + t·s,   e' = e·(1 − s) + (1 − t)·s

so that any number of edits stays two planes, and where s is 1 the network no longer matters.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.pyramid import Pixels, multiplied
from koutu.engine.core.rect import Rect
from koutu.engine.core.tiles import TileDelta, TileEdit, TileMap, keys_over, moved, tile_rect
from koutu.engine.selection.pieces import Area
from koutu.engine.touchup.brush import Brush, Stroke

KEEP, ERASE = 255, 0


class Touchup:
    """The touch-up of one photo.

    Attributes:
        tiles: the planes of kept and erased, for `TileDelta.swap`.
    """

    def __init__(self, tiles: TileMap) -> None:
        self.tiles = tiles

    @classmethod
    def blank(cls, width: int, height: int) -> "Touchup":
        """Return the touch-up of a photo nobody has touched yet."""
        return cls(TileMap(width, height, 2))

    def applied(self, matte: Pixels, rect: Rect) -> Pixels:
        """Return the touched-up matte inside `rect`.

        Args:
            matte: (H, W) uint8, the network's.
            rect: inside the photo.

        Returns:
            (rect.height, rect.width) uint8; a view of `matte` where nothing is touched.
        """
        if not any(self.tiles.tile(key) is not None for key in keys_over(rect)):
            return matte[rect.slices]
        out = np.empty((rect.height, rect.width), np.uint8)
        for key in keys_over(rect):
            part = tile_rect(key).clipped(rect)
            tile = self.tiles.tile(key)
            touched = None if tile is None else tile[:, *moved(part, tile_rect(key)).slices]
            under, here = matte[part.slices], out[moved(part, rect).slices]
            if touched is None:
                here[:] = under
            else:
                _apply(under, touched, here)
        return out

    def clear(self) -> TileDelta:
        """Drop every edit; return what undoes it."""
        return self.tiles.clear()

    def shared(self) -> "Touchup":
        """Return a touch-up with the same edits that later ones do not change; other threads may read it."""
        return Touchup(self.tiles.shared())

    def blend_matte(self, rect: Rect, value: Pixels, coverage: Pixels) -> TileDelta:
        """Lay a matte over the layer: what the box does.

        Args:
            rect: where, inside the photo.
            value: (h, w) uint8, the matte wanted.
            coverage: (h, w) uint8, how much it counts.

        Returns:
            What undoes it.
        """
        edit = TileEdit(self.tiles)
        _lay(edit, rect, value, coverage)
        return edit.finish()

    def fill_areas(self, areas: Sequence[Area], value: int) -> TileDelta:
        """Keep (255) or erase (0) some areas, as one edit: what lasso, wand, pieces and quick select do.

        Returns:
            What undoes it.
        """
        edit = TileEdit(self.tiles)
        for area in areas:
            _lay(edit, area.rect, np.full_like(area.coverage, value), area.coverage)
        return edit.finish()


class TouchupStroke:
    """A brush stroke on the touch-up, painted point by point, then committed or cancelled."""

    def __init__(self, touchup: Touchup, brush: Brush, value: int) -> None:
        """Begin a stroke towards `value`: `KEEP` or `ERASE`."""
        self._touchup = touchup
        self._value = value
        self._stroke = Stroke(brush, touchup.tiles.bounds)
        self._edit = TileEdit(touchup.tiles)

    def add(self, x: float, y: float, pressure: float = 1.0) -> list[Rect]:
        """Lead the stroke on to a photo point; return the rectangles that may have changed. See `Stroke.add`."""
        dirty = self._stroke.add(x, y, pressure)
        for rect in dirty:
            for key in keys_over(rect):
                coverage = self._stroke.coverage(key)
                if coverage is None:
                    continue
                part = moved(tile_rect(key).clipped(rect), tile_rect(key)).slices
                before = self._edit.before(key)
                # Always from what was before the stroke: its own dabs never add up.
                earlier = None if before is None else before[:, *part]
                _led(earlier, self._value, coverage[part], self._edit.writable(key)[:, *part])
        return dirty

    def without(self) -> Touchup:
        """Return the touch-up as it was before the stroke; other threads may read it while the stroke goes on."""
        return Touchup(self._edit.without())

    def commit(self) -> TileDelta:
        """End the stroke and return what undoes it."""
        return self._edit.finish()

    def cancel(self) -> list[Rect]:
        """Take the stroke back without a trace; return the rectangles that this changed."""
        return self._edit.abort()


def _lay(edit: TileEdit, rect: Rect, value: Pixels, coverage: Pixels) -> None:
    for key in keys_over(rect):
        part = tile_rect(key).clipped(rect)
        here = moved(part, rect).slices
        if coverage[here].any():
            _lay_tile(edit.writable(key)[:, *moved(part, tile_rect(key)).slices], value[here], coverage[here])


def _led(earlier: Pixels | None, value: int, coverage: Pixels, out: Pixels) -> None:
    """Do what `_lay_tile` does for one value, `KEEP` or `ERASE`, in half the time, over what was there earlier."""
    towards, other = (0, 1) if value == KEEP else (1, 0)
    if earlier is None:
        out[towards], out[other] = coverage, 0
        return
    rest = cv2.bitwise_not(coverage)
    for plane in (0, 1):
        multiplied(earlier[plane], rest, out[plane])
    cv2.add(out[towards], coverage, out[towards])
    cv2.min(out[1], cv2.bitwise_not(out[0]), out[1])


def _lay_tile(tile: Pixels, value: Pixels, coverage: Pixels) -> None:
    rest = cv2.bitwise_not(coverage)
    if not cv2.countNonZero(rest):  # most tiles of a box or a cut-out area: a quarter of the time
        tile[0], tile[1] = value, cv2.bitwise_not(value)
        return
    for plane, wanted in ((0, value), (1, cv2.bitwise_not(value))):
        cv2.add(multiplied(tile[plane], rest), multiplied(wanted, coverage), tile[plane])
    # Both sums round up at times: together they stay at most 1.
    cv2.min(tile[1], cv2.bitwise_not(tile[0]), tile[1])


def _apply(matte: Pixels, touched: NDArray[np.uint8], out: Pixels) -> None:
    rest = cv2.bitwise_not(cv2.add(touched[0], touched[1]))
    if not cv2.countNonZero(rest):
        out[:] = touched[0]
    else:
        cv2.add(multiplied(matte, rest), touched[0], out)
