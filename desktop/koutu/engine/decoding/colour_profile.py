"""ICC profiles: keep those that describe RGB pixels, make RGB ones of grey ones, convert what is not RGB to sRGB."""

import io
import struct

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

_HEADER = 128  # bytes (ICC.1, section 7.2)
_MOST_TAGS = 256  # the richest profiles have some forty
_LARGEST_TAG = 1_000_000  # bytes; a curve of 65536 levels has an eighth of that
# The primaries of sRGB seen under D50, as every sRGB profile stores them (s15Fixed16 of X, Y, Z).
_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.7141),
}


def rgb_profile(icc: bytes | None, grey: bool) -> bytes | None:
    """The profile for a picture's RGB pixels; None where it is broken or describes other pixels.

    A grey picture's profile becomes an RGB profile with the same tone curve, so the pixels stay as they are.
    """
    space = _space(icc)
    if icc is None or space is None:
        return None
    if space == b"RGB ":
        return icc
    return _rgb_from_grey(icc) if space == b"GRAY" and grey else None


def to_srgb(image: Image.Image, icc: bytes | None) -> NDArray[np.uint8]:
    """Convert a CMYK or LAB picture to sRGB by its embedded profile; CMYK without a usable one by plain subtraction."""
    wanted = {"CMYK": b"CMYK", "LAB": b"Lab "}[image.mode]
    target = ImageCms.createProfile("sRGB")
    try:
        if icc is not None and _space(icc) == wanted:
            source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        elif image.mode == "LAB":
            source = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        else:
            return np.asarray(image.convert("RGB"))
        transform = ImageCms.buildTransform(
            source,
            ImageCms.ImageCmsProfile(target),
            image.mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        converted = ImageCms.applyTransform(image, transform)
    except (ImageCms.PyCMSError, OSError):
        if image.mode == "LAB":
            raise
        return np.asarray(image.convert("RGB"))
    return np.asarray(converted)


def _space(icc: bytes | None) -> bytes | None:
    if icc is None or len(icc) < _HEADER + 4 or icc[36:40] != b"acsp" or struct.unpack_from(">I", icc)[0] > len(icc):
        return None
    return icc[16:20]


def profile_tags(icc: bytes) -> dict[bytes, memoryview]:
    """Return a profile's tags, those that lie inside it, by their four letters; nothing is copied."""
    count = min(struct.unpack_from(">I", icc, _HEADER)[0], (len(icc) - _HEADER - 4) // 12, _MOST_TAGS)
    places = (struct.unpack_from(">4sII", icc, _HEADER + 4 + 12 * i) for i in range(count))
    whole = memoryview(icc)
    return {name: whole[at : at + size] for name, at, size in places if at >= _HEADER and at + size <= len(icc)}


def _rgb_from_grey(icc: bytes) -> bytes | None:
    tags = profile_tags(icc)
    curve = tags.get(b"kTRC")
    if curve is None or icc[20:24] != b"XYZ " or b"wtpt" not in tags:
        return None
    if max(len(curve), *(len(tags.get(name, b"")) for name in (b"desc", b"cprt", b"wtpt", b"chad"))) > _LARGEST_TAG:
        return None
    kept: dict[bytes, bytes] = {
        name: bytes(tags[name]) for name in (b"desc", b"cprt", b"wtpt", b"chad") if name in tags
    }
    for name, xyz in _PRIMARIES.items():
        kept[name] = b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in xyz))
    kept |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), bytes(curve))
    position = _HEADER + 4 + 12 * len(kept)
    table, body = struct.pack(">I", len(kept)), b""
    for name, value in kept.items():
        table += struct.pack(">4sII", name, position + len(body), len(value))
        body += value + b"\0" * (-len(value) % 4)
    size = struct.pack(">I", position + len(body))
    # Bytes 12 to 24: class, colour space, connection space; 84 to 100: a digest of the old contents.
    return size + icc[4:12] + b"mntrRGB XYZ " + icc[24:84] + bytes(16) + icc[100:_HEADER] + table + body
