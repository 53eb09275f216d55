import io
import struct
import threading
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from koutu.engine.core.raster import OutputRaster
from koutu.engine.export import deflate, png
from koutu.engine.export.deflate import join_adler32
from koutu.engine.export.png import encode_png

SIDES = st.integers(1, 40)


@st.composite
def rasters(draw: st.DrawFn) -> OutputRaster:
    height, width = draw(SIDES), draw(SIDES)
    seed = np.random.default_rng(draw(st.integers(0, 2**32)))
    dtype = draw(st.sampled_from([np.uint8, np.uint16]))
    high = draw(st.sampled_from([1, 2, 7, np.iinfo(dtype).max]))
    colours = seed.integers(0, high, (height, width, 3), dtype, endpoint=True)
    matte = draw(hnp.arrays(np.uint8, (height, width), elements=st.sampled_from([0, 0, 0, 1, 128, 254, 255])))
    if draw(st.booleans()):
        colours[matte == 0] = 0
    return OutputRaster(colours, matte)


def encode(raster: OutputRaster) -> bytes:
    return b"".join(encode_png(raster))


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    found, place = [], 8
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        name, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        assert struct.unpack(">I", data[place + 8 + length : place + 12 + length])[0] == zlib.crc32(name + body)
        found.append((name, body))
        place += 12 + length
    return found


def read(data: bytes) -> np.ndarray:
    """Samples as OpenCV, which keeps 16 bits and does not premultiply, reads them; RGB order."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    assert pixels is not None
    if pixels.ndim == 3:
        pixels = pixels[..., [2, 1, 0, 3][: pixels.shape[2]]]
    return pixels


def rgba(raster: OutputRaster) -> np.ndarray:
    alpha = raster.alpha if raster.colours.dtype == np.uint8 else raster.alpha.astype(np.uint16) * 257
    return np.dstack([raster.colours, alpha])


@given(rasters())
def test_what_is_written_is_read_again(raster):
    data = encode(raster)
    assert np.array_equal(read(data), rgba(raster))
    if raster.colours.dtype == np.uint8:
        with Image.open(io.BytesIO(data)) as image:
            assert image.mode == "RGBA"
            assert np.array_equal(np.asarray(image), rgba(raster))


@given(rasters(), st.integers(1, 30))
@settings(max_examples=40)
def test_the_pixels_do_not_depend_on_the_size_of_a_band_or_block(raster, rows):
    row_bytes = raster.width * 4 * raster.dtype.itemsize
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(png, "_BLOCK_BYTES", 1)
        patch.setattr(deflate, "_BAND_BYTES", rows * row_bytes)
        data = encode(raster)
    bands = -(-raster.height // rows)
    assert [name for name, _ in chunks(data)].count(b"IDAT") == bands + 1
    assert np.array_equal(read(data), rgba(raster))


@pytest.mark.parametrize("shape", [(1, 1), (1, 70_000), (70_000, 1), (3, 2), (517, 333)])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_odd_sizes(shape, dtype):
    seed = np.random.default_rng(1)
    raster = OutputRaster(
        seed.integers(0, np.iinfo(dtype).max, (*shape, 3), dtype, endpoint=True),
        seed.integers(0, 256, shape, np.uint8),
    )
    assert np.array_equal(read(encode(raster)), rgba(raster))


@pytest.mark.parametrize("threads", [1, 3, 8])
def test_the_bytes_do_not_depend_on_the_number_of_cores(monkeypatch, threads):
    seed = np.random.default_rng(2)
    raster = OutputRaster(seed.integers(0, 256, (900, 1000, 3), np.uint8), seed.integers(0, 256, (900, 1000), np.uint8))
    expected = encode(raster)
    monkeypatch.setattr(deflate.os, "cpu_count", lambda: threads)
    assert encode(raster) == expected


def test_the_stream_is_one_valid_zlib_stream_with_its_checksum():
    seed = np.random.default_rng(3)
    raster = OutputRaster(seed.integers(0, 256, (700, 800, 3), np.uint8), np.full((700, 800), 255, np.uint8))
    stream = b"".join(body for name, body in chunks(encode(raster)) if name == b"IDAT")
    press = zlib.decompressobj()
    rows = press.decompress(stream)
    assert press.eof
    assert not press.unused_data
    assert len(rows) == 700 * (1 + 800 * 4)


def test_empty_rows_cost_almost_nothing():
    matte = np.zeros((3000, 1000), np.uint8)
    assert len(encode(OutputRaster(np.zeros((3000, 1000, 3), np.uint8), matte))) < 3000 * 1000 * 4 / 500


def test_a_subject_below_empty_bands_is_kept():
    colours, matte = np.zeros((2000, 500, 3), np.uint8), np.zeros((2000, 500), np.uint8)
    colours[1999, 499], matte[1999, 499] = (9, 8, 7), 1
    assert np.array_equal(read(encode(OutputRaster(colours, matte))), rgba(OutputRaster(colours, matte)))


def test_a_black_subject_is_not_taken_for_nothing():
    raster = OutputRaster(np.zeros((4, 5, 3), np.uint8), np.full((4, 5), 200, np.uint8))
    assert np.array_equal(read(encode(raster)), rgba(raster))


def test_colour_under_a_blank_matte_is_kept():
    raster = OutputRaster(np.full((4, 5, 3), 77, np.uint8), np.zeros((4, 5), np.uint8))
    assert np.array_equal(read(encode(raster)), rgba(raster))


def test_arrays_that_are_views_are_read_right():
    seed = np.random.default_rng(4)
    colours, matte = seed.integers(0, 256, (60, 50, 3), np.uint8), seed.integers(0, 256, (60, 50), np.uint8)
    for view in (np.s_[7:40, 3:29], np.s_[::-1, ::2], np.s_[5:6, 4:5]):
        raster = OutputRaster(colours[view], matte[view])
        assert np.array_equal(read(encode(raster)), rgba(raster))
    raster = OutputRaster(colours[..., ::-1], matte)
    assert np.array_equal(read(encode(raster)), rgba(raster))


def test_chunks_come_in_the_order_of_the_specification():
    raster = OutputRaster(
        np.zeros((2, 2, 3), np.uint8),
        np.zeros((2, 2), np.uint8),
        icc=b"profile",
        exif=b"Exif\0\0II*\0rest",
        dpi=(300.0, 72.0),
    )
    found = chunks(encode(raster))
    assert [name for name, _ in found] == [b"IHDR", b"iCCP", b"pHYs", b"eXIf", b"IDAT", b"IDAT", b"IEND"]
    bodies = dict(found)
    assert bodies[b"IHDR"] == struct.pack(">2I5B", 2, 2, 8, 6, 0, 0, 0)
    assert zlib.decompress(bodies[b"iCCP"].removeprefix(b"ICC profile\0\0")) == b"profile"
    assert bodies[b"pHYs"] == struct.pack(">2IB", 11811, 2835, 1)
    assert bodies[b"eXIf"] == b"II*\0rest"


def test_a_writer_that_is_given_up_leaves_no_thread():
    pieces = encode_png(OutputRaster(np.zeros((4000, 500, 3), np.uint8), np.full((4000, 500), 255, np.uint8)))
    for _ in range(4):
        next(pieces)
    pieces.close()
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("koutu-deflate")]


@given(st.binary(max_size=300), st.binary(max_size=300), st.integers(0, 2))
def test_joined_sums_are_the_sum_of_the_whole(one, two, times):
    one = one * 1000**times
    joined = join_adler32(zlib.adler32(one), zlib.adler32(two), len(two))
    assert joined == zlib.adler32(one + two)
    joined = join_adler32(zlib.adler32(two), zlib.adler32(one), len(one))
    assert joined == zlib.adler32(two + one)
