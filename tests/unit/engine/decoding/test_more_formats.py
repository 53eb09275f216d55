"""PSD, cameras' raw files, and BMP and PPM files that Pillow does not take as they lie."""

import struct

import numpy as np
import pytest

from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding.photo import Photo, decode
from koutu.engine.export.export import Export, encode_cutout
from koutu.engine.matting.cutout_type import Cutout
from tests.unit.engine.decoding.made_tiff import tiff

NOISE = np.random.default_rng(8)


def test_a_psd_is_its_flattened_picture_with_the_white_taken_out() -> None:
    colours = NOISE.integers(0, 256, (30, 40, 3), np.uint8)
    matte = np.tile(np.linspace(0, 255, 40).astype(np.uint8), (30, 1))
    data = encode_cutout(Cutout(Photo(colours, dpi=(300, 300)), colours, matte), Export("psd"))
    photo = decode(data, "a.psd")
    assert photo.alpha is not None
    assert np.array_equal(photo.alpha, matte)
    assert photo.dpi == (300, 300)
    solid = matte > 128
    assert np.abs(photo.pixels[solid].astype(int) - colours[solid]).max() <= 2


def _psd(planes: np.ndarray, mode: int) -> bytes:
    """A flat PSD: (channels, H, W) uint8 or uint16."""
    channels, height, width = planes.shape
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1, channels, height, width, planes.dtype.itemsize * 8, mode)
    stored = planes.astype(planes.dtype.newbyteorder(">")).tobytes()
    return head + struct.pack(">IIIH", 0, 0, 0, 0) + stored


def test_flat_psds_of_several_kinds() -> None:
    deep = NOISE.integers(0, 65536, (3, 9, 11), np.uint16)
    assert np.array_equal(decode(_psd(deep, 3), "a").pixels, np.moveaxis(deep, 0, -1))
    grey = NOISE.integers(0, 256, (1, 9, 11), np.uint8)
    assert np.array_equal(decode(_psd(grey, 1), "a").pixels[..., 1], grey[0])
    inks = np.full((4, 9, 11), 255, np.uint8)
    inks[1] = 0
    assert decode(_psd(inks, 4), "a").pixels[0, 0].tolist() == [255, 0, 255]
    cut = _psd(NOISE.integers(0, 256, (3, 40, 50), np.uint8), 3)[:-1000]
    assert decode(cut, "a").missing == pytest.approx(1000 / 6000, abs=0.01)
    with pytest.raises(PhotoError, match="PSD of 32 bits"):
        decode(cut[:22] + b"\0\x20" + cut[24:], "a")


def test_sensor_data_are_never_cut_as_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = np.full((32, 48, 1), 900, np.uint16)
    data = tiff(samples, photometric=32803, tags={33421: (2, 2)}, blobs={33422: (7, b"\0\1\1\2")})
    monkeypatch.setitem(__import__("sys").modules, "rawpy", None)
    with pytest.raises(PhotoError, match="a is a camera's raw file"):
        decode(data, "a")


@pytest.mark.parametrize("upright", [False, True])
def test_bmp_masks_of_its_own(upright: bool) -> None:
    masks = (0x3FF00000, 0x000FFC00, 0x000003FF)
    wanted = NOISE.integers(0, 256, (5, 7, 3), np.uint8)
    words = np.zeros((5, 7), np.uint32)
    for channel, shift in enumerate((20, 10, 0)):
        words |= np.round(wanted[..., channel] / 255 * 1023).astype(np.uint32) << np.uint32(shift)
    height = 5 if upright else -5
    info = struct.pack("<IiiHHIIiiII3I", 40, 7, height, 1, 32, 3, 0, 2835, 2835, 0, 0, *masks)
    body = (words[::-1] if upright else words).astype("<u4").tobytes()
    data = struct.pack("<2sIHHI", b"BM", 14 + len(info) + len(body), 0, 0, 14 + len(info)) + info + body
    photo = decode(data, "a.bmp")
    assert np.abs(photo.pixels.astype(int) - wanted).max() <= 1


def test_a_ppm_with_a_book_for_a_comment_and_one_of_which_rows_are_missing() -> None:
    pixels = NOISE.integers(0, 256, (30, 40, 3), np.uint8)
    comment = b"#" + b"x" * 2_000_000 + b"\n"
    photo = decode(b"P6\n" + comment + b"40 30 # and more\n255\n" + pixels.tobytes(), "a.ppm")
    assert np.array_equal(photo.pixels, pixels)
    cut = decode(b"P6 40 30 255\n" + pixels.tobytes()[: 20 * 120], "a.ppm")
    assert cut.missing == pytest.approx(1 / 3)
    assert np.array_equal(cut.pixels[:20], pixels[:20])
    bits = decode(b"P1\n# plain\n3 2\n1 0 1 # row\n0 1 0\n", "a.pbm")
    assert (bits.pixels[..., 0] == [[0, 255, 0], [255, 0, 255]]).all()
