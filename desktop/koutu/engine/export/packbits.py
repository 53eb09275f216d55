"""PackBits, row by row, as PSD stores its planes; libtiff's encoder does the work."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_ROWS_PER_STRIP, _OFFSETS, _LENGTHS = 278, 273, 279  # tags of TIFF 6.0


def pack_rows(plane: NDArray[np.uint8]) -> tuple[list[int], bytes]:
    """Compress each row of (H, W) uint8 on its own; the rows' packed lengths, and the packed rows together."""
    file = io.BytesIO()
    strips = {_ROWS_PER_STRIP: 1}
    Image.fromarray(np.ascontiguousarray(plane)).save(file, "TIFF", compression="packbits", tiffinfo=strips)
    data = file.getbuffer()
    with Image.open(file) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined] # a TiffImageFile
        places = list(zip(tags[_OFFSETS], tags[_LENGTHS], strict=True))
    return [length for _, length in places], b"".join(data[at : at + length] for at, length in places)
