"""Colours that a file tells without an ICC profile become one; HDR is tone-mapped."""

import io
import struct
import zlib

import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from koutu.engine.decoding.boxes import nclx, needed_end
from koutu.engine.decoding.exif import said_srgb
from koutu.engine.decoding.made_profile import ADOBE_RGB, made_profile, space_of_cicp, space_of_png, to_linear
from koutu.engine.decoding.notices import photo_notices
from koutu.engine.decoding.photo import Photo, decode
from koutu.engine.decoding.tone_mapping import tone_mapped

GREYS = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)[None]
D50 = np.array([0.9642, 1, 0.8249])


def shown(photo: Photo) -> np.ndarray:
    """As littlecms converts it to sRGB."""
    assert photo.icc is not None
    image = Image.fromarray(np.asarray(photo.pixels, np.uint8))
    source = ImageCms.ImageCmsProfile(io.BytesIO(photo.icc))
    made = ImageCms.profileToProfile(
        image, source, ImageCms.createProfile("sRGB"), ImageCms.Intent.RELATIVE_COLORIMETRIC
    )
    return np.asarray(made).astype(int)


def png(pixels: np.ndarray, *chunks: tuple[bytes, bytes]) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    data = out.getvalue()
    extra = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return data[:33] + extra + data[33:]


@pytest.mark.parametrize("code", [4, 5, 6, 9, 11, 12, 22])
@pytest.mark.parametrize("transfer", [1, 4, 8, 13])
def test_a_made_profile_is_one_that_littlecms_reads_as_meant(code: int, transfer: int) -> None:
    space = space_of_cicp(code, transfer)
    assert space is not None
    icc = made_profile(space)
    assert icc is not None
    profile = ImageCms.ImageCmsProfile(io.BytesIO(icc)).profile
    for (x, y, _), xy in zip(
        (profile.red_primary[1], profile.green_primary[1], profile.blue_primary[1]), space.primaries[:3], strict=True
    ):
        assert 0 < x < 0.8
        assert 0 < y < 0.9
        assert xy[0] == pytest.approx(x, abs=0.05)
    # White is white, and the greys between have the curve's light.
    grey = shown(Photo(GREYS, icc=icc))[0]
    assert np.ptp(grey, axis=1).max() <= 1
    light = to_linear(space, np.arange(256) / 255)
    wanted = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055) * 255
    assert np.abs(grey[:, 1] - wanted).max() <= 1.5


def test_srgb_needs_no_profile_and_nonsense_gives_none() -> None:
    assert made_profile(space_of_cicp(1, 13)) is None
    assert made_profile(space_of_png(45455, None)) is None
    assert made_profile(space_of_png(45455, (31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))) is None
    assert made_profile(space_of_png(45455, (1, 1, 1, 1, 1, 1, 1, 1))) is None
    assert space_of_cicp(2, 2) is None
    assert space_of_cicp(77, 13) is None


def test_a_red_and_green_that_are_swapped_by_chrm() -> None:
    swapped = struct.pack(">8I", 31270, 32900, 30000, 60000, 64000, 33000, 15000, 6000)
    photo = decode(
        png(np.full((2, 2, 3), (250, 20, 60), np.uint8), (b"gAMA", struct.pack(">I", 45455)), (b"cHRM", swapped)), "a"
    )
    assert np.abs(shown(photo)[0, 0] - [20, 250, 60]).max() <= 8


def test_what_a_png_says_first_in_the_standards_order_counts() -> None:
    p3, linear = (b"cICP", bytes([12, 13, 0, 1])), (b"gAMA", struct.pack(">I", 100_000))
    pixels = np.full((2, 2, 3), 128, np.uint8)
    assert decode(png(pixels, linear, p3), "a").icc == made_profile(space_of_cicp(12, 13))
    assert decode(png(pixels, linear, (b"sRGB", b"\0")), "a").icc is None
    assert np.abs(shown(decode(png(pixels, linear), "a")) - 188).max() <= 1


def _adobe(index: bytes) -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = 65535
    exif.get_ifd(0x8769)[0xA500] = 2.2
    exif.get_ifd(0x8769)[0xA005] = {1: index.decode()}
    return exif.tobytes()


def test_adobe_rgb_as_cameras_say_it() -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (90, 160, 40)).save(out, "JPEG", exif=_adobe(b"R03"), quality=100)
    photo = decode(out.getvalue(), "a")
    assert photo.icc == made_profile(ADOBE_RGB)
    assert shown(photo)[0, 0, 1] >= 160 > 90 > shown(photo)[0, 0, 0]
    assert photo.exif is not None
    srgb = Image.Exif()
    srgb.load(said_srgb(photo.exif))
    assert srgb.get_ifd(0x8769)[0xA001] == 1
    assert srgb.get_ifd(0xA005)[1] == "R98"
    other = io.BytesIO()
    Image.new("RGB", (8, 8)).save(other, "JPEG", exif=_adobe(b"R98"))
    assert decode(other.getvalue(), "a").icc is None


def test_heif_with_coded_colours_and_something_behind_it() -> None:
    file = pillow_heif.from_pillow(Image.new("RGB", (64, 64), (200, 90, 30)))
    out = io.BytesIO()
    file.save(out, color_primaries=12, transfer_characteristics=13, matrix_coefficients=6)
    data = out.getvalue()
    assert nclx(data) == (12, 13)
    assert needed_end(data) == len(data)
    assert decode(data, "a").icc == made_profile(space_of_cicp(12, 13))
    for tail in (
        b"<?xml version='1.0'?><motion/>",
        b"\0" * 40,
        b"\x7f\xff\xff\xffmpvd film",
        b"garbage that is no box",
    ):
        assert np.array_equal(decode(data + tail, "a").pixels, decode(data, "a").pixels)
    with pytest.raises(Exception, match="damaged"):
        decode(data[:-200], "a")


@pytest.mark.parametrize("transfer", [16, 18])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_tone_mapping_keeps_order_hue_and_what_is_not_bright(transfer: int, dtype: type) -> None:
    top = np.iinfo(dtype).max
    ramp = np.repeat((np.arange(256) / 255 * top).astype(dtype)[:, None], 3, axis=1)[None]
    mapped = tone_mapped(ramp, transfer).astype(float) / top
    assert (np.diff(mapped[0, :, 0]) >= 0).all()
    assert mapped[0, 0].tolist() == [0, 0, 0]
    assert np.ptp(mapped, axis=2).max() < 0.01
    assert mapped.max() > 0.98
    # 100 nits in PQ is 0.508: without anything brighter it comes as it is, half of a white of 203.
    if transfer == 16:
        plain = tone_mapped(np.full((4, 4, 3), round(0.508 * top), dtype), transfer)[0, 0, 0] / top
        assert plain == pytest.approx(1.055 * (100 / 203) ** (1 / 2.4) - 0.055, abs=0.01)


def test_pq_is_mapped_and_said() -> None:
    photo = decode(png(np.full((4, 4, 3), 140, np.uint8), (b"cICP", bytes([9, 16, 0, 1]))), "sun.png")
    assert photo.tone_mapped
    assert photo.icc == made_profile(space_of_cicp(9, 16))
    assert [str(each) for each in photo_notices(photo, "sun.png")] == [
        "sun.png is an HDR picture. Its brightest light was rolled off for screens and files of usual range."
    ]


def test_a_heic_is_turned_once_by_its_boxes_or_else_by_its_exif() -> None:
    pixels = np.zeros((40, 64, 3), np.uint8)
    pixels[:20] = 200
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(pixels)).save(out, exif=exif.tobytes())
    boxed = out.getvalue()
    assert boxed.count(b"irot") == 1
    for data in (boxed, boxed.replace(b"irot", b"free")):
        turned = decode(data, "a.heic").pixels
        assert turned.shape == (64, 40, 3)
        assert turned[:, 30:].mean() > 190 > 10 > turned[:, :10].mean()
