"""Compress the rows of a picture on every core: bands, each deflated on its own, given back in order.

The bytes depend on the picture alone, never on the number of cores.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from isal import isal_zlib

from koutu.engine.core.raster import OutputRaster, Samples

T = TypeVar("T")

# Half a megabyte of samples: small enough for a core's cache, large enough that cutting the stream costs under 0.1 %.
_BAND_BYTES = 1 << 19
_LEVEL = 1
_ADLER_BASE = 65521  # the largest prime below 65536 (RFC 1950, 8.2)


def in_bands(raster: OutputRaster, work: Callable[[int, int], T]) -> Iterator[T]:
    """Call `work(first, last)` for every band of rows, on several threads, and give its answers in order.

    At most two bands per thread are finished or in work ahead of the reader, so memory does not grow with the picture.
    An exception of `work` is raised where its band would have come; closing the iterator early waits for the threads.
    """
    row_bytes = raster.width * raster.channels * raster.dtype.itemsize
    rows = max(1, _BAND_BYTES // row_bytes)
    threads = min(os.cpu_count() or 1, 8)
    waiting: deque[Future[T]] = deque()
    with ThreadPoolExecutor(threads, "koutu-deflate") as pool:
        for first in range(0, raster.height, rows):
            waiting.append(pool.submit(work, first, min(first + rows, raster.height)))
            if len(waiting) > 2 * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def deflate(samples: Samples, window: int, last: bool) -> bytes:
    """Compress filtered samples (C-contiguous) with Intel's ISA-L, at the level that the table in `png` shows best.

    Args:
        samples: residuals of a PNG filter or a TIFF predictor.
        window: zlib's `wbits`: 15 for a zlib stream, -15 for bare deflate blocks.
        last: end the stream; otherwise end on a byte boundary, so that another band's blocks may follow.
    """
    press = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, window)
    data: bytes = press.compress(samples.reshape(-1).view(np.uint8).data)
    return data + press.flush(isal_zlib.Z_FINISH if last else isal_zlib.Z_SYNC_FLUSH)


def join_adler32(one: int, two: int, length_of_two: int) -> int:
    """The Adler-32 of two pieces of data one after the other, from the sum of each."""
    low = (one & 0xFFFF) + (two & 0xFFFF) - 1
    high = (one >> 16) + (two >> 16) + length_of_two * ((one & 0xFFFF) - 1)
    return high % _ADLER_BASE << 16 | low % _ADLER_BASE
