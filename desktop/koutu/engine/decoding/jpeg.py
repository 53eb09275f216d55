"""JPEG: the markers are read here, the pixels by Pillow.

OpenCV takes two thirds of the time for the same pixels, but writes libjpeg's opinion of damaged files to the terminal.
"""

import io
import struct
from dataclasses import dataclass, field

from PIL import JpegImagePlugin

from koutu.engine.decoding import exif
from koutu.engine.decoding.colour_profile import rgb_profile
from koutu.engine.decoding.iptc import iptc_of_resources
from koutu.engine.decoding.jpeg_scans import missing_part, scans_of
from koutu.engine.decoding.pixel_modes import split_image
from koutu.engine.decoding.raster import DecodedRaster, Pixels, damaged, unsupported
from koutu.engine.decoding.size_guard import check_size

# Markers of ITU-T T.81, table B.1:
_START_OF_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
# Markers that nothing follows, and those that begin a frame (ITU-T T.81, table B.1).
_WITHOUT_LENGTH = {0x00, 0x01, *range(0xD0, 0xD9), 0xFF}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # SOF0 to SOF15, without DHT, JPG and DAC (T.81, table B.1)
# Encoders write up to a dozen; libjpeg goes over the whole picture for each.
MAX_SCANS = 100
_MOST_SEGMENTS = 100_000  # before the first scan, fill bytes among them; long XMP takes some hundreds
_USUAL_SCANS = 20  # up to here any size is read
_MOST_WORK = 600_000_000  # pixels gone over: 10 s
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_END_MARKER = b"\xff\xd9"
_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}  # SOF2, SOF6, SOF10
_JFIF, _APP1, _APP2, _APP13, _ADOBE = 0xE0, 0xE1, 0xE2, 0xED, 0xEE  # segments APP0, 1, 2, 13, 14


@dataclass(slots=True)
class _Markers:
    height: int = 0
    width: int = 0
    components: int = 0
    precision: int = 0
    progressive: bool = False
    exif: bytes | None = None
    xmp: bytes | None = None
    resources: list[bytes] = field(default_factory=list)
    dpi: tuple[float, float] | None = None
    icc_parts: dict[int, bytes] = field(default_factory=dict)
    pixel_segments: list[bytes] = field(default_factory=list)
    scan_at: int = 0

    @property
    def icc(self) -> bytes | None:
        return b"".join(self.icc_parts[number] for number in sorted(self.icc_parts)) or None


def decode_jpeg(data: bytes, name: str) -> DecodedRaster:
    """Decode the first picture of a JPEG or MPO file.

    Raises:
        PhotoError: no picture in it, too large, or a variant nobody uses for photos.
        Exception: whatever the decoders raise on damaged data.
    """
    markers = _read_markers(data)
    if not markers.scan_at or not markers.components:
        raise damaged(name)
    if markers.precision != 8:
        raise unsupported(name, f"{markers.precision}-bit JPEG")
    check_size(name, markers.width, markers.height)
    scans = scans_of(data, markers.scan_at)
    work = scans.count * markers.width * markers.height
    if scans.count > MAX_SCANS or (scans.count > _USUAL_SCANS and work > _MOST_WORK):
        raise unsupported(name, f"JPEG in {scans.count} scans")
    # Only what the pixels need: metadata cannot confuse a decoder, and nothing but our own turning turns.
    head = b"".join((b"\xff\xd8", *markers.pixel_segments))
    pixels = _decode_pixels(head + data[markers.scan_at : scans.end] + _END_MARKER, markers)
    if pixels.shape[:2] != (markers.height, markers.width):
        raise damaged(name)
    missing = missing_part(
        pixels,
        ended=scans.ended,
        progressive=markers.progressive,
        again=lambda more: _decode_pixels(head + data[markers.scan_at : scans.end] + more + _END_MARKER, markers),
    )
    return DecodedRaster(
        pixels,
        icc=rgb_profile(markers.icc, grey=markers.components == 1),
        exif=markers.exif,
        orientation=exif.orientation(markers.exif, markers.xmp),
        dpi=markers.dpi or exif.exif_resolution(markers.exif),
        missing=missing,
        xmp=None if markers.xmp is None else markers.xmp.removeprefix(_XMP),
        iptc=iptc_of_resources(b"".join(markers.resources)),
    )


def _decode_pixels(stream: bytes, markers: _Markers) -> Pixels:
    image = JpegImagePlugin.JpegImageFile(io.BytesIO(stream))
    image.load()
    split = split_image(image, markers.icc)
    if split is None:
        raise ValueError(image.mode)
    return split[0]


def _read_markers(data: bytes) -> _Markers:
    """Walk the segments up to the first scan, over stray bytes between them as libjpeg does."""
    markers = _Markers()
    at = 2
    for _ in range(_MOST_SEGMENTS):
        at = data.find(b"\xff", at)
        if at < 0 or at + 4 > len(data):
            return markers
        code = data[at + 1]
        if code in _WITHOUT_LENGTH:
            at += 1 if code == 0xFF else 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if code == _END or end < at + 4 or end > len(data):
            return markers
        payload = data[at + 4 : end]
        if code == _START_OF_SCAN:
            markers.scan_at = at
            return markers
        _read_segment(markers, code, payload)
        if code in (_JFIF, _ADOBE) or not (0xE0 <= code <= 0xEF or code == _COMMENT):
            markers.pixel_segments.append(data[at:end])
        at = end
    return markers


def _read_segment(markers: _Markers, code: int, payload: bytes) -> None:
    if code in _FRAMES and len(payload) >= 6 and not markers.components:
        markers.precision, markers.height, markers.width, markers.components = struct.unpack_from(">BHHB", payload)
        markers.progressive = code in _PROGRESSIVE
    elif code == _JFIF and payload.startswith(b"JFIF\0") and len(payload) >= 12:
        unit, across, down = struct.unpack_from(">BHH", payload, 7)
        if unit in (1, 2):
            scale = 2.54 if unit == 2 else 1.0
            markers.dpi = across * scale, down * scale
    elif code == _APP1 and payload.startswith(b"Exif\0\0") and markers.exif is None:
        markers.exif = payload
    elif code == _APP1 and payload.startswith(_XMP):
        markers.xmp = payload
    elif code == _APP13 and payload.startswith(b"Photoshop 3.0\0"):
        markers.resources.append(payload[14:])
    elif code == _APP2 and payload.startswith(b"ICC_PROFILE\0") and len(payload) > 14:
        markers.icc_parts.setdefault(payload[12], payload[14:])
