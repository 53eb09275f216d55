"""JPEG XL there and back."""

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("imagecodecs")

from koutu.engine.decoding.jxl_header import read_head
from koutu.engine.decoding.made_profile import made_profile, space_of_cicp
from koutu.engine.decoding.photo import Photo, decode
from koutu.engine.export.export import Export, encode_cutout
from koutu.engine.matting.cutout_type import Cutout


def _exif() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = "Ana"
    return exif.tobytes()


def _cutout(dtype: type, icc: bytes | None = None) -> Cutout:
    top = np.iinfo(dtype).max
    ramp = np.linspace(top // 20, top, 300).astype(dtype)
    pixels = np.stack([np.tile(ramp, (40, 1)), np.tile(ramp[::-1], (40, 1)), np.full((40, 300), top // 3, dtype)], -1)
    alpha = np.tile(np.linspace(1, 255, 300).astype(np.uint8), (40, 1))
    return Cutout(Photo(pixels, icc=icc, exif=_exif(), xmp=b"<x/>"), pixels, alpha)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_lossless_there_and_back(dtype: type) -> None:
    cutout = _cutout(dtype)
    photo = decode(encode_cutout(cutout, Export("jxl")), "a.jxl")
    assert photo.pixels.dtype == dtype
    assert np.array_equal(photo.pixels, cutout.colours)
    assert photo.alpha is not None
    assert np.array_equal(photo.alpha, cutout.matte)
    assert photo.icc is None
    assert photo.xmp == b"<x/>"
    assert photo.exif is not None


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_lossy_is_near_and_smaller(dtype: type) -> None:
    cutout = _cutout(dtype)
    small, large = (encode_cutout(cutout, Export("jxl", lossless=False, quality=quality)) for quality in (30, 95))
    assert len(small) < len(large)
    photo = decode(large, "a.jxl")
    solid = cutout.matte > 40
    found, wanted = (each.astype(float) / np.iinfo(each.dtype).max for each in (photo.pixels, cutout.colours))
    if photo.icc is not None:
        found = np.where(found <= 0.0031308, found * 12.92, 1.055 * found ** (1 / 2.4) - 0.055)
    assert np.abs(found - wanted)[solid].mean() < 0.02


def test_other_spaces_are_converted_since_the_encoder_takes_no_profile() -> None:
    icc = made_profile(space_of_cicp(12, 13))
    cutout = _cutout(np.uint16, icc)
    photo = decode(encode_cutout(cutout, Export("jxl")), "a.jxl")
    assert photo.icc is None
    assert photo.pixels[0, 150, 0] != cutout.colours[0, 150, 0]
    srgb = decode(encode_cutout(cutout, Export("png", srgb=True)), "a.png")
    assert np.array_equal(photo.pixels, srgb.pixels)


def test_the_head_tells_the_size_before_anything_is_decoded() -> None:
    from imagecodecs import jpegxl_encode

    for height, width in ((1, 1), (8, 8), (256, 512), (300, 400), (37, 2003)):
        head = read_head(bytes(jpegxl_encode(np.zeros((height, width, 3), np.uint8))))
        assert (head.width, head.height, head.bits, head.space) == (width, height, 8, None)
    assert read_head(bytes(jpegxl_encode(np.zeros((9, 9), np.uint16)))).bits == 16
    with pytest.raises(ValueError, match="codestream"):
        read_head(b"nothing")
