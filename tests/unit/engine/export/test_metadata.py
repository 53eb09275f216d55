"""What a photo's file says of it, in every format that can hold it, as ExifTool and Pillow read it."""

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from koutu.engine.compose.deep_colour import convert_by_grid, convert_deep, shaper_of
from koutu.engine.compose.profile import convert
from koutu.engine.decoding.iptc import iptc_of_resources, resources_of_iptc
from koutu.engine.decoding.made_profile import ADOBE_RGB, made_profile, space_of_cicp
from koutu.engine.decoding.photo import Photo, decode
from koutu.engine.export.export import Export, encode_cutout, left_out
from koutu.engine.export.formats import FORMATS, Format
from koutu.engine.matting.cutout_type import Cutout

XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
    b'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="5" exif:GPSLatitude="52,30.5N"><dc:rights><rdf:Alt>'
    b'<rdf:li xml:lang="x-default">(c) Ana</rdf:li></rdf:Alt></dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>'
    b'<?xpacket end="w"?>'
)


def _dataset(number: int, value: bytes) -> bytes:
    return b"\x1c\x02" + bytes([number]) + len(value).to_bytes(2, "big") + value


IPTC = _dataset(25, b"lemur") + _dataset(80, b"Ana") + _dataset(90, b"Berlin") + _dataset(116, b"(c) Ana")


def _exif(note: int = 0) -> bytes:
    exif = Image.Exif()
    exif[0x013B], exif[0x8298], exif[0x0110] = "Ana", "(c) Ana", "Camera"
    inner = exif.get_ifd(0x8769)
    inner[0x9003] = "2024:05:06 07:08:09"
    inner[0xA001] = 65535
    inner[0xA005] = {1: "R03"}
    if note:
        inner[0x927C] = b"N" * note
    exif.get_ifd(0x8825)[1] = "N"
    return exif.tobytes()


def _cutout(exif: bytes, icc: bytes | None = None, dtype: type = np.uint8) -> Cutout:
    pixels = np.full((16, 20, 3), np.iinfo(dtype).max // 3, dtype)
    photo = Photo(pixels, icc=icc, exif=exif, xmp=XMP, iptc=IPTC)
    return Cutout(photo, pixels, np.full((16, 20), 255, np.uint8))


def _flat(data: bytes) -> bytes:
    """The flat picture of an OpenRaster file, which holds what is said of it; other files as they are."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as layered:
        return layered.read("mergedimage.png")


def _read(data: bytes, suffix: str, tmp_path: Path) -> dict[str, object]:
    tool = shutil.which("exiftool")
    if tool is None:
        pytest.skip("needs exiftool")
    path = tmp_path / f"a{suffix}"
    path.write_bytes(_flat(data))
    done = subprocess.run([tool, "-j", "-G1", "-a", "-s", "-n", str(path)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)[0]  # type: ignore[no-any-return]


HOLDS = {
    "png": "EXI",
    "webp": "EX",
    "avif": "EX",
    "tiff": "EXI",
    "jpeg": "EXI",
    "psd": "EXI",
    "jxl": "EX",
    "ora": "EXI",
}
# docs/FILES.md shows this table: E is EXIF, X is XMP, I is IPTC.


@pytest.mark.parametrize("format", FORMATS)
def test_each_kind_in_each_format_that_can_hold_it(format: Format, tmp_path: Path) -> None:
    data = encode_cutout(_cutout(_exif()), Export(format))
    told = _read(data, FORMATS[format].suffix, tmp_path)
    assert told.get("IFD0:Artist") == "Ana"
    assert told.get("ExifIFD:DateTimeOriginal") == "2024:05:06 07:08:09"
    assert told.get("XMP-xmp:Rating") == 5
    assert told.get("XMP-dc:Rights") == "(c) Ana"
    if "I" in HOLDS[format]:
        assert told.get("IPTC:Keywords") == "lemur"
        assert told.get("IPTC:CopyrightNotice") == "(c) Ana"
    # Where it was taken stays out unless asked for.
    assert not [name for name in told if "GPS" in name or "City" in name]
    assert not [name for name in told if "Warning" in name or "Error" in name]
    whole = _read(encode_cutout(_cutout(_exif()), Export(format, position=True)), FORMATS[format].suffix, tmp_path)
    assert "XMP-exif:GPSLatitude" in whole
    bare = _read(encode_cutout(_cutout(_exif()), Export(format, metadata=False)), FORMATS[format].suffix, tmp_path)
    assert not [name for name in bare if name.startswith(("IFD0:Artist", "XMP", "IPTC:", "ExifIFD:Date"))]
    own = Export(format, metadata=False, copyright=True)
    kept = _read(encode_cutout(_cutout(_exif()), own), FORMATS[format].suffix, tmp_path)
    assert (kept.get("IFD0:Copyright"), kept.get("XMP-dc:Rights")) == ("(c) Ana", "(c) Ana")
    assert "XMP-xmp:Rating" not in kept
    assert "IPTC:Keywords" not in kept
    assert "ExifIFD:DateTimeOriginal" not in kept


@pytest.mark.parametrize("format", FORMATS)
def test_metadata_come_back_through_koutu_itself(format: Format) -> None:
    if format == "jxl":
        pytest.importorskip("imagecodecs")
    photo = decode(_flat(encode_cutout(_cutout(_exif()), Export(format, position=True))), "a")
    exif = Image.Exif()
    exif.load(photo.exif or b"")
    assert (exif[0x013B], exif.get_ifd(0x8769)[0x9003]) == ("Ana", "2024:05:06 07:08:09")
    assert photo.xmp is not None
    assert b"(c) Ana" in photo.xmp
    assert b'Rating="5"' in photo.xmp or b"<xmp:Rating>5" in photo.xmp
    assert photo.iptc == (IPTC if "I" in HOLDS[format] else None)


def test_after_a_conversion_nothing_says_adobe_rgb(tmp_path: Path) -> None:
    cutout = _cutout(_exif(), made_profile(ADOBE_RGB))
    told = _read(encode_cutout(cutout, Export("jpeg", srgb=True)), ".jpg", tmp_path)
    assert told["ExifIFD:ColorSpace"] == 1
    assert told["InteropIFD:InteropIndex"] == "R98"
    kept = _read(encode_cutout(cutout, Export("jpeg")), ".jpg", tmp_path)
    assert kept["ExifIFD:ColorSpace"] == 65535


def test_exif_too_long_for_a_jpeg_loses_the_cameras_notes_and_that_is_said(tmp_path: Path) -> None:
    cutout = _cutout(_exif(note=90_000))
    told = _read(encode_cutout(cutout, Export("jpeg")), ".jpg", tmp_path)
    assert told["IFD0:Artist"] == "Ana"
    assert told["ExifIFD:DateTimeOriginal"] == "2024:05:06 07:08:09"
    assert [str(each) for each in left_out(cutout.photo, Export("jpeg"))] == [
        "The camera's own notes are too long for a JPEG and were left out. PNG and TIFF hold them."
    ]
    assert left_out(cutout.photo, Export("png")) == ()
    assert left_out(_cutout(_exif()).photo, Export("jpeg")) == ()


def test_iptc_in_photoshops_resources_and_back() -> None:
    assert iptc_of_resources(resources_of_iptc(IPTC)) == IPTC
    other = b"8BIM\x04\x25\x00\x00\x00\x00\x00\x03abc\x00"
    assert iptc_of_resources(other + resources_of_iptc(IPTC)) == IPTC
    assert iptc_of_resources(other) is None


@pytest.mark.parametrize("code", [(12, 13), (9, 1), (1, 8), (9, 4)])
def test_sixteen_bits_are_converted_in_sixteen_bits(code: tuple[int, int]) -> None:
    icc = made_profile(space_of_cicp(*code))
    assert icc is not None
    ramp = np.linspace(8000, 60000, 11_000).astype(np.uint16)
    pixels = np.repeat(ramp[:, None], 3, axis=1)[None]
    deep = convert(pixels, icc, None, np.dtype(np.uint16))
    assert deep.dtype == np.uint16
    assert len(np.unique(deep[..., 1])) > 10_500
    rng = np.random.default_rng(4).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    reference = convert(rng, icc, None, np.dtype(np.uint8)).astype(int)
    made = convert(rng.astype(np.uint16) * 257, icc, None, np.dtype(np.uint16)) / 257
    assert np.abs(made - reference).max() <= 1.2
    back = convert(convert(pixels, None, icc, np.dtype(np.uint16)), icc, None, np.dtype(np.uint16))
    assert np.abs(back.astype(int) - pixels).max() <= 24


def test_a_profile_with_a_table_keeps_its_levels_too() -> None:
    icc = made_profile(space_of_cicp(12, 13))
    assert icc is not None
    transform = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(icc)), ImageCms.createProfile("sRGB"), "RGB", "RGB"
    )
    own, srgb = shaper_of(icc), shaper_of(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    assert own is not None
    assert srgb is not None
    ramp = np.linspace(3000, 60_000, 11_000).astype(np.uint16)
    pixels = np.stack([ramp, 15_000 + ramp // 2, 45_000 - ramp // 2], -1)[None]
    found = convert_by_grid(pixels, transform)
    assert len(np.unique(found[..., 0])) > 9_000
    # Where colours leave the gamut the straight lines between corners cut the bend.
    assert np.abs(found.astype(int) - convert_deep(pixels, own, srgb)).mean() < 128
    assert shaper_of(icc.replace(b"rTRC", b"A2B0")) is None
