"""ISO base media files (14496-12), of HEIC and AVIF: which bytes pictures need, what their colours are."""

import struct
from collections.abc import Iterator

_LARGEST_META = 8_000_000  # bytes: the box lists items and properties, pixels lie outside


def nclx(data: bytes) -> tuple[int, int] | None:
    """Return colour primaries and transfer (H.273) of the first picture that tells them; None where none does."""
    meta = _meta(data)
    at = -1 if meta is None else data.find(b"colrnclx", meta[0], min(meta[1], meta[0] + _LARGEST_META))
    if at < 0 or at + 14 > len(data):
        return None
    primaries, transfer = struct.unpack_from(">HH", data, at + 8)
    return primaries, transfer


def is_turned(data: bytes) -> bool:
    """Return whether a picture's own properties turn or mirror it (irot, imir): a decoder does that by itself."""
    meta = _meta(data)
    if meta is None:
        return False
    start, end = meta[0], min(meta[1], meta[0] + _LARGEST_META)
    return any(data.find(kind, start, end) >= 0 for kind in (b"\0\0\0\x09irot", b"\0\0\0\x09imir"))


def needed_end(data: bytes) -> int | None:
    """Return the offset behind the last byte that the file's pictures need, larger than the file if some are missing.

    What lies behind, a motion photo's film or whatever else was appended, does not count. None where there is no list
    of pictures.
    """
    meta = _meta(data)
    if meta is None:
        return None
    end = meta[1]
    for kind, start, length in _boxes(data, 0, len(data)):
        if kind == b"mdat" and start > len(data):
            break
        if kind in (b"mdat", b"idat") and start + length <= len(data):
            end = max(end, start + length)
    if end > len(data):
        return end
    # Twelve bytes of the box's head and version lie before the list's own boxes.
    for kind, start, length in _boxes(data, meta[0] + 12, meta[1]):
        if kind == b"iloc":
            end = max([end, *_extents(data[start : start + length])])
    return end


def _meta(data: bytes) -> tuple[int, int] | None:
    for kind, start, length in _boxes(data, 0, len(data)):
        if kind == b"meta":
            return start, start + length
    return None


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Type, offset and length of the boxes between two offsets; the last one may reach beyond."""
    while at + 8 <= end:
        length, kind = struct.unpack_from(">I4s", data, at)
        if length == 1 and at + 16 <= end:
            length = struct.unpack_from(">Q", data, at + 8)[0]
        elif length == 0:
            length = end - at
        if length < 8 or not kind.isalnum():
            return
        yield kind, at, length
        at += length


def _extents(box: bytes) -> Iterator[int]:
    """The ends of what an iloc box (8.11.3) points to in the file itself."""
    version = box[8]
    sizes = struct.unpack_from(">H", box, 12)[0]
    wide = [(sizes >> shift) & 15 for shift in (12, 8, 4, 0)]  # offset, length, base offset, index
    at, count_size = 14, 2 if version < 2 else 4
    count = int.from_bytes(box[at : at + count_size], "big")
    at += count_size

    def take(size: int) -> int:
        nonlocal at
        at += size
        return int.from_bytes(box[at - size : at], "big")

    for _ in range(min(count, len(box))):
        if at >= len(box):
            return
        take(2 if version < 2 else 4)
        method = take(2) & 15 if version else 0
        take(2)
        base = take(wide[2])
        extents = take(2)
        # Extents of no bytes are all the same one, and however many they are said to be, the box never ends by them.
        for _ in range(extents if any(wide) else min(extents, 1)):
            if at >= len(box):
                return
            if version and wide[3]:
                take(wide[3])
            offset, length = take(wide[0]), take(wide[1])
            if method == 0:
                yield base + offset + length
