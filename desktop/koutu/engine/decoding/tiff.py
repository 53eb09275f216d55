"""TIFF: 16-bit pixels by OpenCV, which keeps them, all others by Pillow, which knows more kinds."""

import io
import struct
from typing import Any, cast

import cv2
import numpy as np
from PIL import Image, TiffImagePlugin

from koutu.engine.decoding import exif
from koutu.engine.decoding.colour_profile import rgb_profile, to_srgb
from koutu.engine.decoding.missing import check_missing
from koutu.engine.decoding.pillow_warnings import without_warnings
from koutu.engine.decoding.pixel_modes import (
    GREY_MODES,
    Split,
    grey_to_rgb,
    split_channels,
    split_image,
    straight,
    to_8_bit,
)
from koutu.engine.decoding.raster import DecodedRaster, Pixels, damaged, unsupported
from koutu.engine.decoding.size_guard import check_size
from koutu.engine.decoding.tiff_chunks import Entries, chunky_samples, rows_there, webp_samples
from koutu.engine.decoding.tiff_pages import photo_directory
from koutu.engine.decoding.tiff_tags import IFD8, LONG, LONG8, SHORT, Directory, first_directory, pack_directory

# Tags and values of TIFF 6.0, part 3 of XMP, and the ICC's and libtiff's registrations:
_WIDTH, _HEIGHT, _BITS, _PHOTOMETRIC = 256, 257, 258, 262
_STRIP_OFFSETS, _SAMPLES, _STRIP_COUNTS, _PLANAR, _TILE_OFFSETS, _TILE_COUNTS = 273, 277, 279, 284, 324, 325
_ORIENTATION, _TILE_WIDTH, _TILE_HEIGHT, _EXTRA, _FORMAT, _XMP, _ICC = 274, 322, 323, 338, 339, 700, 34675
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _SEPARATED = 0, 1, 2, 5
_COMPRESSION, _OLD_JPEG, _JPEG, _WEBP = 259, 6, 7, 50001
# None, fax, LZW, JPEG, deflate, PackBits, LZMA, zstd, WebP: what the decoders were built with.
_COMPRESSIONS = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946, 34925, 50000, 50001})
_PREMULTIPLIED, _STRAIGHT = 1, 2  # ExtraSamples of TIFF 6.0
_PLACES = (_STRIP_OFFSETS, _STRIP_COUNTS, _TILE_OFFSETS, _TILE_COUNTS)
# Beside them, what decoding the pixels needs: compression, fill order, rows per strip, fax options, predictor,
# colour map, tile size, inks, JPEG tables (new and old), YCbCr coefficients, subsampling, positions, reference.
_PIXEL_TAGS = frozenset(
    {_WIDTH, _HEIGHT, _BITS, 259, _PHOTOMETRIC, 266, *_PLACES, _SAMPLES, 278, _PLANAR, 292, 293, 317, 320, 322, 323}
    | {332, _EXTRA, _FORMAT, 347, 512, 513, 514, 515, 519, 520, 521, 529, 530, 531, 532}
)


def decode_tiff(data: bytes, name: str) -> DecodedRaster:
    """Decode the photo of a TIFF or BigTIFF file: its first picture in full size.

    Raises:
        PhotoError: no picture in it, too large, or pixels that are no photo's.
        Exception: whatever the decoders raise on damaged data.
    """
    first, tags = first_directory(data), photo_directory(data)
    if first is None or tags is None:
        raise damaged(name)
    bits, samples = tags.integers(_BITS) or (1,), tags.integer(_SAMPLES, 1)
    if not 1 <= samples <= 64:
        raise damaged(name)
    height = tags.integer(_HEIGHT, 0)
    each = max(1, max(bits) // 8) * -(-samples // 4)
    check_size(name, tags.integer(_WIDTH, 0), height, bytes_per_sample=each)
    if _TILE_OFFSETS in tags.entries:
        # Decoders make room for a whole tile, however small the picture.
        check_size(name, tags.integer(_TILE_WIDTH, 0), tags.integer(_TILE_HEIGHT, 0), bytes_per_sample=each)
    if any(value != 1 for value in tags.integers(_FORMAT)):
        raise unsupported(name, "TIFF with numbers other than 8 or 16-bit integers")
    compression = tags.integer(_COMPRESSION, 1)
    if compression not in _COMPRESSIONS:
        raise unsupported(name, f"TIFF with compression {compression}")
    there = rows_there(tags, len(data))
    check_missing(name, 1 - there / height)
    icc = tags.raw(_ICC) or first.raw(_ICC) or None
    photometric = tags.integer(_PHOTOMETRIC, _BLACK_IS_ZERO)
    grey = photometric in (_WHITE_IS_ZERO, _BLACK_IS_ZERO)
    split, by_pillow_grey = _decode_pixels(data, tags.with_integer(_HEIGHT, there), name, icc)
    pixels, alpha = split
    if pixels.shape[:2] != (there, tags.integer(_WIDTH, 0)):
        raise damaged(name)
    if there < height:
        pixels, alpha = _filled(pixels, height), None if alpha is None else _filled(alpha, height)
    return DecodedRaster(
        pixels,
        alpha,
        rgb_profile(icc, grey or by_pillow_grey),
        exif.exif_of_tiff(data, first),
        _orientation(tags if _ORIENTATION in tags.entries else first),
        exif.resolution(tags),
        missing=1 - there / height,
        xmp=tags.raw(_XMP) or first.raw(_XMP) or None,
        iptc=exif.iptc_of_tiff(first),
    )


def _decode_pixels(data: bytes, tags: Directory, name: str, icc: bytes | None) -> tuple[Split, bool]:
    bits, samples = tags.integers(_BITS) or (1,), tags.integer(_SAMPLES, 1)
    photometric = tags.integer(_PHOTOMETRIC, _BLACK_IS_ZERO)
    colours = {_RGB: 3, _SEPARATED: 4, _WHITE_IS_ZERO: 1, _BLACK_IS_ZERO: 1}.get(photometric)
    plain = colours is not None and set(bits) in ({8}, {16})
    if tags.integer(_COMPRESSION, 1) == _WEBP:
        return split_channels(webp_samples(data, tags)), False
    if not plain or colours is None or samples < colours:
        return _decode_by_pillow(data, tags, name, icc)
    apart = samples > 1 and tags.integer(_PLANAR, 1) == 2
    deep = bits[0] == 16
    if apart and not (photometric == _SEPARATED and samples == colours and not deep):
        return _joined(_decode_planes(data, tags, samples, bits[0]), tags, icc), False
    # What Pillow and OpenCV know by themselves.
    beyond = samples - colours
    known = beyond == 0 or (beyond == 1 and photometric != _SEPARATED and not (deep and colours == 1))
    if known and not (deep and photometric == _SEPARATED):
        if deep:
            return _decode_16_bit(data, tags, samples), False
        return _decode_by_pillow(data, tags, name, icc)
    if tags.integer(_COMPRESSION, 1) in (_OLD_JPEG, _JPEG):
        raise unsupported(name, f"TIFF with {samples} channels as JPEG")

    def decode(entries: Entries) -> Pixels:
        if deep:
            return _decode_by_opencv(data, tags.order, entries)
        return np.asarray(_open_by_pillow(data, tags.order, entries), np.uint8)

    return _joined(chunky_samples(tags, _pixel_entries(tags), decode), tags, icc), False


def _filled(plane: Pixels, height: int) -> Any:
    """Middle grey below what is there."""
    missing = height - len(plane)
    top = int(np.iinfo(plane.dtype).max) // 2 + 1 if plane.ndim == 3 else 255
    return np.concatenate([plane, np.full((missing, *plane.shape[1:]), top, plane.dtype)])


def _joined(array: Pixels, tags: Directory, icc: bytes | None) -> Split:
    """Colours and the first alpha of (H, W, samples); what else there is does not count."""
    photometric = tags.integer(_PHOTOMETRIC, _BLACK_IS_ZERO)
    colours = 4 if photometric == _SEPARATED else _colours(tags)
    extra = tags.integers(_EXTRA)
    places = [at for at, kind in enumerate(extra) if kind in (_PREMULTIPLIED, _STRAIGHT)]
    if not extra and array.shape[2] == colours + 1:
        places = [0]
    places = [colours + at for at in places if colours + at < array.shape[2]]
    kind = extra[places[0] - colours] if places and extra else _STRAIGHT
    if photometric == _SEPARATED:
        inks = to_8_bit(np.ascontiguousarray(array[..., :4]))
        alpha = to_8_bit(np.ascontiguousarray(array[..., places[0]])) if places else None
        return to_srgb(Image.frombuffer("CMYK", inks.shape[1::-1], inks.tobytes(), "raw", "CMYK", 0, 1), icc), alpha
    order = [*range(colours), *places[:1]]
    tags = tags.with_integer(_EXTRA, kind) if places else tags.with_integer(_EXTRA, 0)
    return _as_rgb(cast(Pixels, np.ascontiguousarray(array[..., order])), tags, colours)


def _orientation(tags: Directory) -> int:
    value = tags.integer(_ORIENTATION, 0)
    return value if 1 <= value <= 8 else exif.orientation(None, tags.raw(_XMP))


def _decode_by_pillow(data: bytes, tags: Directory, name: str, icc: bytes | None) -> tuple[Split, bool]:
    image = _open_by_pillow(data, tags.order, _pixel_entries(tags))
    split = split_image(image, icc)
    if split is None:
        raise unsupported(name, f"TIFF of Pillow mode {image.mode}")
    pixels, alpha = split
    if image.mode == "I;16" and tags.integer(_BITS, 1) == 12:
        # Pillow leaves 12-bit numbers as they are: repeat the high bits below, so that white is 65535.
        pixels = cast(Pixels, pixels << 4 | pixels >> 8)
    return (pixels, alpha), image.mode in GREY_MODES


def _open_by_pillow(data: bytes, order: str, entries: Entries) -> Image.Image:
    with without_warnings():
        image = TiffImagePlugin.TiffImageFile(io.BytesIO(_with_directory(data, order, entries)))
        image.load()
    return image


def _decode_16_bit(data: bytes, tags: Directory, samples: int) -> Split:
    """uint16 RGB and alpha, of as many channels as there are colours, or four."""
    array = _decode_by_opencv(data, tags.order, _pixel_entries(tags))
    if array.ndim == 3:
        array = cast(Pixels, cv2.cvtColor(array, cv2.COLOR_BGR2RGB if samples == 3 else cv2.COLOR_BGRA2RGBA))
    return _as_rgb(array, tags, _colours(tags))


def _decode_planes(data: bytes, tags: Directory, samples: int, bits: int) -> Pixels:
    """Return (H, W, samples) of planes that lie apart.

    Plane by plane as grey pictures: OpenCV mixes up planes of 16 bits, and Pillow those of 8 bits with an alpha.
    """
    planes = []
    for index in range(samples):
        entries = _plane_entries(tags, index, samples, bits)
        if bits == 16:
            planes.append(_decode_by_opencv(data, tags.order, entries))
        else:
            planes.append(np.asarray(_open_by_pillow(data, tags.order, entries), np.uint8))
    return cast(Pixels, np.dstack(planes))


def _colours(tags: Directory) -> int:
    return 3 if tags.integer(_PHOTOMETRIC, _BLACK_IS_ZERO) == _RGB else 1


def _as_rgb(array: Pixels, tags: Directory, colours: int) -> Split:
    if array.ndim == 2:
        array = array[..., np.newaxis]
    inverted = tags.integer(_PHOTOMETRIC, _BLACK_IS_ZERO) == _WHITE_IS_ZERO
    has_alpha = array.shape[2] == colours + 1 and tags.integer(_EXTRA, _STRAIGHT) in (_PREMULTIPLIED, _STRAIGHT)
    if colours == 1:
        grey = np.invert(array[..., 0]) if inverted else array[..., 0]
        rgb = grey_to_rgb(grey)
        array = cast(Pixels, np.dstack([rgb, array[..., 1]])) if has_alpha else rgb
    elif not has_alpha:
        array = cast(Pixels, np.ascontiguousarray(array[..., :3]))
    if has_alpha and tags.integer(_EXTRA, _STRAIGHT) == _PREMULTIPLIED:
        array = straight(array)
    return split_channels(array)


def _decode_by_opencv(data: bytes, order: str, entries: Entries) -> Pixels:
    stream = np.frombuffer(_with_directory(data, order, entries), np.uint8)
    array = cv2.imdecode(stream, cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION)
    if array is None or array.dtype != np.uint16:
        raise ValueError("OpenCV does not decode it")
    return cast(Pixels, array)


def _pixel_entries(tags: Directory) -> Entries:
    """The tags that decoding needs and no others: strange ones cannot stop a decoder, nor can it turn the picture."""
    return {tag: (entry.kind, entry.count, entry.value) for tag, entry in tags.entries.items() if tag in _PIXEL_TAGS}


def _plane_entries(tags: Directory, index: int, planes: int, bits: int) -> Entries:
    """A directory that shows one plane as a grey picture."""
    entries = _pixel_entries(tags)
    for tag, value in ((_BITS, bits), (_SAMPLES, 1), (_PHOTOMETRIC, _BLACK_IS_ZERO), (_PLANAR, 1), (_FORMAT, 1)):
        entries[tag] = (SHORT, 1, struct.pack(tags.order + "H", value))
    entries.pop(_EXTRA, None)
    for tag in _PLACES:
        values = tags.integers(tag)
        part = values[index * len(values) // planes : (index + 1) * len(values) // planes]
        if part:
            entries[tag] = (LONG, len(part), struct.pack(f"{tags.order}{len(part)}I", *part))
    return entries


def _with_directory(data: bytes, order: str, entries: Entries) -> bytes:
    """The same file with another first directory, and a plain TIFF even if it was a BigTIFF."""
    plain = {}
    for tag, (kind, count, value) in entries.items():
        if kind in (LONG8, IFD8):
            plain[tag] = (LONG, count, struct.pack(f"{order}{count}I", *struct.unpack(f"{order}{count}Q", value)))
        else:
            plain[tag] = (kind, count, value)
    start = len(data) + len(data) % 2
    head = data[:2] + struct.pack(order + "HI", 42, start)
    return b"".join((head, memoryview(data)[8:], bytes(start - len(data)), pack_directory(plain, start, order)))
