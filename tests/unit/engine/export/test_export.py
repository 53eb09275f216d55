import errno
import io
import os
import threading
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms
from PIL.TiffImagePlugin import IFDRational

from koutu.engine.compose.style import Backdrop, Style
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled, ExportError
from koutu.engine.decoding.photo import Photo
from koutu.engine.export.export import Export, encode_cutout, save_cutout
from koutu.engine.files import atomic
from koutu.engine.matting.cutout_type import Cutout

LOSSLESS = ("png", "webp", "tiff")
ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif() -> bytes:
    block = Image.Exif()
    block[ExifTags.Base.Make] = "Koutu"
    block[ExifTags.Base.Artist] = "A. Painter"
    block.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ISOSpeedRatings] = 400
    block.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExposureTime] = IFDRational(1, 4)
    block.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    block.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSMapDatum] = "A SECRET PLACE"
    return block.tobytes()


def make(colours, matte, **metadata) -> Cutout:
    return Cutout(Photo(colours, **metadata), colours, matte)


def noise(height=37, width=29, dtype=np.uint8, **metadata) -> Cutout:
    seed = np.random.default_rng(height * width)
    colours = seed.integers(0, np.iinfo(dtype).max, (height, width, 3), dtype, endpoint=True)
    return make(colours, seed.choice(np.array([0, 1, 128, 255], np.uint8), (height, width)), **metadata)


def on(colour) -> Style:
    return Style(backdrop=Backdrop("colour", colour=colour))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def by_opencv(data: bytes) -> np.ndarray:
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    assert pixels is not None
    return pixels if pixels.ndim == 2 else pixels[..., [2, 1, 0, 3][: pixels.shape[2]]]


def by_pillow(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("format", LOSSLESS)
def test_half_transparent_colours_are_not_darkened(format):
    half = make(np.full((3, 4, 3), (200, 100, 50), np.uint8), np.full((3, 4), 128, np.uint8))
    data = encode_cutout(half, Export(format))
    assert by_pillow(data).mode == "RGBA"
    assert by_pillow(data).getpixel((3, 2)) == (200, 100, 50, 128)
    if format != "tiff":  # OpenCV multiplies the colours of an 8-bit TIFF while reading it
        assert by_opencv(data)[2, 3].tolist() == [200, 100, 50, 128]


@pytest.mark.parametrize("format", LOSSLESS)
@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (700, 1), (301, 517)])
def test_every_sample_survives_also_under_alpha_0(format, shape):
    cutout = noise(*shape)
    expected = np.dstack([cutout.colours, cutout.matte])
    data = encode_cutout(cutout, Export(format))
    if format == "webp":  # a WebP that is opaque all over has no alpha to read
        assert np.array_equal(np.asarray(by_pillow(data).convert("RGBA")), expected)
        return
    assert np.array_equal(np.asarray(by_pillow(data)), expected)
    if format == "png":
        assert np.array_equal(by_opencv(data), expected)


@pytest.mark.parametrize("format", ["png", "tiff"])
@pytest.mark.parametrize("shape", [(1, 1), (5, 900), (701, 302)])
def test_16_bits_stay_16_bits(format, shape):
    cutout = noise(*shape, np.uint16)
    read = by_opencv(encode_cutout(cutout, Export(format)))
    assert read.dtype == np.uint16
    assert np.array_equal(read, np.dstack([cutout.colours, cutout.matte.astype(np.uint16) * 257]))


def test_webp_rounds_16_bits_to_8():
    colours = np.array([[[0, 128, 129], [65535, 65406, 65407]]], np.uint16)
    data = encode_cutout(make(colours, np.array([[255, 7]], np.uint8)), Export("webp"))
    assert np.asarray(by_pillow(data)).tolist() == [[[0, 0, 1, 255], [255, 254, 255, 7]]]


def test_tiff_says_that_its_alpha_is_straight():
    image = by_pillow(encode_cutout(noise(), Export("tiff")))
    assert image.tag_v2[338] in (2, (2,))
    assert image.tag_v2[258] == (8, 8, 8, 8)
    assert by_pillow(encode_cutout(noise(dtype=np.uint16), Export("tiff"))).tag_v2[258] == (16, 16, 16, 16)


@pytest.mark.parametrize("format", LOSSLESS)
def test_profile_exif_and_dpi_travel_along(format):
    image = by_pillow(encode_cutout(noise(icc=ICC, exif=exif(), dpi=(300.0, 150.0)), Export(format)))
    assert image.info["icc_profile"] == ICC
    found = image.getexif()
    assert found[ExifTags.Base.Make] == "Koutu"
    assert found[ExifTags.Base.Artist] == "A. Painter"
    assert found.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ISOSpeedRatings] == 400
    assert found.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExposureTime] == 0.25
    assert not found.get_ifd(ExifTags.IFD.GPSInfo)
    if format != "webp":
        assert image.info["dpi"] == pytest.approx((300, 150), abs=0.02)


@pytest.mark.parametrize("format", LOSSLESS)
def test_the_position_goes_along_only_when_asked_and_all_of_it_goes(format):
    cutout = noise(exif=exif())
    with_it = by_pillow(encode_cutout(cutout, Export(format, position=True))).getexif()
    assert with_it.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] == "N"
    assert with_it.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSMapDatum] == "A SECRET PLACE"
    without = encode_cutout(cutout, Export(format))
    assert by_pillow(without).getexif()[ExifTags.Base.Artist] == "A. Painter"
    assert b"SECRET" not in without
    bare = by_pillow(encode_cutout(cutout, Export(format, metadata=False)))
    assert not dict(bare.getexif().items() & {ExifTags.Base.Artist: "A. Painter"}.items())
    assert not bare.getexif().get_ifd(ExifTags.IFD.Exif)


def test_tiff_leaves_out_what_exif_says_of_another_pictures_storage():
    block = Image.Exif()
    block[ExifTags.Base.ImageWidth] = 9999
    block[ExifTags.Base.Orientation] = 6
    block[ExifTags.Base.Model] = "M"
    image = by_pillow(encode_cutout(noise(37, 29, exif=block.tobytes()), Export("tiff")))
    assert image.size == (29, 37)
    assert ExifTags.Base.Orientation not in image.getexif()
    assert image.getexif()[ExifTags.Base.Model] == "M"


@pytest.mark.parametrize("format", LOSSLESS)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_the_matte_alone_is_grey_and_has_no_rgb_profile(format, dtype):
    cutout = noise(dtype=dtype, icc=ICC, dpi=(96.0, 96.0))
    image = by_pillow(encode_cutout(cutout, Export(format, matte_only=True)))
    assert image.mode == ("RGB" if format == "webp" else "L")
    assert np.array_equal(np.asarray(image.convert("L")), cutout.matte)
    assert "icc_profile" not in image.info
    assert np.array_equal(by_opencv(encode_cutout(cutout, Export(matte_only=True))), cutout.matte)


def exact_over(colour: int, alpha: int, behind: int) -> int:
    return (2 * (colour * alpha + behind * (255 - alpha)) + 255) // 510


@example(127, (0, 0, 255), (1, 3, 254))
@example(128, (0, 255, 1), (1, 254, 0))
@given(st.integers(0, 255), st.tuples(*[st.integers(0, 255)] * 3), st.tuples(*[st.integers(0, 65535)] * 3))
def test_a_background_is_mixed_in_to_the_nearest_level(alpha, behind, colour):
    for dtype, level in ((np.uint8, 1), (np.uint16, 257)):
        colours = np.array([[colour]], np.uint16).astype(dtype)
        cutout = make(colours, np.array([[alpha]], np.uint8))
        read = by_opencv(encode_cutout(cutout, look=on(behind)))
        expected = [exact_over(int(colours[0, 0, i]), alpha, behind[i] * level) for i in range(3)]
        assert read[0, 0].tolist() == expected


@pytest.mark.parametrize("format", LOSSLESS)
def test_a_background_makes_the_picture_opaque_and_keeps_the_profile(format):
    cutout = noise(icc=ICC)
    image = by_pillow(encode_cutout(cutout, Export(format), on((67, 142, 219))))
    assert image.mode == "RGB"
    assert image.info["icc_profile"] == ICC
    pixels = np.asarray(image)
    assert (pixels[cutout.matte == 0] == (67, 142, 219)).all()
    assert np.array_equal(pixels[cutout.matte == 255], cutout.colours[cutout.matte == 255])


@pytest.mark.parametrize("format", LOSSLESS)
def test_trim_leaves_out_the_empty_margins(format):
    cutout = noise(30, 40)
    matte = np.zeros_like(cutout.matte)
    matte[11, 7], matte[20, 31] = 1, 255
    pixels = np.asarray(by_pillow(encode_cutout(replace(cutout, matte=matte), Export(format, trim=True))))
    assert np.array_equal(pixels, np.dstack([cutout.colours, matte])[11:21, 7:32])
    grey = by_pillow(encode_cutout(replace(cutout, matte=matte), Export(format, trim=True, matte_only=True)))
    assert grey.size == (25, 10)


def test_trimming_an_empty_cutout_says_so(tmp_path):
    cutout = replace(noise(), matte=np.zeros((37, 29), np.uint8))
    with pytest.raises(ExportError, match="empty"):
        save_cutout(cutout, tmp_path / "a.png", Export(trim=True))
    assert not names(tmp_path)


def test_webp_refuses_what_it_cannot_hold(tmp_path):
    cutout = make(np.zeros((1, 16384, 3), np.uint8), np.zeros((1, 16384), np.uint8))
    with pytest.raises(ExportError, match=r"16384 × 1 .*16383"):
        save_cutout(cutout, tmp_path / "a.webp", Export("webp"))
    assert not names(tmp_path)
    largest = make(np.zeros((1, 16383, 3), np.uint8), np.zeros((1, 16383), np.uint8))
    assert by_pillow(encode_cutout(largest, Export("webp"))).size == (16383, 1)


@pytest.mark.parametrize("format", LOSSLESS)
@pytest.mark.parametrize("how", [{}, {"matte_only": True}, {"trim": True}, {"scale": 50}])
def test_a_file_has_the_bytes_that_encode_gives_and_nothing_changes_the_cutout(tmp_path, format, how):
    cutout = noise(200, 300, icc=ICC, exif=exif())
    before = cutout.colours.copy(), cutout.matte.copy()
    path = save_cutout(cutout, tmp_path / "a", Export(format, **how))
    assert path == tmp_path / "a"
    assert path.read_bytes() == encode_cutout(cutout, Export(format, **how))
    assert np.array_equal(cutout.colours, before[0])
    assert np.array_equal(cutout.matte, before[1])


def test_read_only_arrays_are_enough():
    cutout = noise()
    cutout.colours.flags.writeable = False
    cutout.matte.flags.writeable = False
    for format in LOSSLESS:
        encode_cutout(cutout, Export(format))
        encode_cutout(cutout, Export(format), on((1, 2, 3)))


def test_a_cancelled_save_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        save_cutout(noise(), path, cancel=token)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.png"]


def test_a_save_that_fails_midway_leaves_no_thread(tmp_path, monkeypatch):
    write, calls = os.write, []

    def fail_after_the_first_bands(descriptor, data):
        calls.append(len(data))
        if len(calls) > 4:
            raise OSError(errno.EIO, "the disk is gone")
        return write(descriptor, data)

    monkeypatch.setattr(atomic.os, "write", fail_after_the_first_bands)
    with pytest.raises(ExportError, match="the disk is gone") as error:
        save_cutout(noise(8000, 600), tmp_path / "a")
    assert error.traceback
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("koutu-deflate")]
    assert not names(tmp_path)


def test_a_cutout_whose_planes_do_not_belong_together_is_refused():
    good = noise()
    for matte in (good.matte[1:], good.matte[..., None], good.matte.astype(np.float32)):
        with pytest.raises(ValueError, match="need"):
            replace(good, matte=matte)
    with pytest.raises(ValueError, match="need"):
        replace(good, colours=good.colours.astype(np.float32))
    with pytest.raises(ValueError, match="need"):
        make(np.zeros((0, 5, 3), np.uint8), np.zeros((0, 5), np.uint8))
