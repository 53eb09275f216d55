"""The formats that Pillow decodes from end to end: WebP, AVIF, GIF, BMP, JPEG 2000, PPM and PGM.

Their plugins are called by name: `Image.open` would load and ask all of Pillow's fifty.
"""

import io
from collections.abc import Callable

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    Jpeg2KImagePlugin,
    PpmImagePlugin,
    WebPImagePlugin,
)
from PIL.ImageFile import ImageFile

from koutu.engine.decoding import exif
from koutu.engine.decoding.boxes import nclx, needed_end
from koutu.engine.decoding.colour_profile import rgb_profile
from koutu.engine.decoding.made_profile import space_of_cicp
from koutu.engine.decoding.pillow_warnings import without_warnings
from koutu.engine.decoding.pixel_modes import GREY_MODES, split_image
from koutu.engine.decoding.plain_files import bmp_by_masks, short_ppm, whole_bmp
from koutu.engine.decoding.raster import DecodedRaster, unsupported
from koutu.engine.decoding.size_guard import check_size

_OPEN: dict[str, Callable[[io.BytesIO], ImageFile]] = {
    "AVIF": AvifImagePlugin.AvifImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "JPEG 2000": Jpeg2KImagePlugin.Jpeg2KImageFile,
    "PPM": PpmImagePlugin.PpmImageFile,
    "WebP": WebPImagePlugin.WebPImageFile,
}


def decode_by_pillow(data: bytes, name: str, format_name: str) -> DecodedRaster:
    """Decode the first frame.

    Raises:
        PhotoError: too large, or a variant that is no photo.
        Exception: whatever Pillow raises on damaged data.
    """
    missing = 0.0
    if format_name == "PPM":
        data, missing = short_ppm(data, name)
    elif format_name == "BMP":
        masked = bmp_by_masks(data, name)
        if masked is not None:
            return masked
        data, missing = whole_bmp(data, name)
    try:
        with without_warnings():
            image: Image.Image = _OPEN[format_name](io.BytesIO(data))
            check_size(name, *image.size, bytes_per_sample=2 if image.mode.startswith("I") else 1)
            image.load()
    except (OSError, SyntaxError, ValueError, NotImplementedError) as error:
        # Whole, and of a kind that the decoder lacks: to copy it again would not help.
        if format_name == "AVIF" and (needed_end(data) or len(data) + 1) <= len(data):
            raise unsupported(name, f"AVIF: {error}") from error
        raise
    mode, info = image.mode, image.info
    icc = info.get("icc_profile")
    split = split_image(image, icc)
    if split is None:
        raise unsupported(name, format_name)
    pixels, alpha = split
    dpi, xmp = info.get("dpi"), info.get("xmp")
    said = nclx(data) if format_name == "AVIF" else None
    return DecodedRaster(
        pixels,
        alpha,
        rgb_profile(icc, grey=mode in GREY_MODES),
        info.get("exif"),
        exif.orientation(info.get("exif"), info.get("xmp")),
        (float(dpi[0]), float(dpi[1])) if dpi else exif.exif_resolution(info.get("exif")),
        missing=missing,
        space=None if said is None else space_of_cicp(*said),
        transfer=0 if said is None else said[1],
        xmp=xmp.encode() if isinstance(xmp, str) else xmp,
    )
