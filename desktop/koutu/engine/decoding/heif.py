"""HEIC and HEIF by pillow-heif, imported at the first such file: the import takes 40 ms."""

from typing import Any, cast

import numpy as np

from koutu.engine.decoding import exif
from koutu.engine.decoding.boxes import is_turned, nclx, needed_end
from koutu.engine.decoding.colour_profile import rgb_profile
from koutu.engine.decoding.made_profile import space_of_cicp
from koutu.engine.decoding.pixel_modes import Split, grey_to_rgb, split_channels, straight
from koutu.engine.decoding.raster import DecodedRaster, Pixels, damaged, unsupported
from koutu.engine.decoding.size_guard import check_size


def decode_heif(data: bytes, name: str) -> DecodedRaster:
    """Decode the primary picture; libheif has already turned it where its boxes say so; else its EXIF turn counts.

    Raises:
        PhotoError: too large, or this installation has no HEIF decoder.
        Exception: whatever the decoder raises on damaged data.
    """
    try:
        import pillow_heif
    except ImportError as error:
        raise unsupported(name, "HEIC, and the package pillow-heif is missing") from error
    # libheif shows a picture whose end is missing, the missing part as garbage.
    end = needed_end(data)
    if end is None or end > len(data):
        raise damaged(name)
    # Phones append films and notes that are no boxes.
    file = pillow_heif.open_heif(data[:end], convert_hdr_to_8bit=False)
    picture = file[file.primary_index]
    info: dict[str, Any] = dict(picture.info)
    depth = int(info["bit_depth"])
    check_size(name, *picture.size, bytes_per_sample=1 if depth <= 8 else 2)
    array = np.asarray(picture)
    if array.dtype == np.uint16:
        # 10 or 12 bits arrive shifted up: repeat the high bits below, so that white is 65535.
        array = array | (array >> depth)
    said = nclx(data)
    pixels, alpha = _split(array, picture.mode.partition(";")[0])
    return DecodedRaster(
        pixels,
        alpha,
        rgb_profile(info.get("icc_profile"), grey=picture.mode.startswith("L")),
        info.get("exif"),
        # The standard lets the boxes alone turn a picture. Some phones turn it in EXIF alone, and people expect it.
        1 if is_turned(data) else exif.orientation(info.get("exif")),
        space=None if said is None else space_of_cicp(*said),
        transfer=0 if said is None else said[1],
        xmp=info.get("xmp") or None,
    )


def _split(array: Pixels, mode: str) -> Split:
    if array.ndim == 2:
        return grey_to_rgb(array), None
    if mode in ("LA", "La"):
        array = cast(Pixels, np.dstack([grey_to_rgb(array[..., 0]), array[..., 1]]))
    if mode.endswith("a"):
        array = straight(array)
    return split_channels(array)
