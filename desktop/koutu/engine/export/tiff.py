"""Write TIFF: deflated strips of rows, straight alpha as an extra sample."""

import io
from collections.abc import Iterator
from itertools import accumulate

import numpy as np
from PIL import ExifTags, Image, TiffTags
from PIL.ExifTags import Base as Tag
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from koutu.engine.core.raster import OutputRaster, Samples
from koutu.engine.export.deflate import deflate, in_bands

# Values of TIFF's tags PhotometricInterpretation, Compression (Adobe's addition), Predictor, ExtraSamples and
# ResolutionUnit (TIFF 6.0).
_GREY, _RGB = 1, 2
# Tags and values of TIFF 6.0, its Photoshop notes and Exif 2.32:
_ADOBE_DEFLATE = 8
_DIFFERENCES = 2
_STRAIGHT_ALPHA = 2
_INCHES = 2
_XMP, _IPTC = 700, 33723
_INTEROPERABILITY = 0xA005
# The other tags of an EXIF block's first directory describe how its own picture was stored.
_KEPT = (Tag.ImageDescription, Tag.Make, Tag.Model, Tag.Software, Tag.DateTime, Tag.Artist, Tag.Copyright)


def encode_tiff(raster: OutputRaster) -> Iterator[bytes]:
    """The file, piece by piece: 8 bits per sample, or 16 where the colours have them; unassociated (straight) alpha.

    The first piece comes when every strip is compressed, since the directory in front tells their places.
    """

    def strip(first: int, last: int) -> tuple[int, bytes]:
        return last - first, deflate(_differences(raster, first, last), 15, last=True)

    strips = list(in_bands(raster, strip))
    sizes = [len(data) for _, data in strips]
    channels = raster.channels
    directory = ImageFileDirectory_v2()
    directory[Tag.ImageWidth] = raster.width
    directory[Tag.ImageLength] = raster.height
    directory[Tag.BitsPerSample] = (raster.dtype.itemsize * 8,) * channels
    directory[Tag.Compression] = _ADOBE_DEFLATE
    directory[Tag.PhotometricInterpretation] = _GREY if channels == 1 else _RGB
    directory[Tag.SamplesPerPixel] = channels
    directory[Tag.PlanarConfiguration] = 1
    directory[Tag.Predictor] = _DIFFERENCES
    directory[Tag.RowsPerStrip] = strips[0][0]
    directory[Tag.StripByteCounts] = tuple(sizes)
    directory[Tag.StripOffsets] = tuple(accumulate(sizes[:-1], initial=0))  # Pillow adds where the directory ends
    if channels == 4:
        directory[Tag.ExtraSamples] = _STRAIGHT_ALPHA
    if raster.icc:
        directory[Tag.InterColorProfile] = raster.icc
    if raster.dpi:
        directory[Tag.XResolution], directory[Tag.YResolution] = raster.dpi
        directory[Tag.ResolutionUnit] = _INCHES
    for tag, kind, block in ((_XMP, TiffTags.BYTE, raster.xmp), (_IPTC, TiffTags.UNDEFINED, raster.iptc)):
        if block:
            directory.tagtype[tag] = kind
            directory[tag] = block
    if raster.exif:
        _add_exif(directory, raster.exif)
    head = io.BytesIO()
    directory.save(head)
    yield head.getvalue()
    for _, data in strips:
        yield data


def _differences(raster: OutputRaster, first: int, last: int) -> Samples:
    """Rows of each sample minus the one to its left, little-endian: predictor 2."""
    samples = np.empty((last - first, raster.width, raster.channels), raster.dtype)
    raster.read(first, last, samples)
    rows = samples.copy()
    rows[:, 1:] -= samples[:, :-1]
    return rows.astype(rows.dtype.newbyteorder("<"), copy=False)


def _add_exif(directory: ImageFileDirectory_v2, data: bytes) -> None:
    """Copy what the camera and the owner said of the photo."""
    exif = Image.Exif()
    exif.load(data)
    for tag in _KEPT:
        if tag in exif:
            directory[tag] = exif[tag]
    for place in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
        # Another directory, whose place Pillow would not write anew.
        entries = {tag: value for tag, value in exif.get_ifd(place).items() if tag != _INTEROPERABILITY}
        if entries:
            directory[place] = entries
