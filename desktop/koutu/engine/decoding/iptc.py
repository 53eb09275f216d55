"""IPTC blocks (IIM 4.2), and the Photoshop resources in which JPEG and PSD files keep them."""

import struct
from collections.abc import Callable

_RESOURCE = 0x0404  # of Photoshop's image resources: IPTC (Photoshop File Formats)
# City, sublocation, state, country code and name, location code and name: record 2.
_PLACES = {90, 92, 95, 100, 101, 26, 27}


def iptc_of_resources(block: bytes) -> bytes | None:
    """Return the IPTC block among Photoshop's resources; None where there is none."""
    at = 0
    while at + 12 <= len(block) and block[at : at + 4] == b"8BIM":
        number, name_length = struct.unpack_from(">HB", block, at + 4)
        at += 6 + (name_length + 2) // 2 * 2
        if at + 4 > len(block):
            return None
        size = struct.unpack_from(">I", block, at)[0]
        if number == _RESOURCE:
            return block[at + 4 : at + 4 + size] or None
        at += 4 + size + size % 2
    return None


def resources_of_iptc(iptc: bytes) -> bytes:
    """Return Photoshop's resources with nothing but an IPTC block."""
    return struct.pack(">4sHHI", b"8BIM", _RESOURCE, 0, len(iptc)) + iptc + b"\0" * (len(iptc) % 2)


def iptc_without_position(iptc: bytes) -> bytes:
    """Return the block without the names of places."""
    return _filtered(iptc, lambda number: number not in _PLACES)


def iptc_only(iptc: bytes, numbers: set[int]) -> bytes | None:
    """Return the block with these datasets of record 2 alone; None where it has none of them."""
    kept = _filtered(iptc, numbers.__contains__, others=False)
    return kept or None


def _filtered(iptc: bytes, keeps: Callable[[int], bool], others: bool = True) -> bytes:
    kept: list[bytes] = []
    at = 0
    while at + 5 <= len(iptc) and iptc[at] == 0x1C:
        record, number, size = struct.unpack_from(">BBH", iptc, at + 1)
        if size & 0x8000:
            return b"".join((*kept, iptc[at:])) if others else b"".join(kept)
        if keeps(number) if record == 2 else others:
            kept.append(iptc[at : at + 5 + size])
        at += 5 + size
    return b"".join(kept)
