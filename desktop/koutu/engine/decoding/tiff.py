"""TIFF: 16-bit pixels by OpenCV, which keeps them, all others by Pillow, which knows more kinds."""

import io
import struct
from typing import cast

import cv2
import numpy as np
from PIL import Image, TiffImagePlugin

from koutu.engine.decoding import exif
from koutu.engine.decoding.colour_profile import rgb_profile
from koutu.engine.decoding.pillow_warnings import without_warnings
from koutu.engine.decoding.pixel_modes import GREY_MODES, Split, grey_to_rgb, split_channels, split_image, straight
from koutu.engine.decoding.raster import DecodedRaster, Pixels, damaged, unsupported
from koutu.engine.decoding.size_guard import check_size
from koutu.engine.decoding.tiff_tags import IFD8, LONG, LONG8, SHORT, Directory, first_directory, pack_directory

_WIDTH, _HEIGHT, _BITS, _PHOTOMETRIC = 256, 257, 258, 262
_STRIP_OFFSETS, _SAMPLES, _STRIP_COUNTS, _PLANAR, _TILE_OFFSETS, _TILE_COUNTS = 273, 277, 279, 284, 324, 325
_ORIENTATION, _EXTRA, _FORMAT, _XMP, _ICC = 274, 338, 339, 700, 34675
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB = 0, 1, 2
_PREMULTIPLIED, _STRAIGHT = 1, 2
_PLACES = (_STRIP_OFFSETS, _STRIP_COUNTS, _TILE_OFFSETS, _TILE_COUNTS)
# Beside them, what decoding the pixels needs: compression, fill order, rows per strip, fax options, predictor,
# colour map, tile size, inks, JPEG tables (new and old), YCbCr coefficients, subsampling, positions, reference.
_PIXEL_TAGS = frozenset(
    {_WIDTH, _HEIGHT, _BITS, 259, _PHOTOMETRIC, 266, *_PLACES, _SAMPLES, 278, _PLANAR, 292, 293, 317, 320, 322, 323}
    | {332, _EXTRA, _FORMAT, 347, 512, 513, 514, 515, 519, 520, 521, 529, 530, 531, 532}
)

_Entries = dict[int, tuple[int, int, bytes]]


def decode_tiff(data: bytes, name: str) -> DecodedRaster:
    """Decode the first page of a TIFF or BigTIFF file.

    Raises:
        PhotoError: no picture in it, too large, or pixels that are no photo's.
        Exception: whatever the decoders raise on damaged data.
    """
    tags = first_directory(data)
    if tags is None:
        raise damaged(name)
    bits, samples = tags.integers(_BITS) or (1,), tags.integer(_SAMPLES, 1)
    if not 1 <= samples <= 64:
        raise damaged(name)
    check_size(name, tags.integer(_WIDTH, 0), tags.integer(_HEIGHT, 0), bytes_per_sample=max(1, max(bits) // 8))
    if any(value != 1 for value in tags.integers(_FORMAT)):
        raise unsupported(name, "TIFF with numbers other than 8 or 16-bit integers")
    icc = tags.raw(_ICC) or None
    photometric = tags.integer(_PHOTOMETRIC, _BLACK_IS_ZERO)
    grey = photometric in (_WHITE_IS_ZERO, _BLACK_IS_ZERO)
    apart = samples > 1 and tags.integer(_PLANAR, 1) == 2
    if (photometric == _RGB or grey) and (set(bits) == {16} or (set(bits) == {8} and apart)):
        split = _decode_planes(data, tags, samples, bits[0]) if apart else _decode_16_bit(data, tags, samples)
        if split is None:
            raise unsupported(name, f"TIFF with {samples} channels of {bits[0]} bits")
    else:
        split, grey = _decode_by_pillow(data, tags, name, icc)
    pixels, alpha = split
    if pixels.shape[:2] != (tags.integer(_HEIGHT, 0), tags.integer(_WIDTH, 0)):
        raise damaged(name)
    return DecodedRaster(
        pixels,
        alpha,
        rgb_profile(icc, grey),
        exif.exif_of_tiff(data, tags),
        _orientation(tags),
        exif.resolution(tags),
    )


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


def _open_by_pillow(data: bytes, order: str, entries: _Entries) -> Image.Image:
    with without_warnings():
        image = TiffImagePlugin.TiffImageFile(io.BytesIO(_with_directory(data, order, entries)))
        image.load()
    return image


def _decode_16_bit(data: bytes, tags: Directory, samples: int) -> Split | None:
    """uint16 RGB and alpha; None for a number of channels that OpenCV does not read."""
    colours = _colours(tags)
    if samples not in (colours, 4):
        return None
    array = _decode_by_opencv(data, tags.order, _pixel_entries(tags))
    if array.ndim == 3:
        array = cast(Pixels, cv2.cvtColor(array, cv2.COLOR_BGR2RGB if samples == 3 else cv2.COLOR_BGRA2RGBA))
    return _as_rgb(array, tags, colours)


def _decode_planes(data: bytes, tags: Directory, samples: int, bits: int) -> Split | None:
    """RGB and alpha of planes that lie apart; None where there are too few.

    Plane by plane as grey pictures: OpenCV mixes up planes of 16 bits, and Pillow those of 8 bits with an alpha.
    """
    colours = _colours(tags)
    if samples < colours:
        return None
    planes = []
    for index in range(min(samples, colours + 1)):
        entries = _plane_entries(tags, index, samples, bits)
        if bits == 16:
            planes.append(_decode_by_opencv(data, tags.order, entries))
        else:
            planes.append(np.asarray(_open_by_pillow(data, tags.order, entries), np.uint8))
    return _as_rgb(cast(Pixels, np.dstack(planes)), tags, colours)


def _colours(tags: Directory) -> int:
    return 3 if tags.integer(_PHOTOMETRIC, _BLACK_IS_ZERO) == _RGB else 1


def _as_rgb(array: Pixels, tags: Directory, colours: int) -> Split | None:
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


def _decode_by_opencv(data: bytes, order: str, entries: _Entries) -> Pixels:
    stream = np.frombuffer(_with_directory(data, order, entries), np.uint8)
    array = cv2.imdecode(stream, cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION)
    if array is None or array.dtype != np.uint16:
        raise ValueError("OpenCV does not decode it")
    return cast(Pixels, array)


def _pixel_entries(tags: Directory) -> _Entries:
    """The tags that decoding needs and no others: strange ones cannot stop a decoder, nor can it turn the picture."""
    return {tag: (entry.kind, entry.count, entry.value) for tag, entry in tags.entries.items() if tag in _PIXEL_TAGS}


def _plane_entries(tags: Directory, index: int, planes: int, bits: int) -> _Entries:
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


def _with_directory(data: bytes, order: str, entries: _Entries) -> bytes:
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
