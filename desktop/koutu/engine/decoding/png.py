"""PNG: the chunks are read here, 8-bit pixels by Pillow and 16-bit ones by OpenCV, as Pillow cuts them to 8 bits.

Reading the chunks ourselves keeps broken profiles and bombs in text chunks away from the pixels, and gives
transparent colours (tRNS) as the file means them: Pillow leaves those of 1, 2 and 4-bit grey unscaled.
"""

import io
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import PngImagePlugin

from koutu.engine.decoding import exif
from koutu.engine.decoding.colour_profile import rgb_profile
from koutu.engine.decoding.iptc import iptc_of_resources
from koutu.engine.decoding.made_profile import space_of_cicp, space_of_png
from koutu.engine.decoding.missing import check_missing
from koutu.engine.decoding.pixel_modes import Split, alpha_of_key, grey_to_rgb, split_channels, split_image
from koutu.engine.decoding.png_rows import SIGNATURE, plain_stream, whole_stream
from koutu.engine.decoding.raster import DecodedRaster, Pixels, damaged, unsupported
from koutu.engine.decoding.size_guard import check_size

_GREY, _RGB, _PALETTE, _GREY_ALPHA = 0, 2, 3, 4  # colour types (PNG 3, 11.2.1)
# The largest printing profiles have 4 MB; what unfolds to more is a bomb.
_MAX_UNFOLDED = 16_000_000


@dataclass(slots=True)
class _Chunks:
    header: bytes = b""
    key: bytes = b""  # tRNS
    icc: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    iptc: bytes | None = None
    cicp: tuple[int, int] | None = None
    srgb: bool = False
    ended: bool = False
    gamma: int | None = None
    chromaticities: tuple[int, ...] | None = None
    pixel_chunks: list[bytes | memoryview] = field(default_factory=list)
    room: int = 2 * _MAX_UNFOLDED  # bytes that packed chunks may still unfold to


def decode_png(data: bytes, name: str) -> DecodedRaster:
    """Decode a PNG, of an animated one the still picture.

    Raises:
        PhotoError: no picture in it, or too large.
        Exception: whatever the decoders raise on damaged data.
    """
    chunks = _read_chunks(data)
    if len(chunks.header) < 13:
        raise damaged(name)
    width, height, depth, kind = struct.unpack_from(">IIBB", chunks.header)
    check_size(name, width, height, bytes_per_sample=depth // 8 or 1)
    split, missing = _decode_pixels(chunks, name)
    if split is None:
        raise damaged(name)
    pixels, alpha = split
    if pixels.shape[:2] != (height, width):
        raise unsupported(name, "PNG")
    # What is said later in the standard's list counts less (PNG 3, 4.3): cICP, iCCP, sRGB, gAMA and cHRM.
    said, transfer = None if chunks.cicp is None else space_of_cicp(*chunks.cicp), 0
    icc = rgb_profile(chunks.icc, grey=kind in (_GREY, _GREY_ALPHA)) if said is None else None
    if said is not None and chunks.cicp is not None:
        transfer = chunks.cicp[1]
    elif icc is None and not chunks.srgb:
        said = space_of_png(chunks.gamma, chunks.chromaticities)
    return DecodedRaster(
        pixels,
        alpha,
        icc,
        chunks.exif,
        exif.orientation(chunks.exif, chunks.xmp),
        chunks.dpi,
        missing=missing,
        space=said,
        transfer=transfer,
        xmp=chunks.xmp,
        iptc=chunks.iptc,
    )


def _decode_pixels(chunks: _Chunks, name: str) -> tuple[Split | None, float]:
    """Pixels and alpha, and the share of them that is missing."""
    depth, kind = struct.unpack_from(">8xBB", chunks.header)

    def decode(stream: bytes) -> Split | None:
        return _decode_16_bit(stream, chunks.key) if depth == 16 else _decode_8_bit(stream, chunks.key, depth, kind)

    # OpenCV shows what is missing in 16 bits as black, without a word; Pillow refuses.
    if chunks.ended and depth < 16:
        with suppress(OSError, SyntaxError, ValueError):
            return decode(plain_stream(chunks.pixel_chunks)), 0.0
    stream, missing = whole_stream(chunks.header, chunks.pixel_chunks)
    check_missing(name, missing)
    return decode(stream), missing


def _decode_8_bit(stream: bytes, key: bytes, depth: int, kind: int) -> Split | None:
    image = PngImagePlugin.PngImageFile(io.BytesIO(stream))
    image.load()
    if kind == _PALETTE:
        image.info["transparency"] = key or None
        return split_image(image, None)
    split = split_image(image, None)
    if split is None or split[1] is not None:
        return split
    return split[0], _alpha_of_key(split[0], key, kind, depth)


def _decode_16_bit(stream: bytes, key: bytes) -> Split | None:
    array = cv2.imdecode(np.frombuffer(stream, np.uint8), cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION)
    if array is None or array.dtype != np.uint16:
        return None
    if array.ndim == 2:
        pixels = grey_to_rgb(array)
        return pixels, _alpha_of_key(pixels, key, _GREY, 16)
    if array.shape[2] == 3:
        pixels = np.asarray(cv2.cvtColor(array, cv2.COLOR_BGR2RGB), np.uint16)
        return pixels, _alpha_of_key(pixels, key, _RGB, 16)
    return split_channels(np.asarray(cv2.cvtColor(array, cv2.COLOR_BGRA2RGBA), np.uint16))


def _alpha_of_key(pixels: Pixels, key: bytes, kind: int, depth: int) -> NDArray[np.uint8] | None:
    """Alpha by the transparent colour, of which only the low `depth` bits count (PNG 3, 11.3.1.1)."""
    length = {_GREY: 1, _RGB: 3}.get(kind)
    if length is None or len(key) < 2 * length:
        return None
    top = 2**depth - 1
    scale = 255 // top if depth < 8 else 1
    values = struct.unpack_from(f">{length}H", key) * (3 // length)
    return alpha_of_key(pixels, tuple((value & top) * scale for value in values))


def _read_chunks(data: bytes) -> _Chunks:
    """Walk the chunks up to IEND; a last one that is cut off counts as far as it goes."""
    chunks, view, at = _Chunks(), memoryview(data), len(SIGNATURE)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if kind == b"IEND":
            chunks.ended = True
            break
        if kind == b"IDAT" and end > len(data):
            rest = data[at + 4 : len(data)]
            chunks.pixel_chunks += [struct.pack(">I", len(rest) - 4), rest, struct.pack(">I", zlib.crc32(rest))]
        if end > len(data):
            break
        if kind in (b"IHDR", b"PLTE", b"IDAT"):
            chunks.pixel_chunks.append(view[at:end])
        if kind != b"IDAT":
            _read_chunk(chunks, kind, data[at + 8 : end - 4])
        at = end
    return chunks


def _read_chunk(chunks: _Chunks, kind: bytes, payload: bytes) -> None:
    if kind == b"IHDR":
        chunks.header = payload
    elif kind == b"tRNS":
        chunks.key = payload
    elif kind == b"iCCP":
        chunks.icc = _unfold(chunks, payload.partition(b"\0")[2][1:])
    elif kind == b"cICP" and len(payload) == 4 and payload[3] == 1:
        chunks.cicp = payload[0], payload[1]
    elif kind == b"sRGB":
        chunks.srgb = True
    elif kind == b"gAMA" and len(payload) == 4:
        chunks.gamma = int.from_bytes(payload, "big")
    elif kind == b"cHRM" and len(payload) == 32:
        chunks.chromaticities = struct.unpack(">8I", payload)
    elif kind == b"eXIf":
        chunks.exif = payload
    elif kind == b"pHYs" and len(payload) == 9 and payload[8] == 1:
        across, down = struct.unpack_from(">II", payload)
        chunks.dpi = across * 0.0254, down * 0.0254
    elif kind in (b"tEXt", b"zTXt", b"iTXt"):
        _read_text(chunks, kind, payload)


def _read_text(chunks: _Chunks, kind: bytes, payload: bytes) -> None:
    """EXIF as ImageMagick and ExifTool once hid it, in hex, and XMP."""
    keyword, _, text = payload.partition(b"\0")
    if keyword in (b"Raw profile type exif", b"Raw profile type APP1") and chunks.exif is None:
        raw = _unfold(chunks, text[1:]) if kind == b"zTXt" else text
        try:
            block = bytes.fromhex((raw or b"").decode("ascii").split("\n", 3)[3])
        except (ValueError, IndexError):
            return
        chunks.exif = block if block.startswith(b"Exif\0\0") else None
    elif keyword == b"Raw profile type iptc" and kind == b"zTXt":
        raw = _unfold(chunks, text[1:]) or b""
        with suppress(ValueError, IndexError):
            chunks.iptc = iptc_of_resources(bytes.fromhex(raw.decode("ascii").split("\n", 3)[3]))
    elif keyword == b"XML:com.adobe.xmp" and kind == b"iTXt" and len(text) > 2:
        body = text[2:].split(b"\0", 2)[-1]
        chunks.xmp = _unfold(chunks, body) if text[0] else body


def _unfold(chunks: _Chunks, packed: bytes) -> bytes | None:
    most = min(_MAX_UNFOLDED, chunks.room)
    if not most:
        return None
    unpacker = zlib.decompressobj()
    chunks.room -= most
    try:
        unfolded = unpacker.decompress(packed, most)
    except zlib.error:
        return None
    chunks.room += most - len(unfolded)
    return unfolded if unpacker.eof else None
