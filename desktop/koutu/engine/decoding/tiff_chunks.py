"""A TIFF's strips and tiles: how many rows are there, and samples that no decoder knows how to put together."""

import io
import struct
from collections.abc import Callable
from typing import cast

import numpy as np
from PIL import WebPImagePlugin

from koutu.engine.decoding.raster import Pixels
from koutu.engine.decoding.tiff_tags import LONG, SHORT, Directory

# Tags and values of TIFF 6.0:
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _SAMPLES = 256, 257, 258, 259, 262, 277
_ROWS, _PLANAR, _PREDICTOR, _TILE_WIDTH, _TILE_HEIGHT, _EXTRA, _FORMAT = 278, 284, 317, 322, 323, 338, 339
_STRIPS = (273, 279)  # offsets and byte counts
_TILES = (324, 325)  # TileOffsets and TileByteCounts of TIFF 6.0
_DIFFERENCES = 2
_BLACK_IS_ZERO = 1

Entries = dict[int, tuple[int, int, bytes]]
Decode = Callable[[Entries], Pixels]


def rows_there(tags: Directory, length: int) -> int:
    """Return for how many rows, from the first one, all strips or tiles lie within the file's `length` bytes."""
    height = tags.integer(_HEIGHT, 0)
    places = _TILES if _TILES[0] in tags.entries else _STRIPS
    offsets, counts = tags.integers(places[0]), tags.integers(places[1])
    if not offsets or len(offsets) != len(counts):
        return height
    tall = min(height, max(1, tags.integer(_TILE_HEIGHT if places is _TILES else _ROWS, height)))
    across = -(-tags.integer(_WIDTH, 0) // max(1, tags.integer(_TILE_WIDTH, 1))) if places is _TILES else 1
    planes = tags.integer(_SAMPLES, 1) if tags.integer(_PLANAR, 1) == 2 else 1
    # More strips than the picture has rows of belong to nothing.
    needed = across * -(-height // tall) * planes
    offsets, counts = offsets[:needed], counts[:needed]
    each = len(offsets) // planes
    there = height
    if each < across * -(-height // tall):
        there = each // across * tall
    for index, (offset, count) in enumerate(zip(offsets, counts, strict=True)):
        if offset + count <= length:
            continue
        row = index % max(1, each) // across * tall
        if places is _STRIPS and tags.integer(_COMPRESSION, 1) == 1 and count:
            # Of what is not compressed, a part of a strip is good as well.
            row += max(0, length - offset) * min(tall, height - row) // count
        there = min(there, row)
    return there


def chunky_samples(tags: Directory, entries: Entries, decode: Decode) -> Pixels:
    """Decode interleaved samples of any number as one wide grey picture, which every decoder knows.

    Args:
        tags: the picture's directory; 8 or 16 bits, interleaved.
        entries: its entries as the decoder gets them.
        decode: gives (h, w) samples of a grey picture's entries.

    Returns:
        (H, W, samples) uint8 or uint16.
    """
    samples, width = tags.integer(_SAMPLES, 1), tags.integer(_WIDTH, 0)
    order, bits = tags.order, tags.integer(_BITS, 8)
    tile = tags.integer(_TILE_WIDTH, 0) if _TILES[0] in tags.entries else 0
    wide = -(-width // tile) * tile if tile else width
    grey = {tag: value for tag, value in entries.items() if tag not in (_EXTRA, _PREDICTOR)}
    grey[_WIDTH] = (LONG, 1, struct.pack(order + "I", wide * samples))
    if tile:
        grey[_TILE_WIDTH] = (LONG, 1, struct.pack(order + "I", tile * samples))
    for tag, value in ((_BITS, bits), (_SAMPLES, 1), (_PHOTOMETRIC, _BLACK_IS_ZERO), (_PLANAR, 1), (_FORMAT, 1)):
        grey[tag] = (SHORT, 1, struct.pack(order + "H", value))
    array = decode(grey)
    array = cast(Pixels, array.reshape(len(array), wide // (tile or wide), tile or wide, samples))
    if tags.integer(_PREDICTOR, 1) == _DIFFERENCES:
        array = cast(Pixels, np.cumsum(array, axis=2, dtype=array.dtype))
    return cast(Pixels, np.ascontiguousarray(array.reshape(len(array), wide, samples)[:, :width]))


def webp_samples(data: bytes, tags: Directory) -> Pixels:
    """Decode strips or tiles that are WebP pictures each (compression 50001, as GDAL and libtiff write it).

    Returns:
        (H, W, 3 or 4) uint8.
    """
    width, height = tags.integer(_WIDTH, 0), tags.integer(_HEIGHT, 0)
    tiled = _TILES[0] in tags.entries
    places = _TILES if tiled else _STRIPS
    across = -(-width // tags.integer(_TILE_WIDTH, width)) if tiled else 1
    tall = tags.integer(_TILE_HEIGHT if tiled else _ROWS, height)
    samples = tags.integer(_SAMPLES, 3)
    out = np.zeros((height, width, samples), np.uint8)
    pieces = zip(tags.integers(places[0]), tags.integers(places[1]), strict=True)
    for index, (offset, count) in enumerate(pieces):
        top, left = index // across * tall, index % across * (tags.integer(_TILE_WIDTH, width) if tiled else width)
        image = WebPImagePlugin.WebPImageFile(io.BytesIO(data[offset : offset + count]))
        piece = np.asarray(image.convert("RGBA" if samples == 4 else "RGB"))
        room = out[top : top + len(piece), left : left + piece.shape[1]]
        room[...] = piece[: len(room), : room.shape[1]]
    return out
