"""What is kept of a file's metadata, and what would lie once the picture is turned and cut."""

import io
import struct

import numpy as np
from PIL import Image, ImageCms

from koutu.engine.decoding.exif import orientation, without_turn
from koutu.engine.decoding.photo import decode

THUMBNAIL = b"\xff\xd8thumbnail of the whole photo\xff\xd9"


def exif_with_thumbnail() -> bytes:
    """Make, orientation 6 and a maker note in the first directory, a turned thumbnail in the second."""
    note = b"note"
    first_at, note_at = 8, 8 + 2 + 3 * 12 + 4
    second_at = note_at + 8
    thumbnail_at = second_at + 2 + 3 * 12 + 4
    return b"".join(
        (
            b"Exif\0\0II*\0",
            struct.pack("<I", first_at),
            struct.pack("<H", 3),
            struct.pack("<HHI4s", 0x010F, 2, 4, b"abc\0"),
            struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0),
            struct.pack("<HHII", 0x927C, 7, 8, note_at),
            struct.pack("<I", second_at),
            note * 2,
            struct.pack("<H", 3),
            struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0),
            struct.pack("<HHII", 0x0201, 4, 1, thumbnail_at),
            struct.pack("<HHII", 0x0202, 4, 1, len(THUMBNAIL)),
            struct.pack("<I", 0),
            THUMBNAIL,
        )
    )


def test_the_turn_and_the_thumbnail_go_and_all_else_stays_in_place() -> None:
    before = exif_with_thumbnail()
    after = without_turn(before)
    assert after is not None
    assert orientation(before) == 6
    assert orientation(after) == 1
    assert b"thumbnail" not in after
    read = Image.Exif()
    read.load(after)
    assert dict(read) == {0x010F: "abc", 0x927C: b"notenote"}
    assert after.index(b"notenote") == before.index(b"notenote")


def test_broken_exif_is_no_exif() -> None:
    assert without_turn(None) is None
    assert without_turn(b"Exif\0\0II*\0\xff\xff\xff\xff") is None
    assert orientation(b"Exif\0\0") == 1


def test_orientation_in_xmp_counts_where_exif_is_silent() -> None:
    assert orientation(None, b'<rdf:Description tiff:Orientation="3"/>') == 3
    assert orientation(None, b"<tiff:Orientation>8</tiff:Orientation>") == 8
    assert orientation(exif_with_thumbnail(), b'tiff:Orientation="3"') == 6


def grey_profile(gamma: float) -> bytes:
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    white = struct.pack(">3i", 63190, 65536, 54061)
    tags = {b"wtpt": b"XYZ \0\0\0\0" + white, b"kTRC": curve, b"cprt": b"text\0\0\0\0none\0\0\0\0"}
    tags[b"desc"] = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"grey\0" + bytes(79)
    table, body = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        table += struct.pack(">4sII", name, 132 + 12 * len(tags) + len(body), len(value))
        body += value
    head = struct.pack(">I4sI", 132 + 12 * len(tags) + len(body), b"none", 0x02100000) + b"mntrGRAYXYZ "
    return head + struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + white + bytes(48) + table + body


def test_a_grey_profile_becomes_an_rgb_profile_of_the_same_tones() -> None:
    ramp = Image.fromarray(np.arange(256, dtype=np.uint8)[np.newaxis])
    profile = grey_profile(1.8)
    buffer = io.BytesIO()
    ramp.save(buffer, "PNG", icc_profile=profile)
    photo = decode(buffer.getvalue(), "ramp.png")
    np.testing.assert_array_equal(photo.pixels[0, :, 2], np.arange(256))
    assert photo.icc is not None

    def as_srgb(image: Image.Image, icc: bytes) -> np.ndarray:
        source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        target = ImageCms.createProfile("sRGB")
        return np.asarray(ImageCms.profileToProfile(image, source, target, outputMode="RGB"), int)

    wanted, got = as_srgb(ramp, profile), as_srgb(Image.fromarray(np.array(photo.pixels)), photo.icc)
    assert np.abs(wanted - got).max() <= 1
    assert np.abs(got - photo.pixels).max() > 10  # the profile says something


def test_a_profile_of_other_pixels_is_dropped() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "PNG", icc_profile=grey_profile(2.2))
    assert decode(buffer.getvalue(), "a.png").icc is None
