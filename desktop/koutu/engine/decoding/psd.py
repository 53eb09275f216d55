"""Photoshop documents: the flattened picture at their end (Adobe Photoshop File Formats Specification, 2019)."""

import struct
from dataclasses import dataclass, field
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from koutu.engine.decoding import exif
from koutu.engine.decoding.colour_profile import rgb_profile, to_srgb
from koutu.engine.decoding.missing import check_missing
from koutu.engine.decoding.pixel_modes import grey_to_rgb, to_8_bit
from koutu.engine.decoding.raster import DecodedRaster, Pixels, unsupported
from koutu.engine.decoding.size_guard import check_size

# Photoshop File Formats Specification, header, image resources, image data:
_GREY, _INDEXED, _RGB, _CMYK, _LAB, _DUOTONE = 1, 2, 3, 4, 9, 8
_COLOURS = {_GREY: 1, _INDEXED: 1, _RGB: 3, _CMYK: 4, _DUOTONE: 1, _LAB: 3}
_RESOLUTION, _IPTC, _ICC, _EXIF, _XMP = 1005, 1028, 1039, 1058, 1060
_RAW, _PACKED = 0, 1
_MOST_CHANNELS = 56


@dataclass(slots=True)
class _Document:
    channels: int
    height: int
    width: int
    depth: int
    mode: int
    big: bool
    palette: bytes = b""
    resources: dict[int, bytes] = field(default_factory=dict)
    transparent: bool = False
    picture_at: int = 0


def decode_psd(data: bytes, name: str) -> DecodedRaster:
    """Decode the picture of all layers that a PSD or PSB file holds beside them.

    Raises:
        PhotoError: too large, another depth than 8 or 16 bits, another colour model, or most of it is missing.
        Exception: struct.error and the like on damaged data.
    """
    document = _read(data)
    check_size(name, document.width, document.height, bytes_per_sample=max(1, document.depth // 8))
    colours = _COLOURS.get(document.mode)
    if document.depth not in (8, 16) or colours is None or not colours <= document.channels <= _MOST_CHANNELS:
        raise unsupported(name, f"PSD of {document.depth} bits in colour mode {document.mode}")
    wanted = colours + (1 if document.transparent and document.channels > colours else 0)
    planes, missing = _planes(data, document, wanted)
    check_missing(name, missing)
    icc = document.resources.get(_ICC)
    alpha = to_8_bit(planes[colours]) if wanted > colours else None
    pixels = _to_rgb(planes[:colours], document, icc)
    if alpha is not None:
        pixels = _unmixed(pixels, alpha)
    described = document.resources.get(_EXIF)
    return DecodedRaster(
        pixels,
        alpha,
        rgb_profile(icc, grey=document.mode in (_GREY, _DUOTONE)),
        described,
        exif.orientation(described) if described else 1,
        _density(document.resources.get(_RESOLUTION, b"")),
        missing=missing,
        xmp=document.resources.get(_XMP),
        iptc=document.resources.get(_IPTC),
    )


def _read(data: bytes) -> _Document:
    version, channels, height, width, depth, mode = struct.unpack_from(">4xH6xHIIHH", data)
    document = _Document(channels, height, width, depth, mode, big=version == 2)
    at = 26
    length = struct.unpack_from(">I", data, at)[0]
    document.palette = data[at + 4 : at + 4 + length]
    at += 4 + length
    length = struct.unpack_from(">I", data, at)[0]
    _read_resources(document, data[at + 4 : at + 4 + length])
    at += 4 + length
    layers, room = struct.unpack_from(">Q" if document.big else ">I", data, at)[0], 8 if document.big else 4
    if layers >= room + 2:
        # A negative number of layers: the first extra channel is the flattened picture's alpha.
        document.transparent = struct.unpack_from(">h", data, at + 2 * room)[0] < 0
    document.picture_at = at + room + layers
    return document


def _read_resources(document: _Document, block: bytes) -> None:
    at = 0
    while at + 12 <= len(block) and block[at : at + 4] in (b"8BIM", b"MeSa"):
        number, name_length = struct.unpack_from(">HB", block, at + 4)
        at += 6 + (1 + name_length + 1) // 2 * 2
        if at + 4 > len(block):
            return
        size = struct.unpack_from(">I", block, at)[0]
        document.resources.setdefault(number, block[at + 4 : at + 4 + size])
        at += 4 + size + size % 2


def _planes(data: bytes, document: _Document, wanted: int) -> tuple[list[Pixels], float]:
    """The first channels, and the share of them that is not there."""
    compression = struct.unpack_from(">H", data, document.picture_at)[0]
    start, height, row = document.picture_at + 2, document.height, document.width * document.depth // 8
    if compression not in (_RAW, _PACKED):
        raise ValueError(f"compression {compression}")
    planes, lost = [], 0
    counts: NDArray[np.generic] | None = None
    if compression == _PACKED:
        kind = np.dtype(">u4" if document.big else ">u2")
        counts = np.frombuffer(data, kind, document.channels * height, start)
        start += counts.nbytes
    for channel in range(wanted):
        if counts is None:
            rows = max(0, min(height, (len(data) - start) // row))
            end = start + rows * row
            start, part = start + height * row, data[start:end]
        else:
            ends = start + np.cumsum(counts[channel * height : (channel + 1) * height], dtype=np.int64)
            rows = int(np.searchsorted(ends, len(data), side="right"))
            part = data[start : int(ends[rows - 1])] if rows else b""
            start = int(ends[-1])
        if compression == _PACKED and rows:
            part = Image.frombytes("L", (row, rows), part, "packbits", "L").tobytes()
        lost += height - rows
        whole = part + b"\x80" * ((height - rows) * row)
        kind = np.dtype(np.uint8 if document.depth == 8 else ">u2")
        plane = np.frombuffer(whole, kind).reshape(height, document.width)
        planes.append(plane.astype(kind.newbyteorder("=")))
    return planes, lost / (height * wanted)


def _to_rgb(planes: list[Pixels], document: _Document, icc: bytes | None) -> Pixels:
    if document.mode == _RGB:
        return cast(Pixels, np.dstack(planes))
    if document.mode == _INDEXED:
        table = np.frombuffer(document.palette[:768].ljust(768, b"\0"), np.uint8).reshape(3, 256).T
        return np.ascontiguousarray(table)[planes[0].astype(np.uint8)]
    if document.mode in (_GREY, _DUOTONE):
        return grey_to_rgb(planes[0])
    stored = np.dstack([to_8_bit(plane) for plane in planes])
    if document.mode == _LAB:
        # Photoshop counts a and b from 0, 128 in the middle; Pillow's LAB as signed bytes.
        stored[..., 1:] ^= 128
        return to_srgb(Image.frombytes("LAB", stored.shape[1::-1], stored.tobytes()), icc)
    # Ink is what is not there.
    return to_srgb(Image.frombytes("CMYK", stored.shape[1::-1], (255 - stored).tobytes()), icc)


def _unmixed(pixels: Pixels, alpha: NDArray[np.uint8]) -> Pixels:
    """Take out the white that the flattened picture of a transparent document is mixed with."""
    top = int(np.iinfo(pixels.dtype).max)
    share = alpha[..., None].astype(np.float32) * np.float32(1 / 255)
    straight = (pixels - top * (1 - share)) / np.maximum(share, np.float32(1 / 255))
    clipped: Pixels = np.rint(np.clip(straight, 0, top)).astype(pixels.dtype)
    return clipped


def _density(block: bytes) -> tuple[float, float] | None:
    """Dots per inch, which it holds as 16.16 numbers whatever unit is shown."""
    if len(block) < 16:
        return None
    across, down = struct.unpack_from(">I", block)[0], struct.unpack_from(">I", block, 8)[0]
    return across / 65536, down / 65536
