"""TIFF directories: the tags of a TIFF file, and of an EXIF block, which is a small TIFF (TIFF 6.0, EXIF 2.32)."""

import struct
from dataclasses import dataclass, replace

SHORT, LONG, RATIONAL, LONG8, IFD8 = 3, 4, 5, 16, 18  # types of TIFF 6.0 and BigTIFF
# Of a field's types, in bytes (TIFF 6.0, section 2; 13 is its technical note's IFD, 16 to 18 are BigTIFF's).
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
# The same types, as `struct` names them.
_INTEGERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}


# Cameras write a few hundred tags into a directory; what claims more would keep its readers busy.
_MOST_TAGS = 512


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag.

    Attributes:
        kind: its type.
        count: of its values.
        source: where these lie, from `at` on, `size` bytes in the file's byte order.
        entry_at: where the entry itself lies in the file.
    """

    kind: int
    count: int
    source: bytes
    at: int
    size: int
    entry_at: int

    @property
    def value(self) -> bytes:
        """The values' bytes: copied only when somebody asks, since thousands of tags may share them."""
        return self.source[self.at : self.at + self.size]


@dataclass(frozen=True, slots=True)
class Directory:
    """The tags of one directory, those whose values lie inside the data; `order` is '<' or '>'."""

    order: str
    entries: dict[int, Entry]
    next_at: int  # where the pointer to the next directory lies
    next: int  # that pointer: 0 for none
    big: bool = False  # of a BigTIFF file

    def integers(self, tag: int) -> tuple[int, ...]:
        """The values of an integer tag; empty when it is missing or of another type."""
        entry = self.entries.get(tag)
        if entry is None or entry.kind not in _INTEGERS:
            return ()
        return struct.unpack(f"{self.order}{entry.count}{_INTEGERS[entry.kind]}", entry.value)

    def integer(self, tag: int, default: int) -> int:
        """The first value of an integer tag."""
        return next(iter(self.integers(tag)), default)

    def ratio(self, tag: int) -> float:
        """A rational tag as a number; 0 when it is missing, broken or divided by zero."""
        entry = self.entries.get(tag)
        if entry is None or entry.kind != RATIONAL or entry.count < 1:
            return float(self.integer(tag, 0))
        over, under = struct.unpack_from(self.order + "II", entry.value)
        return float(over / under) if under else 0.0

    def with_integer(self, tag: int, value: int) -> "Directory":
        """Return the same directory with another value for an integer tag."""
        entry = Entry(LONG, 1, struct.pack(self.order + "I", value), 0, 4, 0)
        return replace(self, entries=self.entries | {tag: entry})

    def raw(self, tag: int) -> bytes:
        """A tag's bytes; empty when it is missing."""
        entry = self.entries.get(tag)
        return entry.value if entry is not None else b""


def first_directory(data: bytes) -> Directory | None:
    """The first directory of a TIFF, BigTIFF or EXIF block; None where there is none."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 16:
        return None
    if struct.unpack_from(order + "H", data, 2)[0] == 43:
        return read_directory(data, struct.unpack_from(order + "Q", data, 8)[0], order, big=True)
    return read_directory(data, struct.unpack_from(order + "I", data, 4)[0], order)


def read_directory(data: bytes, at: int, order: str, big: bool = False) -> Directory | None:
    """The directory at an offset; None where it does not fit into the data."""
    head, step, pointer = ("Q", 20, "Q") if big else ("H", 12, "I")
    room = step - 4 - struct.calcsize(pointer)
    start = at + struct.calcsize(head)
    if at < 8 or start > len(data):
        return None
    count = min(struct.unpack_from(order + head, data, at)[0], (len(data) - start) // step)
    entries: dict[int, Entry] = {}
    for entry_at in range(start, start + min(count, _MOST_TAGS) * step, step):
        tag, kind, amount = struct.unpack_from(order + "HH" + pointer, data, entry_at)
        size = _SIZES.get(kind, 0) * amount
        value_at = entry_at + step - room
        if size > room:
            value_at = struct.unpack_from(order + pointer, data, value_at)[0]
        if 0 < size <= len(data) - value_at:
            entries.setdefault(tag, Entry(kind, amount, data, value_at, size, entry_at))
    next_at = start + count * step
    followed = next_at + struct.calcsize(pointer) <= len(data)
    following = struct.unpack_from(order + pointer, data, next_at)[0] if followed else 0
    return Directory(order, entries, next_at, following, big)


def pack_directory(entries: dict[int, tuple[int, int, bytes]], at: int, order: str) -> bytes:
    """A directory of (type, count, value bytes) with its values behind it, to be placed at offset `at`."""
    values_at = at + 2 + 12 * len(entries) + 4
    body, values = [struct.pack(order + "H", len(entries))], []
    for tag in sorted(entries):
        kind, count, value = entries[tag]
        body.append(struct.pack(order + "HHI", tag, kind, count))
        if len(value) <= 4:
            body.append(value.ljust(4, b"\0"))
        else:
            body.append(struct.pack(order + "I", values_at))
            values.append(value + b"\0" * (len(value) % 2))
            values_at += len(values[-1])
    return b"".join((*body, struct.pack(order + "I", 0), *values))
