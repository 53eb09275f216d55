"""What Koutu needs of an EXIF block: which way up, how dense, and the block itself without what turning makes wrong."""

import re
import struct

from koutu.engine.decoding.made_profile import ADOBE_RGB, Space
from koutu.engine.decoding.tiff_tags import Directory, Entry, first_directory, pack_directory, read_directory

_PREFIX = b"Exif\0\0"
# Tags of Exif 2.32, 4.6:
_ORIENTATION, _X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT = 0x0112, 0x011A, 0x011B, 0x0128
_EXIF_DIRECTORY, _GPS_DIRECTORY = 0x8769, 0x8825
_THUMBNAIL_AT, _THUMBNAIL_LENGTH = 0x0201, 0x0202
# Description, make, model, software, time, artist, copyright: the tags of a TIFF file that tell of the photo.
_IPTC, _COLOUR_SPACE, _GAMMA, _INTEROPERABILITY, _INDEX = 0x83BB, 0xA001, 0xA500, 0xA005, 0x0001
# ImageDescription, Make, Model, Software, DateTime, Artist, Copyright.
_TELLING = (0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x8298)
# Artist, copyright.
_OWNED = (0x013B, 0x8298)
_MOST_COPIED = 16_000_000  # bytes of a directory's values; a camera's own notes have a few at most
# A maker note points into the file it was written for; the interoperability directory is another pointer.
_BOUND_TO_PLACE = (0x927C, 0xA005)


def orientation(exif: bytes | None, xmp: bytes | None = None) -> int:
    """How the picture must be turned, 1 to 8; 1 where nothing valid is said. XMP counts where EXIF is silent."""
    directory = first_directory(_block(exif)) if exif else None
    if directory is not None and _ORIENTATION in directory.entries:
        value = directory.integer(_ORIENTATION, 1)
        return value if 1 <= value <= 8 else 1
    found = re.search(rb"tiff:Orientation\s*(?:=\s*[\"']|>\s*)([1-8])\b", xmp) if xmp else None
    return int(found[1]) if found else 1


def resolution(directory: Directory | None) -> tuple[float, float] | None:
    """Dots per inch that a directory's resolution tags tell, unchecked; None where they tell no unit of length."""
    if directory is None:
        return None
    inches = {2: 1.0, 3: 2.54}.get(directory.integer(_RESOLUTION_UNIT, 2))
    if inches is None:
        return None
    return directory.ratio(_X_RESOLUTION) * inches, directory.ratio(_Y_RESOLUTION) * inches


def exif_resolution(exif: bytes | None) -> tuple[float, float] | None:
    """As `resolution`, of an EXIF block."""
    return resolution(first_directory(_block(exif))) if exif else None


def without_turn(exif: bytes | None) -> bytes | None:
    """The block without the orientation tag and without its thumbnail, which shows the photo unturned and uncut.

    Nothing else moves, so offsets inside maker notes stay right. None for a block that cannot be read.
    """
    block = _block(exif) if exif else b""
    directory = first_directory(block)
    if directory is None or directory.big:
        return None
    data = bytearray(block)
    entry = directory.entries.get(_ORIENTATION)
    if entry is not None:
        start = struct.unpack_from(directory.order + "I", block, 4)[0]
        count = struct.unpack_from(directory.order + "H", block, start)[0]
        struct.pack_into(directory.order + "H", data, start, count - 1)
        end = min(directory.next_at + 4, len(data))
        data[entry.entry_at : end] = data[entry.entry_at + 12 : end] + bytes(12)
    _drop_thumbnail(data, block, directory)
    return _PREFIX + bytes(data)


def without_position(exif: bytes | None) -> bytes | None:
    """The block without the place where the photo was taken: its GPS directory becomes zeros, and nothing points to it.

    Nothing else moves, so offsets inside maker notes stay right. None for a block that cannot be read.
    """
    block = _block(exif) if exif else b""
    directory = first_directory(block)
    if directory is None or directory.big:
        return None
    entry = directory.entries.get(_GPS_DIRECTORY)
    if entry is None:
        return exif
    data = bytearray(block)
    at = directory.integer(_GPS_DIRECTORY, 0)
    position = read_directory(block, at, directory.order) if at else None
    if position is not None:
        for each in position.entries.values():
            if len(each.value) > 4:
                start = struct.unpack_from(directory.order + "I", block, each.entry_at + 8)[0]
                data[start : start + len(each.value)] = bytes(len(each.value))
        # The count as well: a directory of no entries says nothing.
        data[at : position.next_at] = bytes(position.next_at - at)
    start = struct.unpack_from(directory.order + "I", block, 4)[0]
    count = struct.unpack_from(directory.order + "H", block, start)[0]
    struct.pack_into(directory.order + "H", data, start, count - 1)
    end = min(directory.next_at + 4, len(data))
    data[entry.entry_at : end] = data[entry.entry_at + 12 : end] + bytes(12)
    return _PREFIX + bytes(data)


def exif_of_tiff(data: bytes, directory: Directory) -> bytes | None:
    """An EXIF block with what a TIFF file's first directory says of the photo; None where it says nothing."""
    entries = _packed({tag: entry for tag, entry in directory.entries.items() if tag in _TELLING})
    children: list[tuple[int, dict[int, tuple[int, int, bytes]]]] = []
    for tag in (_EXIF_DIRECTORY, _GPS_DIRECTORY):
        at = directory.integer(tag, 0)
        child = read_directory(data, at, directory.order, directory.big) if at else None
        if child is not None and child.entries:
            children.append((tag, _packed(_movable(child))))
    return _new_block(directory.order, entries, children) if entries or children else None


def _new_block(
    order: str,
    entries: dict[int, tuple[int, int, bytes]],
    children: list[tuple[int, dict[int, tuple[int, int, bytes]]]],
) -> bytes:
    """A block of a first directory and others that it points to."""
    end = 8 + len(pack_directory(entries | {tag: (4, 1, bytes(4)) for tag, _ in children}, 8, order))
    tail = b""
    for tag, kept in children:
        entries[tag] = (4, 1, struct.pack(order + "I", end + len(tail)))
        tail += pack_directory(kept, end + len(tail), order)
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
    return _PREFIX + head + pack_directory(entries, 8, order) + tail


def exif_space(exif: bytes | None) -> Space | None:
    """The colour space that a camera tells without a profile: Adobe RGB by R03 (DCF 2.0), else None: sRGB."""
    block = _block(exif) if exif else b""
    directory = first_directory(block)
    if directory is None or directory.big:
        return None
    inner = _child(block, directory, _EXIF_DIRECTORY)
    if inner is None:
        return None
    space = inner.integer(_COLOUR_SPACE, 0)
    names = _child(block, inner, _INTEROPERABILITY)
    index = b"" if names is None else names.raw(_INDEX)
    return ADOBE_RGB if space == 2 or (space != 1 and index.startswith(b"R03")) else None


def said_srgb(exif: bytes) -> bytes:
    """The block of a photo that was converted to sRGB: it must not say Adobe RGB any more. Nothing moves in it."""
    prefix, block = exif[: len(exif) - len(_block(exif))], _block(exif)
    directory = first_directory(block)
    inner = None if directory is None or directory.big else _child(block, directory, _EXIF_DIRECTORY)
    if inner is None:
        return exif
    data = bytearray(block)
    entry = inner.entries.get(_COLOUR_SPACE)
    if entry is not None:
        struct.pack_into(inner.order + ("I" if entry.kind == 4 else "H"), data, entry.entry_at + 8, 1)
    names = _child(block, inner, _INTEROPERABILITY)
    index = None if names is None else names.entries.get(_INDEX)
    if index is not None and index.value.startswith(b"R03"):
        data[index.entry_at + 8 : index.entry_at + 11] = b"R98"
    gamma = inner.entries.get(_GAMMA)
    if gamma is not None and len(gamma.value) == 8:
        at = struct.unpack_from(inner.order + "I", block, gamma.entry_at + 8)[0]
        struct.pack_into(inner.order + "II", data, at, 22, 10)
    return prefix + bytes(data)


def only_copyright(exif: bytes) -> bytes | None:
    """A block with the artist and the copyright alone; None where it names neither."""
    block = _block(exif)
    directory = first_directory(block)
    if directory is None or directory.big:
        return None
    kept = _packed({tag: entry for tag, entry in directory.entries.items() if tag in _OWNED})
    return _new_block(directory.order, kept, []) if kept else None


def shortened(exif: bytes, most: int) -> bytes | None:
    """The block without its maker note and, while it has more than `most` bytes, without its longest values.

    None where it cannot be read.
    """
    block = _block(exif)
    directory = first_directory(block)
    if directory is None or directory.big:
        return None
    pointers = (_EXIF_DIRECTORY, _GPS_DIRECTORY)
    entries = _packed({tag: entry for tag, entry in directory.entries.items() if tag not in pointers})
    children = []
    for tag in pointers:
        child = _child(block, directory, tag)
        if child is not None and child.entries:
            children.append((tag, _packed(_movable(child))))
    made = _new_block(directory.order, dict(entries), children)
    groups = [entries, *(kept for _, kept in children)]
    longest = sorted(((len(group[tag][2]), tag, group) for group in groups for tag in group), key=lambda each: -each[0])
    over = len(made) - most
    for length, tag, group in longest:
        if over <= 0:
            break
        del group[tag]
        over -= 12 + (length + length % 2 if length > 4 else 0)
    return _new_block(directory.order, dict(entries), children)


def _child(block: bytes, directory: Directory, tag: int) -> Directory | None:
    at = directory.integer(tag, 0)
    return read_directory(block, at, directory.order) if at else None


def iptc_of_tiff(directory: Directory) -> bytes | None:
    """The IPTC block of a TIFF file's first directory, whichever type it claims to be of; None where there is none."""
    entry = directory.entries.get(_IPTC)
    if entry is None:
        return None
    # Written as LONG it has the file's byte order but for little-endian writers that swapped it.
    value = entry.value
    if entry.kind == 4 and value[:1] != b"\x1c" and value[3:4] == b"\x1c":
        value = b"".join(value[at : at + 4][::-1] for at in range(0, len(value), 4))
    return value.rstrip(b"\0") or None


def _block(exif: bytes) -> bytes:
    return exif.removeprefix(_PREFIX)


def _movable(directory: Directory) -> dict[int, Entry]:
    return {tag: entry for tag, entry in directory.entries.items() if tag not in _BOUND_TO_PLACE}


def _packed(entries: dict[int, Entry]) -> dict[int, tuple[int, int, bytes]]:
    """Entries with their values copied out, as many as there is room for: the values may be all the same bytes."""
    kept, room = {}, _MOST_COPIED
    for tag, entry in entries.items():
        if entry.size <= room:
            room -= entry.size
            kept[tag] = entry.kind, entry.count, entry.value
    return kept


def _drop_thumbnail(data: bytearray, block: bytes, directory: Directory) -> None:
    """Cut the second directory off: zeros where it lay, and no bytes where it was the last thing in the block."""
    second = read_directory(block, directory.next, directory.order) if directory.next else None
    if second is None:
        return
    # Without the orientation tag the pointer lies 12 bytes further up; zeros follow it.
    pointer_at = directory.next_at - (12 if _ORIENTATION in directory.entries else 0)
    data[pointer_at : pointer_at + 4] = bytes(4)
    start, length = second.integer(_THUMBNAIL_AT, 0), second.integer(_THUMBNAIL_LENGTH, 0)
    if start < directory.next_at + 4 or length <= 0 or start >= len(data):
        return
    end = min(start + length, len(data))
    if end >= len(data) - 2:
        del data[start:]
    else:
        data[start:end] = bytes(end - start)
