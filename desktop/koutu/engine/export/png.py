"""Write PNG: bands of rows filtered and deflated on every core, joined into one stream.

Measured on a 12-megapixel cutout (the sample lemur enlarged, a third of it opaque) in CPU seconds, since they do not
change with the load. Ways to deflate the same filtered bands, with grain of 3 levels and without, MB (CPU s):

| library, level, strategy       | grain        | smooth       |
|--------------------------------|--------------|--------------|
| ISA-L 1                        | 6.04 (0.044) | 4.25 (0.035) |
| ISA-L 0                        | 7.07 (0.042) | 5.15 (0.034) |
| ISA-L 3                        | 6.30 (0.099) | 4.45 (0.099) |
| zlib 1, runs (Z_RLE)           | 6.55 (0.291) | 4.74 (0.174) |
| zlib 2, matches                | 6.22 (0.350) | 4.37 (0.202) |
| zlib-ng 1, matches             | 9.47 (0.070) | 6.51 (0.061) |
| zlib-ng 2, matches             | 6.04 (0.128) | 4.14 (0.106) |
| libdeflate 1                   | 5.76 (0.165) | 3.87 (0.126) |

On 35 photos and drawings of the evaluation sets ISA-L's files are 5 % larger than the smaller of zlib's two and 6 %
larger than zlib's at level 6, for a sixth and a twentieth of their time. The filters Sub, Up and Average gave 7 to
11 % less than OpenCV's level 1; Paeth beside them 2 % less again, for two thirds more time.
"""

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray

from koutu.engine.core.raster import OutputRaster
from koutu.engine.decoding.iptc import resources_of_iptc
from koutu.engine.export.deflate import deflate, in_bands, join_adler32

# PNG's colour types by the number of channels (PNG, table 11.1).
_COLOUR_TYPES = {1: 0, 3: 2, 4: 6}
_SUB, _UP, _AVERAGE = 1, 2, 3  # filter types (PNG 3, 9.2)
# One filter for this many bytes, chosen by every eighth of its rows. Row by row made files 1 % smaller at most.
_BLOCK_BYTES = 1 << 17


def encode_png(raster: OutputRaster) -> Iterator[bytes]:
    """The file, piece by piece: 8 bits per sample, or 16 where the colours have them."""
    yield b"\x89PNG\r\n\x1a\n"
    bits = raster.dtype.itemsize * 8
    layout = (raster.width, raster.height, bits, _COLOUR_TYPES[raster.channels], 0, 0, 0)
    yield _chunk(b"IHDR", struct.pack(">2I5B", *layout))
    if raster.icc:
        yield _chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(raster.icc))
    if raster.dpi:
        yield _chunk(b"pHYs", struct.pack(">2IB", *(round(dots / 0.0254) for dots in raster.dpi), 1))
    if raster.exif:
        yield _chunk(b"eXIf", raster.exif.removeprefix(b"Exif\0\0"))
    if raster.xmp:
        yield _chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + raster.xmp)
    if raster.iptc:
        yield _chunk(b"zTXt", b"Raw profile type iptc\0\0" + zlib.compress(_in_hex(resources_of_iptc(raster.iptc))))
    checksum = 1

    def band(first: int, last: int) -> tuple[bytes, int, int]:
        return _encode_band(raster, first, last)

    for chunk, adler, length in in_bands(raster, band):
        checksum = join_adler32(checksum, adler, length)
        yield chunk
    # An empty final block, then the checksum: so no band needs to know that it is the last.
    yield _chunk(b"IDAT", b"\x03\0" + struct.pack(">I", checksum))
    yield _chunk(b"IEND", b"")


def _in_hex(data: bytes) -> bytes:
    """As ImageMagick writes blocks for which PNG has no chunk, and ExifTool reads them."""
    digits = data.hex()
    lines = "\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    return f"\niptc\n{len(data):8d}\n{lines}\n".encode()


def _chunk(name: bytes, data: bytes) -> bytes:
    return b"".join((struct.pack(">I", len(data)), name, data, struct.pack(">I", zlib.crc32(data, zlib.crc32(name)))))


def _encode_band(raster: OutputRaster, first: int, last: int) -> tuple[bytes, int, int]:
    """A band's IDAT chunk, and the Adler-32 and length of what was deflated."""
    row_bytes = 1 + raster.width * raster.channels * raster.dtype.itemsize
    if raster.is_blank(first, last):
        blocks, adler = _blank((last - first) * row_bytes)
        length = (last - first) * row_bytes
    else:
        rows = _filtered(raster, first, last)
        blocks, adler, length = deflate(rows, -15, last=False), isal_zlib.adler32(rows.data), rows.size
    return _chunk(b"IDAT", (b"\x78\x01" if first == 0 else b"") + blocks), adler, length


@lru_cache(maxsize=4)
def _blank(length: int) -> tuple[bytes, int]:
    """Blocks and Adler-32 of rows that are 0 with filter 0."""
    rows = np.zeros(length, np.uint8)
    return deflate(rows, -15, last=False), isal_zlib.adler32(rows.data)


def _filtered(raster: OutputRaster, first: int, last: int) -> NDArray[np.uint8]:
    """Rows of (filter, residuals…), as the PNG specification's section 9 has them."""
    above = min(first, 1)
    # A row of zeros above the first row and a pixel of zeros left of each are what the filters read outside.
    padded = np.zeros((last - first + 1, raster.width + 1, raster.channels), raster.dtype)
    raster.read(first - above, last, padded[1 - above :, 1:])
    if padded.dtype == np.uint16:
        padded.byteswap(inplace=True)
    step = raster.channels * raster.dtype.itemsize
    samples = padded.view(np.uint8).reshape(last - first + 1, -1)
    out = np.empty((last - first, samples.shape[1] - step + 1), np.uint8)
    block = max(8, _BLOCK_BYTES // samples.shape[1])
    for top in range(0, last - first, block):
        _filter_block(samples[top : top + block + 1], step, out[top : top + block])
    return out


def _filter_block(samples: NDArray[np.uint8], step: int, out: NDArray[np.uint8]) -> None:
    """Filter every row but the first, which is the one above, by the filter with the smallest residuals."""
    here, left, up = samples[1:, step:], samples[1:, :-step], samples[:-1, step:]
    probe = slice(min(4, len(here) - 1), None, 8)
    best = min((_SUB, _UP, _AVERAGE), key=lambda kind: _cost(_residuals(kind, here[probe], left[probe], up[probe])))
    out[:, 0] = best
    out[:, 1:] = _residuals(best, here, left, up)


def _residuals(kind: int, here: NDArray[np.uint8], left: NDArray[np.uint8], up: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if kind != _AVERAGE:
        return np.subtract(here, left if kind == _SUB else up)
    half = left ^ up
    half >>= 1
    half += left & up
    np.subtract(here, half, out=half)
    return half


def _cost(residuals: NDArray[np.uint8]) -> int:
    """Sum of the residuals' sizes, seen as -128..127."""
    return int(np.abs(residuals.view(np.int8)).view(np.uint8).sum(dtype=np.int64))
