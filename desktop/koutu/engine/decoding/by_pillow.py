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
from koutu.engine.decoding.colour_profile import rgb_profile
from koutu.engine.decoding.pillow_warnings import without_warnings
from koutu.engine.decoding.pixel_modes import GREY_MODES, split_image
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
    with without_warnings():
        image: Image.Image = _OPEN[format_name](io.BytesIO(data))
        check_size(name, *image.size, bytes_per_sample=2 if image.mode.startswith("I") else 1)
        image.load()
    mode, info = image.mode, image.info
    icc = info.get("icc_profile")
    split = split_image(image, icc)
    if split is None:
        raise unsupported(name, format_name)
    pixels, alpha = split
    dpi = info.get("dpi")
    return DecodedRaster(
        pixels,
        alpha,
        rgb_profile(icc, grey=mode in GREY_MODES),
        info.get("exif"),
        exif.orientation(info.get("exif"), info.get("xmp")),
        (float(dpi[0]), float(dpi[1])) if dpi else exif.exif_resolution(info.get("exif")),
    )
