"""Odd files, made here bit by bit, so that every pixel is known."""

import io
import struct
import zlib

import numpy as np
import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding.photo import decode
from tests.unit.engine.decoding.made_tiff import tiff


def png(header: tuple[int, int, int, int], rows: bytes, *extra: tuple[bytes, bytes]) -> bytes:
    def chunk(kind: bytes, payload: bytes) -> bytes:
        return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *header, 0, 0, 0))
    between = b"".join(chunk(kind, payload) for kind, payload in extra)
    return b"\x89PNG\r\n\x1a\n" + head + between + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("key", [0x0001, 0x0005, 0xFFFD])
def test_transparent_colour_of_2_bit_grey_counts_its_low_bits(key: int) -> None:
    # Four pixels, 0 1 2 3, in one byte behind the filter byte.
    photo = decode(png((4, 1, 2, 0), b"\0\x1b", (b"tRNS", struct.pack(">H", key))), "a.png")
    assert photo.pixels[0, [0, 2, 3], 0].tolist() == [0, 170, 255]
    assert photo.alpha is not None
    assert photo.alpha[0].tolist() == [255, 0, 255, 255]


def test_transparent_colour_of_16_bit_rgb() -> None:
    rows = b"\0" + struct.pack(">6H", 1000, 2000, 3000, 1000, 2000, 3001)
    photo = decode(png((2, 1, 16, 2), rows, (b"tRNS", struct.pack(">3H", 1000, 2000, 3000))), "a.png")
    assert photo.pixels.dtype == np.uint16
    # The first one cannot be seen, so it takes the second one's colour.
    assert photo.pixels.tolist() == [[[1000, 2000, 3001], [1000, 2000, 3001]]]
    assert photo.alpha is not None
    assert photo.alpha.tolist() == [[0, 255]]


def test_12_bit_white_is_16_bit_white() -> None:
    picture = bytearray(tiff(np.zeros((1, 2, 1), np.uint16), photometric=1))
    # Bits per sample 12; the two samples 4095 and 0x123 fill three bytes, the strip's fourth is not read.
    at = picture.index(struct.pack("<HHIH", 258, 3, 1, 16))
    picture[at + 8 : at + 10] = struct.pack("<H", 12)
    picture[-4:] = b"\xff\xf1\x23\0"
    photo = decode(bytes(picture), "a.tif")
    assert photo.pixels[0, :, 0].tolist() == [65535, 0x1231]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("planar", [False, True])
@pytest.mark.parametrize("tile", [None, 16])
@pytest.mark.parametrize("deflate", [False, True])
def test_16_bit_tiff_keeps_every_bit(order: str, planar: bool, tile: int | None, deflate: bool) -> None:
    samples = np.random.default_rng(3).integers(0, 65536, (21, 18, 4), dtype=np.uint16)
    photo = decode(
        tiff(samples, photometric=2, order=order, planar=planar, tile=tile, deflate=deflate, extra=2), "a.tif"
    )
    assert photo.alpha is not None
    np.testing.assert_array_equal(photo.alpha, np.round(samples[..., 3] / 257).astype(np.uint8))
    np.testing.assert_array_equal(photo.pixels[photo.alpha > 0], samples[photo.alpha > 0, :3])


@pytest.mark.parametrize("channels", [2, 3, 4])
@pytest.mark.parametrize("tile", [None, 16])
@pytest.mark.parametrize("deflate", [False, True])
def test_8_bit_planes_that_lie_apart(channels: int, tile: int | None, deflate: bool) -> None:
    samples = np.random.default_rng(4).integers(0, 256, (21, 18, channels), dtype=np.uint8)
    photometric, colours = (1, 1) if channels == 2 else (2, 3)
    extra = None if channels == 3 else 2
    made = tiff(samples, photometric=photometric, planar=True, tile=tile, deflate=deflate, extra=extra)
    photo = decode(made, "a.tif")
    shown = samples[..., -1] > 0 if extra else np.full((21, 18), True)
    whole = np.broadcast_to(samples[..., :colours], photo.pixels.shape)
    np.testing.assert_array_equal(photo.pixels[shown], whole[shown])
    if extra:
        assert photo.alpha is not None
        np.testing.assert_array_equal(photo.alpha, samples[..., -1])


@pytest.mark.parametrize(("photometric", "expected"), [(1, [0, 100, 65535]), (0, [65535, 65435, 0])])
def test_16_bit_grey_tiff_white_or_black_is_zero(photometric: int, expected: list[int]) -> None:
    samples = np.array([[[0], [100], [65535]]], np.uint16)
    assert decode(tiff(samples, photometric=photometric), "a.tif").pixels[0, :, 1].tolist() == expected


def test_premultiplied_16_bit_tiff_becomes_straight() -> None:
    samples = np.array([[[10000, 20000, 0, 32768]]], np.uint16)
    photo = decode(tiff(samples, photometric=2, extra=1), "a.tif")
    assert photo.pixels.tolist() == [[[20000, 39999, 0]]]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_turned_once_and_the_tag_is_gone(orientation: int, kind: str) -> None:
    upright = np.zeros((24, 40, 3), np.uint8)
    upright[:12, :20], upright[:12, 20:], upright[12:, :20] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(orientation)
    stored = Image.fromarray(upright)
    if back is not None:
        stored = stored.transpose(Image.Transpose(back))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "maker"
    buffer = io.BytesIO()
    options = {"quality": 100, "subsampling": 0} if kind == "JPEG" else {"lossless": True} if kind == "WEBP" else {}
    stored.save(buffer, kind, exif=exif, dpi=(100, 200), **options)
    photo = decode(buffer.getvalue(), "a")
    assert photo.pixels.shape == upright.shape
    assert np.abs(photo.pixels.astype(int) - upright).max() <= 3
    assert photo.pixels.flags.c_contiguous
    assert photo.exif is not None
    again = Image.Exif()
    again.load(photo.exif)
    assert again.get(0x010F) == "maker"
    assert 0x0112 not in again
    if kind != "WEBP":
        assert photo.dpi == pytest.approx((200, 100) if orientation >= 5 else (100, 200), abs=0.1)


def test_a_heic_without_its_end_is_damaged() -> None:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(Image.effect_noise((64, 64), 90).convert("RGB")).save(buffer)
    whole = buffer.getvalue()
    assert decode(whole, "a.heic").pixels.shape == (64, 64, 3)
    with pytest.raises(PhotoError, match=r"a\.heic is damaged"):
        decode(whole[:-200], "a.heic")


def _small(kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((24, 16), 80).convert("RGB").save(buffer, kind, **options)
    return buffer.getvalue()


_SMALL = [_small(kind) for kind in ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "PPM")]
_SMALL += [_small("TIFF", compression="tiff_lzw"), png((4, 1, 16, 0), b"\0" + bytes(range(8)))]
_SMALL += [tiff(np.full((9, 9, 3), 77, np.uint16), photometric=2, planar=True)]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(_SMALL), st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6))
def test_damaged_bytes_raise_nothing_but_a_sentence(data: bytes, changes: list[tuple[float, int]]) -> None:
    damaged = bytearray(data)
    for place, value in changes:
        damaged[int(place * len(damaged))] = value
    try:
        photo = decode(bytes(damaged), "a")
    except PhotoError:
        return
    assert photo.pixels.ndim == 3
    assert photo.pixels.dtype in (np.uint8, np.uint16)


@pytest.mark.parametrize("data", _SMALL[:1] + _SMALL[1:2] + _SMALL[2:3] + _SMALL[4:5])
def test_half_a_picture_is_refused_or_said_to_be_half(data: bytes) -> None:
    try:
        missing = decode(data[: len(data) // 2], "a").missing
    except PhotoError as error:
        told = str(error)
    else:
        assert 0.3 < missing < 0.6
        return
    assert told.startswith("a is damaged")
