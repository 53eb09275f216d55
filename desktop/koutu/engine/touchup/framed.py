"""A touch-up turned, mirrored and cropped with its photo."""

import numpy as np

from koutu.engine.core.framing import Framing
from koutu.engine.core.rect import Rect
from koutu.engine.core.tiles import TILE, TileMap, keys_over, moved, tile_rect
from koutu.engine.touchup.touchup import Touchup


def framed_touchup(touchup: Touchup, step: Framing) -> Touchup:
    """Return the touch-up of the photo after `step`; edits outside of a crop are left out.

    Args:
        touchup: of the photo before; not changed.
        step: what is done to that photo. Where its crop reaches beyond the photo nothing is touched.
    """
    tiles = touchup.tiles
    width, height = tiles.bounds.width, tiles.bounds.height
    full = step.full_size(width, height)
    kept = step.bounds(width, height)
    found = TileMap(kept.width, kept.height, tiles.channels)
    for key in keys_over(found.bounds):
        place = tile_rect(key).clipped(found.bounds)
        place = place.moved(kept.left, kept.top).clipped(Rect(0, 0, *full)).moved(-kept.left, -kept.top)
        before = step.back.rect(place.moved(kept.left, kept.top), *full)
        # A photo is large, and a touch-up small.
        if all(tiles.tile(each) is None for each in keys_over(before)):
            continue
        part = step.uncropped.of(tiles.read(before))
        if part.any():
            tile = np.zeros((tiles.channels, TILE, TILE), np.uint8)
            tile[:, *moved(place, tile_rect(key)).slices] = np.moveaxis(part, -1, 0)
            found.put(key, tile)
    return Touchup(found)
