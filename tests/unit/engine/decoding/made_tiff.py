"""TIFF files in layouts that Pillow and OpenCV cannot write: planar, tiled, big-endian, 16-bit with alpha."""

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


def tiff(
    samples: NDArray[np.generic],
    *,
    photometric: int,
    order: str = "<",
    planar: bool = False,
    tile: int | None = None,
    extra: int | None = None,
    deflate: bool = False,
    tags: dict[int, tuple[int, ...]] | None = None,
    blobs: dict[int, tuple[int, bytes]] | None = None,
) -> bytes:
    """Write `samples` (H, W, C) as a TIFF; `tags` adds SHORT entries, `blobs` entries of a given type."""
    height, width, channels = samples.shape
    kind = samples.dtype.newbyteorder(order)
    planes = [samples[..., [c]] for c in range(channels)] if planar else [samples]
    raw = [part.astype(kind).tobytes() for plane in planes for part in _parts(plane, tile)]
    chunks = [zlib.compress(part) for part in raw] if deflate else raw
    entries: dict[int, tuple[int, int, bytes]] = {}

    def put(tag: int, letter: str, *values: int) -> None:
        code = {"H": 3, "I": 4}[letter]
        entries[tag] = (code, len(values), struct.pack(f"{order}{len(values)}{letter}", *values))

    put(256, "I", width)
    put(257, "I", height)
    put(258, "H", *[samples.dtype.itemsize * 8] * channels)
    put(259, "H", 8 if deflate else 1)
    put(262, "H", photometric)
    put(277, "H", channels)
    put(284, "H", 2 if planar else 1)
    put(339, "H", *[3 if samples.dtype.kind == "f" else 1] * channels)
    if extra is not None:
        put(338, "H", extra)
    if tile:
        put(322, "I", tile)
        put(323, "I", tile)
    else:
        put(278, "I", height)
    for tag, values in (tags or {}).items():
        put(tag, "H", *values)
    for tag, (code, blob) in (blobs or {}).items():
        entries[tag] = (code, len(blob) // {7: 1, 5: 8, 2: 1}[code], blob)
    offsets_tag, counts_tag = (324, 325) if tile else (273, 279)
    put(counts_tag, "I", *[len(chunk) for chunk in chunks])
    put(offsets_tag, "I", *[0] * len(chunks))

    directory = 8
    outside = directory + 2 + 12 * len(entries) + 4
    spill = sum(len(value) + len(value) % 2 for _, _, value in entries.values() if len(value) > 4)
    position = outside + spill
    offsets = []
    for chunk in chunks:
        offsets.append(position)
        position += len(chunk)
    put(offsets_tag, "I", *offsets)
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, directory)
    body = struct.pack(order + "H", len(entries))
    tail = b""
    for tag in sorted(entries):
        code, count, value = entries[tag]
        body += struct.pack(order + "HHI", tag, code, count)
        if len(value) > 4:
            body += struct.pack(order + "I", outside + len(tail))
            tail += value + b"\0" * (len(value) % 2)
        else:
            body += value.ljust(4, b"\0")
    return head + body + struct.pack(order + "I", 0) + tail + b"".join(chunks)


def _parts(plane: NDArray[np.generic], tile: int | None) -> Iterator[NDArray[np.generic]]:
    if tile is None:
        yield plane
        return
    height, width, channels = plane.shape
    for top in range(0, height, tile):
        for left in range(0, width, tile):
            part = np.zeros((tile, tile, channels), plane.dtype)
            piece = plane[top : top + tile, left : left + tile]
            part[: piece.shape[0], : piece.shape[1]] = piece
            yield part
