"""Files of which the end is missing, previews before photos, and channels beyond colours and alpha."""

import io
import struct

import cv2
import numpy as np
import pytest
from PIL import Image

from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding.jpeg import MAX_SCANS
from koutu.engine.decoding.photo import decode
from tests.unit.engine.decoding.made_tiff import tiff

ROWS, COLUMNS = np.mgrid[0:160, 0:240]
PICTURE = np.dstack([ROWS, COLUMNS, 255 - ROWS]).astype(np.uint8) ^ np.uint8(9)


def _jpeg(**options: object) -> bytes:
    out = io.BytesIO()
    grain = np.random.default_rng(1).integers(0, 40, PICTURE.shape, np.uint8)
    Image.fromarray(PICTURE // 2 + grain).save(out, "JPEG", quality=92, **options)
    return out.getvalue()


def _cut(data: bytes, share: float, end: bytes = b"") -> bytes:
    first = data.index(b"\xff\xda")
    return data[: first + round((len(data) - first) * share)] + end


@pytest.mark.parametrize("end", [b"", b"\xff\xd9"])
@pytest.mark.parametrize("subsampling", [0, 2])
@pytest.mark.parametrize("share", [0.98, 0.75, 0.5])
def test_the_missing_share_of_a_jpeg(
    share: float, subsampling: int, end: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = _jpeg(subsampling=subsampling)
    photo = decode(_cut(whole, share, end), "cut.jpg")
    assert photo.missing == pytest.approx(1 - share, abs=0.08)
    assert photo.missing > 0
    there = int(160 * (1 - photo.missing)) // 16 * 16 - 16
    assert np.array_equal(photo.pixels[:there], decode(whole, "whole.jpg").pixels[:there])
    assert capfd.readouterr() == ("", "")


def test_a_jpeg_without_its_end_marker_or_with_something_behind_it_is_whole() -> None:
    whole = _jpeg()
    for data in (whole[:-2], whole, whole + b"ftyp a film of the moment before" * 30):
        photo = decode(data, "a.jpg")
        assert photo.missing == 0
        assert np.array_equal(photo.pixels, decode(whole, "a.jpg").pixels)


@pytest.mark.parametrize("progressive", [False, True])
def test_grey_is_not_missing(progressive: bool) -> None:
    grey = np.full((64, 64, 3), 128, np.uint8)
    out = io.BytesIO()
    Image.fromarray(grey).save(out, "JPEG", progressive=progressive)
    assert decode(out.getvalue(), "grey.jpg").missing == 0


def test_of_a_progressive_jpeg_sharpness_may_be_missing_too() -> None:
    whole = _jpeg(progressive=True)
    assert decode(whole, "a.jpg").missing == 0
    later = decode(_cut(whole, 0.8), "a.jpg")
    assert 0 < later.missing <= 0.02
    assert np.abs(later.pixels.astype(int) - decode(whole, "a.jpg").pixels).mean() < 12


def test_little_of_a_picture_is_refused() -> None:
    with pytest.raises(PhotoError, match=r"a\.jpg is damaged or incomplete: \d\d % of the picture are missing"):
        decode(_cut(_jpeg(), 0.2), "a.jpg")


def test_a_jpeg_of_many_scans_is_refused_before_it_is_decoded() -> None:
    data = _jpeg(progressive=True)
    last = data.rindex(b"\xff\xda")
    scan = data[last:-2]
    assert decode(data, "a.jpg").missing == 0
    with pytest.raises(PhotoError, match=r"scans"):
        decode(data[:-2] + scan * MAX_SCANS + b"\xff\xd9", "a.jpg")


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("planar", [False, True])
@pytest.mark.parametrize("tile", [None, 16])
@pytest.mark.parametrize(("photometric", "colours"), [(1, 1), (2, 3)])
def test_of_further_channels_the_first_alpha_counts(
    dtype: type, planar: bool, tile: int | None, photometric: int, colours: int
) -> None:
    samples = (
        np.random.default_rng(2)
        .integers(np.iinfo(dtype).max // 200, np.iinfo(dtype).max, (21, 18, colours + 3))
        .astype(dtype)
    )
    data = tiff(samples, photometric=photometric, planar=planar, tile=tile, deflate=True, tags={338: (0, 2, 2)})
    photo = decode(data, "a.tif")
    assert np.array_equal(photo.pixels, np.broadcast_to(samples[..., :colours], photo.pixels.shape))
    alpha = samples[..., colours + 1]
    assert photo.alpha is not None
    assert np.array_equal(photo.alpha, alpha if dtype is np.uint8 else np.round(alpha / 257).astype(np.uint8))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_differences_between_pixels_of_five_channels(dtype: type) -> None:
    samples = np.random.default_rng(3).integers(1, 255, (9, 14, 5)).astype(dtype) * dtype(np.iinfo(dtype).max // 255)
    stored = samples.copy()
    stored[:, 1:] -= samples[:, :-1]
    data = tiff(stored, photometric=2, deflate=True, tags={317: (2,), 338: (2, 0)})
    photo = decode(data, "a.tif")
    assert np.array_equal(photo.pixels, samples[..., :3])


def test_cmyk_with_alpha() -> None:
    inks = np.zeros((4, 5, 5), np.uint8)
    inks[..., 0], inks[..., 4] = 255, 200
    photo = decode(tiff(inks, photometric=5, extra=2), "a.tif")
    assert photo.pixels[0, 0].tolist() == [0, 255, 255]
    assert photo.alpha is not None
    assert (photo.alpha == 200).all()


def _two_pages(first: np.ndarray, second: np.ndarray, kinds: tuple[int | None, int | None], below: bool) -> bytes:
    """Two pictures in one file, the second one in the chain or below the first one."""
    pages = [
        tiff(
            page,
            photometric=2,
            tags=({} if kind is None else {254: (kind,)}) | ({330: (0, 0)} if below and not at else {}),
        )
        for at, (page, kind) in enumerate(zip((first, second), kinds, strict=True))
    ]
    data = bytearray(pages[0])
    shift = len(data) + len(data) % 2
    data += bytes(shift - len(data))
    other = bytearray(pages[1])
    count = struct.unpack_from("<H", other, 8)[0]
    for at in range(10, 10 + 12 * count, 12):
        tag, kind, amount = struct.unpack_from("<HHI", other, at)
        if amount * {3: 2, 4: 4}[kind] > 4 or tag == 273:
            struct.pack_into("<I", other, at + 8, struct.unpack_from("<I", other, at + 8)[0] + shift)
    data += other
    count = struct.unpack_from("<H", data, 8)[0]
    if not below:
        struct.pack_into("<I", data, 10 + 12 * count, shift + 8)
        return bytes(data)
    for at in range(10, 10 + 12 * count, 12):
        if struct.unpack_from("<H", data, at)[0] == 330:
            struct.pack_into("<HHII", data, at, 330, 4, 1, shift + 8)
    return bytes(data)


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize("kinds", [(1, 0), (1, None), (None, None), (4, 0)])
def test_the_photo_is_the_picture_in_full_size(kinds: tuple[int | None, int | None], below: bool) -> None:
    small = cv2.resize(PICTURE, (60, 40), interpolation=cv2.INTER_AREA)
    photo = decode(_two_pages(small, PICTURE, kinds, below), "a.tif")
    assert np.array_equal(photo.pixels, PICTURE)


@pytest.mark.parametrize("shape", [(40, 80), (100, 150)])
def test_the_first_page_of_several_pictures_is_the_photo(shape: tuple[int, int]) -> None:
    first = cv2.resize(PICTURE, shape[::-1], interpolation=cv2.INTER_AREA)
    assert np.array_equal(decode(_two_pages(first, PICTURE, (None, None), below=False), "a.tif").pixels, first)


def test_rows_of_a_tiff_that_are_not_there() -> None:
    data = tiff(PICTURE, photometric=2)
    row = 240 * 3
    photo = decode(data[: len(data) - 40 * row - 5], "a.tif")
    assert photo.missing == pytest.approx(41 / 160)
    assert np.array_equal(photo.pixels[:119], PICTURE[:119])
    assert (photo.pixels[119:] == 128).all()
    with pytest.raises(PhotoError, match="is damaged or incomplete: 75 %"):
        decode(data[: len(data) - 120 * row], "a.tif")


def test_compressions_nobody_knows_are_named() -> None:
    with pytest.raises(PhotoError, match="compression 34712"):
        decode(tiff(PICTURE, photometric=2, tags={259: (34712,)}), "a.tif")
