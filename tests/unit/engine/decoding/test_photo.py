"""Decoding: every format's exact pixels, turns, transparency and metadata, and a sentence for everything else."""

import io
import os
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding.photo import decode, load
from tests.unit.engine.decoding.made_tiff import tiff

# Six greys, all different, in a 2×3 picture: a turn that is wrong puts one in a wrong place.
SIX = np.array([[10, 60, 110], [160, 210, 250]], np.uint8)
TURNS = {
    1: SIX,
    2: SIX[:, ::-1],
    3: SIX[::-1, ::-1],
    4: SIX[::-1],
    5: SIX.T,
    6: np.rot90(SIX, -1),
    7: SIX[::-1, ::-1].T,
    8: np.rot90(SIX),
}


def encoded(array: np.ndarray, form: str, **options: object) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(array).save(stream, form, **options)
    return stream.getvalue()


def noise(height: int, width: int, channels: int, dtype: type = np.uint8) -> np.ndarray:
    top = np.iinfo(dtype).max
    return np.random.default_rng(7).integers(0, top, (height, width, channels), dtype, endpoint=True)


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("form", ["PNG", "TIFF", "WEBP"])
def test_a_turned_picture_stands_upright(form: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Maker"
    options = {"lossless": True} if form == "WEBP" else {}
    photo = decode(encoded(np.dstack([SIX] * 3), form, exif=exif.tobytes(), **options), "turned")
    assert np.array_equal(photo.pixels[..., 0], TURNS[orientation])
    assert photo.pixels.flags.c_contiguous
    assert not photo.pixels.flags.writeable
    kept = Image.Exif()
    kept.load(photo.exif)
    assert 0x0112 not in kept
    assert kept[0x010F] == "Maker"


@pytest.mark.parametrize("orientation", TURNS)
def test_a_turned_jpeg_stands_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    big = np.kron(SIX, np.ones((16, 16), np.uint8))
    photo = decode(encoded(np.dstack([big] * 3), "JPEG", exif=exif.tobytes(), quality=98), "turned.jpg")
    wanted = np.kron(TURNS[orientation], np.ones((16, 16), np.uint8)).astype(int)
    assert photo.pixels.shape[:2] == wanted.shape
    assert np.abs(photo.pixels[..., 1].astype(int) - wanted).max() <= 3


def test_a_jpeg_decodes_as_pillow_decodes_it_within_rounding() -> None:
    smooth = cv2.resize(noise(6, 8, 3), (160, 120), interpolation=cv2.INTER_CUBIC)
    data = encoded(smooth, "JPEG", quality=92)
    wanted = np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)
    assert np.abs(decode(data, "a.jpg").pixels.astype(int) - wanted).max() <= 2


def test_cmyk_jpeg_becomes_rgb() -> None:
    cmyk = Image.new("CMYK", (32, 32), (255, 0, 0, 0))
    stream = io.BytesIO()
    cmyk.save(stream, "JPEG", quality=98)
    red, green, blue = decode(stream.getvalue(), "cyan.jpg").pixels[16, 16]
    assert red < 60
    assert green > 120
    assert blue > 150


@pytest.mark.parametrize(
    ("form", "options"),
    [("PNG", {}), ("WEBP", {"lossless": True, "exact": True}), ("TIFF", {}), ("BMP", {})],
)
def test_rgb_comes_back_exactly(form: str, options: dict[str, object]) -> None:
    pixels = noise(13, 7, 3)
    photo = decode(encoded(pixels, form, **options), "rgb")
    assert np.array_equal(photo.pixels, pixels)
    assert photo.pixels.dtype == np.uint8
    assert photo.alpha is None


@pytest.mark.parametrize(("form", "options"), [("PNG", {}), ("WEBP", {"lossless": True, "exact": True}), ("TIFF", {})])
def test_transparency_comes_apart_and_colours_stay_straight(form: str, options: dict[str, object]) -> None:
    pixels = noise(9, 5, 4)
    pixels[0, 0] = 200, 100, 50, 128
    pixels[0, 1] = 90, 80, 70, 0
    photo = decode(encoded(pixels, form, **options), "rgba")
    shown = pixels[..., 3] > 0
    assert np.array_equal(photo.pixels[shown], pixels[shown, :3])
    assert np.array_equal(photo.alpha, pixels[..., 3])


def test_an_opaque_alpha_is_no_alpha() -> None:
    pixels = noise(4, 4, 4)
    pixels[..., 3] = 255
    assert decode(encoded(pixels, "PNG"), "opaque.png").alpha is None


def test_grey_and_palette_transparency() -> None:
    grey = np.dstack([SIX, SIX[::-1]])
    photo = decode(encoded(grey, "PNG"), "la.png")
    assert np.array_equal(photo.pixels, np.dstack([SIX] * 3))
    assert np.array_equal(photo.alpha, SIX[::-1])

    palette = Image.new("P", (3, 1))
    palette.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255])
    palette.putdata([0, 1, 2])
    for form in ("PNG", "GIF"):
        stream = io.BytesIO()
        palette.save(stream, form, transparency=1)
        photo = decode(stream.getvalue(), "palette")
        assert photo.alpha is not None
        assert photo.alpha.tolist() == [[255, 0, 255]]
        assert photo.pixels[0, 0].tolist() == [255, 0, 0]
        assert photo.pixels[0, 2].tolist() == [0, 0, 255]


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_a_16_bit_png_stays_16_bit(channels: int) -> None:
    pixels = noise(6, 5, channels, np.uint16)
    order = {1: [0], 3: [2, 1, 0], 4: [2, 1, 0, 3]}[channels]
    data = cv2.imencode(".png", np.ascontiguousarray(pixels[..., order]))[1].tobytes()
    photo = decode(data, "deep.png")
    assert photo.pixels.dtype == np.uint16
    assert np.array_equal(photo.pixels, np.broadcast_to(pixels[..., :3], (6, 5, 3)))
    if channels == 4:
        assert photo.alpha is not None
        assert np.array_equal(photo.alpha, np.round(pixels[..., 3] / 257).astype(np.uint8))


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("planar", [False, True])
@pytest.mark.parametrize("tile", [None, 16])
def test_a_16_bit_tiff_stays_16_bit(order: str, planar: bool, tile: int | None) -> None:
    pixels = noise(20, 18, 3, np.uint16)
    photo = decode(tiff(pixels, photometric=2, order=order, planar=planar, tile=tile), "deep.tif")
    assert photo.pixels.dtype == np.uint16
    assert np.array_equal(photo.pixels, pixels)


def test_profile_and_density_are_kept() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = decode(encoded(noise(4, 4, 3), "PNG", icc_profile=profile, dpi=(300, 300)), "dpi.png")
    assert photo.icc == profile
    assert photo.dpi == pytest.approx((300, 300), abs=0.1)


def test_a_file_is_read_by_its_content_not_its_name(tmp_path: Path) -> None:
    path = tmp_path / "фото 猫.jpg"
    pixels = noise(5, 4, 3)
    path.write_bytes(encoded(pixels, "PNG"))
    assert np.array_equal(load(path).pixels, pixels)


# --- what is no picture ----------------------------------------------------------------------------------------------


def png_header(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"<!doctype html><html><body>no</body></html>", "web page"),
        (b"%PDF-1.7\n", "PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b"just some words", ""),
        (png_header(20_000, 20_000), "400"),
        (encoded(noise(64, 64, 3), "PNG")[:4000], "damaged"),
        (encoded(noise(64, 64, 3), "JPEG")[:900], "damaged"),
    ],
)
def test_a_sentence_names_the_file_and_the_trouble(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(data)
    with pytest.raises(PhotoError) as caught:
        load(path)
    sentence = str(caught.value)
    assert "holiday.jpg" in sentence
    assert str(tmp_path) not in sentence
    assert words.lower() in sentence.lower()


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.png", tmp_path):
        with pytest.raises(PhotoError, match=path.name):
            load(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    with pytest.raises(PhotoError, match="pipe"):
        load(pipe)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_gives_a_photo_or_a_sentence(form: str, data: st.DataObject) -> None:
    good = bytearray(encoded(noise(12, 10, 3), form))
    for _ in range(data.draw(st.integers(1, 6))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(good)))
    try:
        photo = decode(bytes(good[:cut]) if data.draw(st.booleans()) else bytes(good), "damaged")
    except PhotoError:
        return
    assert photo.pixels.ndim == 3
    assert photo.pixels.shape[2] == 3
