"""XMP packets: kept as they are, but for what a turned or cut-out photo must not say any more."""

import re

_TURN = re.compile(rb"(tiff:Orientation\s*(?:=\s*[\"']|>\s*))[2-8]")
_PLACE_ATTRIBUTE = re.compile(
    rb"\s(?:exif:GPS\w+|photoshop:(?:City|State|Country)|Iptc4xmpCore:Location)=([\"']).*?\1", re.DOTALL
)
_PLACE_ELEMENT = re.compile(
    rb"<((?:exif:GPS\w+|photoshop:(?:City|State|Country)|Iptc4xmp(?:Core|Ext):Location\w*))\b[^>]*?(?:/>|>.*?</\1>)",
    re.DOTALL,
)
_LARGEST = 16_000_000  # bytes that expressions are run over: a hostile packet shall keep nobody waiting


def xmp_without_turn(packet: bytes) -> bytes | None:
    """Return the packet of a photo that stands upright now; None of one too large for a packet."""
    return _TURN.sub(rb"\g<1>1", packet).rstrip(b"\0") if len(packet) <= _LARGEST else None


def xmp_without_position(packet: bytes) -> bytes:
    """Return the packet without the place where the photo was taken."""
    return _PLACE_ELEMENT.sub(b"", _PLACE_ATTRIBUTE.sub(b"", packet))
