"""Write PSD, by Adobe's published file format specification: 8 bits, RGB, layers with masks, PackBits.

16-bit photos are rounded to 8: editors other than Photoshop do not read its 16-bit layers alike.
"""

import struct
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.compose.layer import PictureLayer, full_colours, size_of
from koutu.engine.core.errors import ExportError
from koutu.engine.core.raster import OutputRaster
from koutu.engine.export.packbits import pack_rows

Plane = NDArray[np.uint8]

# Numbers of Adobe's “Photoshop File Formats Specification”; larger pictures are PSB.
_MOST_SIDE = 30000
# Photoshop File Formats Specification, header, layers, image resources:
_RGB = 3
_PACKED = 1
_ALPHA, _MASK = -1, -2
_HIDDEN = 2
_RESOLUTION, _IPTC, _ICC, _EXIF, _XMP = 1005, 1028, 1039, 1058, 1060
_INCHES = 1


def encode_psd(layers: Sequence[PictureLayer], merged: OutputRaster) -> bytes:
    """The file.

    Args:
        layers: the lowest first, all of one size, their colours 8-bit. Where a layer is `masked`, its alpha becomes a
            mask over opaque colours; else its transparency.
        merged: what they look like together, 8-bit, for programs that read no layers; its profile, EXIF and density
            go into the file.

    Raises:
        ExportError: too large for the format.
    """
    height, width = merged.height, merged.width
    if max(height, width) > _MOST_SIDE:
        raise ExportError(
            "The picture is {width} × {height} pixels; PSD allows {limit} at most. Save it as TIFF.",
            width=width,
            height=height,
            limit=_MOST_SIDE,
        )
    channels = 4 if merged.alpha is not None else 3
    header = struct.pack(">4sH6xHIIHH", b"8BPS", 1, channels, height, width, 8, _RGB)
    parts = [header, _sized(b""), _sized(_resources(merged)), _sized(_layers(layers, channels == 4)), _merged(merged)]
    return b"".join(parts)


def _sized(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _resources(merged: OutputRaster) -> bytes:
    found: list[tuple[int, bytes]] = []
    if merged.dpi:
        across, down = (round(dots * 65536) for dots in merged.dpi)
        found.append((_RESOLUTION, struct.pack(">IHHIHH", across, _INCHES, _INCHES, down, _INCHES, _INCHES)))
    if merged.icc:
        found.append((_ICC, merged.icc))
    if merged.exif:
        found.append((_EXIF, merged.exif.removeprefix(b"Exif\0\0")))
    if merged.iptc:
        found.append((_IPTC, merged.iptc))
    if merged.xmp:
        found.append((_XMP, merged.xmp))
    # Each: signature, number, an empty name, the data padded to an even length.
    return b"".join(
        struct.pack(">4sHH", b"8BIM", number, 0) + _sized(data) + b"\0" * (len(data) % 2) for number, data in found
    )


def _layers(layers: Sequence[PictureLayer], translucent: bool) -> bytes:
    records, planes = [], []
    for layer in layers:
        record, data = _layer(layer)
        records.append(record)
        planes.append(data)
    # A negative count says that the merged picture's fourth channel is its transparency.
    count = -len(layers) if translucent else len(layers)
    info = struct.pack(">h", count) + b"".join(records) + b"".join(planes)
    return _sized(info + b"\0" * (len(info) % 2)) + _sized(b"")


def _layer(layer: PictureLayer) -> tuple[bytes, bytes]:
    height, width = size_of(layer)
    colours = full_colours(layer, (height, width), np.dtype(np.uint8))
    box = _box(colours, layer)
    top, left, bottom, right = box
    window = np.s_[top:bottom, left:right]
    stored: list[tuple[int, Plane]] = [(channel, colours[window][..., channel]) for channel in range(3)]  # type: ignore[misc]
    mask = b""
    if layer.alpha is not None and layer.masked:
        stored.append((_MASK, layer.alpha[window]))
        mask = struct.pack(">4iBB2x", *box, 0, 0)
    elif layer.alpha is not None:
        stored.insert(0, (_ALPHA, layer.alpha[window]))
    packed = [(channel, _packed([plane])) for channel, plane in stored]
    lengths = b"".join(struct.pack(">hI", channel, len(data)) for channel, data in packed)
    name = layer.name.encode("ascii", "replace")[:255]
    pascal = bytes([len(name)]) + name
    pascal += b"\0" * (-len(pascal) % 4)
    wide = layer.name.encode("utf-16-be")
    unicode = struct.pack(">I", len(layer.name)) + wide + b"\0" * (len(wide) % 4)
    extra = _sized(mask) + _sized(b"") + pascal + b"8BIMluni" + _sized(unicode)
    flags = 0 if layer.visible else _HIDDEN
    head = struct.pack(">4iH", *box, len(packed)) + lengths
    blend = struct.pack(">4s4sBBBx", b"8BIM", b"norm", 255, 0, flags)
    return head + blend + _sized(extra), b"".join(data for _, data in packed)


def _box(colours: NDArray[np.uint8 | np.uint16], layer: PictureLayer) -> tuple[int, int, int, int]:
    """Top, left, bottom and right of what a layer holds: transparent margins are not stored."""
    height, width = colours.shape[:2]
    if layer.alpha is None or layer.masked:
        return 0, 0, height, width
    left, top, across, down = cv2.boundingRect(layer.alpha)
    return (top, left, top + down, left + across) if across else (0, 0, 1, 1)


def _packed(planes: Sequence[Plane]) -> bytes:
    """Planes of one compression: its number, every row's length, every row."""
    rows = [pack_rows(plane) for plane in planes]
    lengths = [length for plane_lengths, _ in rows for length in plane_lengths]
    return struct.pack(f">H{len(lengths)}H", _PACKED, *lengths) + b"".join(data for _, data in rows)


def _merged(merged: OutputRaster) -> bytes:
    assert merged.colours is not None
    colours = merged.colours
    planes: list[Plane] = [colours[..., channel] for channel in range(3)]  # type: ignore[misc]
    if merged.alpha is not None:
        # The merged picture is laid over white: readers take that out again by its alpha.
        rest = np.uint16(255) - merged.alpha
        planes = [
            ((plane * merged.alpha.astype(np.uint16) + np.uint16(255) * rest + np.uint16(127)) // 255).astype(np.uint8)
            for plane in planes
        ]
        planes.append(merged.alpha)
    return _packed(planes)
