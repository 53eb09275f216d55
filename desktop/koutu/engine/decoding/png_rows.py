"""A PNG's pixels where their end is missing: what is there, and how much that is."""

import struct
import zlib
from collections.abc import Sequence

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"\0\0\0\0IEND\xaeB`\x82"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type (PNG 3, 11.2.1)
# First column and row, steps: the seven passes of Adam7 (PNG 3, 8.1).
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_PIECE = 1 << 16  # bytes that are inflated at a time


def plain_stream(chunks: Sequence[bytes | memoryview]) -> bytes:
    """Return a file of these chunks."""
    return b"".join((SIGNATURE, *chunks, _END))


def whole_stream(header: bytes, chunks: Sequence[bytes | memoryview]) -> tuple[bytes, float]:
    """Return a file that a decoder takes, and the share of the picture that is missing: blank in that file.

    Args:
        header: the payload of IHDR.
        chunks: IHDR, PLTE and IDAT as they lie in the file, from their length to their checksum.
    """
    stream, views = plain_stream(chunks), [memoryview(chunk) for chunk in chunks]
    data = [bytes(chunk[8:-4]) for chunk in views if bytes(chunk[4:8]) == b"IDAT"]
    wanted = _unfolded_size(header)
    # The last four bytes of a whole stream are its checksum: only what breaks off is unfolded here.
    if _is_whole(data, wanted):
        return stream, 0.0
    found = _unfold(data, wanted)
    if len(found) >= wanted:
        return stream, 0.0
    packed = zlib.compress(found.ljust(wanted, b"\0"), 1)
    repaired = struct.pack(">I", len(packed)) + b"IDAT" + packed + struct.pack(">I", zlib.crc32(b"IDAT" + packed))
    others = [chunk for chunk in views if bytes(chunk[4:8]) != b"IDAT"]
    return b"".join((SIGNATURE, *others, repaired, _END)), 1 - len(found) / wanted


def _is_whole(data: Sequence[bytes], wanted: int) -> bool:
    unpacker, found = zlib.decompressobj(), 0
    try:
        for part in data:
            for at in range(0, len(part), _PIECE):
                found += len(unpacker.decompress(part[at : at + _PIECE]))
                if found > wanted:  # more than a picture: nothing is missing, and a bomb need not be unfolded
                    return True
    except zlib.error:
        return False
    return unpacker.eof


def _unfold(data: Sequence[bytes], most: int) -> bytes:
    unpacker, found = zlib.decompressobj(), bytearray()
    try:
        for part in data:
            for at in range(0, len(part), _PIECE):
                found += unpacker.decompress(part[at : at + _PIECE], most - len(found) + 1)
                if len(found) > most:
                    return bytes(found[:most])
    except zlib.error:
        pass
    return bytes(found)


def _unfolded_size(header: bytes) -> int:
    width, height, depth, kind, _, _, interlaced = struct.unpack_from(">IIBBBBB", header)
    bits = depth * _CHANNELS.get(kind, 1)
    passes = _PASSES if interlaced else ((0, 0, 1, 1),)
    size = 0
    for left, top, across, down in passes:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            size += rows * (1 + (columns * bits + 7) // 8)
    return size
