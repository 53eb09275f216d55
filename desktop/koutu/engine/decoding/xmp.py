"""XMP packets: kept as they are, but for what a turned or cut-out photo must not say any more."""

import re
from collections.abc import Iterator

_TURN = re.compile(rb"(tiff:Orientation\s*(?:=\s*[\"']|>\s*))[2-8]")
_PLACE_ATTRIBUTE = re.compile(
    rb"\s(?:exif:GPS\w+|photoshop:(?:City|State|Country)|Iptc4xmpCore:Location)=([\"']).*?\1", re.DOTALL
)
_PLACE = re.compile(rb"exif:GPS\w+|photoshop:(?:City|State|Country)|Iptc4xmp(?:Core|Ext):Location\w*")
# The beginning and the end of an element, or both: what lies between is never looked over twice.
_TAG = re.compile(rb"<(/?)([A-Za-z]\w*:\w+)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>")
_LARGEST = 16_000_000  # bytes that expressions are run over: a hostile packet shall keep nobody waiting


def xmp_without_turn(packet: bytes) -> bytes | None:
    """Return the packet of a photo that stands upright now; None of one too large for a packet."""
    return _TURN.sub(rb"\g<1>1", packet).rstrip(b"\0") if len(packet) <= _LARGEST else None


def xmp_without_position(packet: bytes) -> bytes:
    """Return the packet without the place where the photo was taken."""
    packet, kept, at = _PLACE_ATTRIBUTE.sub(b"", packet), [], 0
    for start, end in elements(packet, _PLACE):
        kept.append(packet[at:start])
        at = end
    return b"".join((*kept, packet[at:]))


def elements(packet: bytes, names: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    """Return where the elements of some names begin and end, in their order; of those inside others only the outer one.

    One that is never closed is none.
    """
    opened: dict[bytes, int] = {}
    found: list[tuple[int, int]] = []
    for tag in _TAG.finditer(packet):
        closes, name, rest = tag.groups()
        if not names.fullmatch(name):
            continue
        if closes:
            start = opened.pop(name, None)
            if start is not None:
                found.append((start, tag.end()))
        elif rest.endswith(b"/"):
            found.append((tag.start(), tag.end()))
        else:
            opened.setdefault(name, tag.start())
    last = 0
    for start, end in sorted(found):
        if start >= last:
            yield start, end
            last = end
