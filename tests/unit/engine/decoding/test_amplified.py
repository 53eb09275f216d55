"""Small files that would cost much: values that overlap, lists that lead nowhere, packed texts, open elements.

Without the limits each of these takes minutes or gigabytes.
"""

import io
import struct
import tracemalloc
import zlib
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from koutu.engine.compose.deep_colour import shaper_of
from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding import boxes, iptc, jpeg, photo, xmp
from koutu.engine.decoding.colour_profile import rgb_profile
from koutu.engine.decoding.exif import exif_of_tiff, shortened, without_turn
from koutu.engine.decoding.hidden_colours import without_hidden_colours
from koutu.engine.decoding.tiff_pages import directories, photo_directory
from koutu.engine.decoding.tiff_tags import first_directory
from koutu.engine.export.metadata import metadata_for
from tests.unit.engine.decoding.made_tiff import tiff

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(autouse=True)
def little_memory() -> Iterator[None]:
    tracemalloc.start()
    yield
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 300_000_000


def overlapping(entries: int, size: int, first_tag: int = 1000, kind: int = 7) -> bytes:
    """A TIFF whose tags all have the same `size` bytes as their value."""
    head = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", entries)
    values_at = 8 + 2 + 12 * entries + 4
    tags = b"".join(struct.pack("<HHII", first_tag + n, kind, size, values_at) for n in range(entries))
    return head + tags + bytes(4) + bytes(size)


def jpeg_with(exif: bytes) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.full((8, 8, 3), 90, np.uint8)).save(out, "JPEG")
    block = b"Exif\0\0" + exif
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(block) + 2) + block + out.getvalue()[2:]


def png_with(*chunks: tuple[bytes, bytes], mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (8, 8), 90).save(out, "PNG")
    made = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return out.getvalue()[:33] + made + out.getvalue()[33:]


def test_tags_that_share_a_value_cost_it_once() -> None:
    data = overlapping(60_000, 4_000_000)
    assert len(list(directories(data))) == 1
    with pytest.raises(PhotoError):
        photo.decode(data, "a.tif")


@pytest.mark.parametrize("pointer", [0x8769, 0x8825])
def test_an_exif_directory_of_shared_values_is_not_copied_out(pointer: int) -> None:
    data = bytearray(overlapping(60_000, 4_000_000))
    struct.pack_into("<HHII", data, 10, pointer, 4, 1, 8)
    first = first_directory(bytes(data))
    assert first is not None
    told = exif_of_tiff(bytes(data), first)
    assert told is None or len(told) < 70_000_000


def test_an_exif_block_of_thousands_of_values_is_shortened_at_once() -> None:
    block = b"Exif\0\0" + overlapping(60_000, 5000)
    short = shortened(block, 65533)
    assert short is not None
    assert len(short) <= 65533
    loaded = photo.decode(jpeg_with(overlapping(4000, 16_000)), "a.jpg")
    assert loaded.exif is not None
    assert without_turn(loaded.exif) is not None


def test_directories_that_are_one_another_are_walked_once() -> None:
    count = 60_000
    data = bytearray(overlapping(count, 4 * 100_000, kind=4))
    values_at = 8 + 2 + 12 * count + 4
    # Each of the hundred thousand directories below begins two bytes behind the one before.
    struct.pack_into("<HHII", data, 10, 330, 4, 100_000, values_at)
    struct.pack_into("<100000I", data, values_at, *(10 + 2 * n for n in range(100_000)))
    assert sum(1 for _ in directories(bytes(data))) <= 1001
    photo_directory(bytes(data))


def test_packed_texts_of_a_png_are_unfolded_up_to_a_limit() -> None:
    packed = zlib.compress(bytes(15_000_000), 9)
    texts = [(b"zTXt", b"Raw profile type exif\0\0" + packed)] * 1500
    assert photo.decode(png_with(*texts), "a.png").exif is None


@pytest.mark.parametrize("stray", [b"\xff", b"\xff\0", b"\xff\xe1\0\2"])
def test_a_jpeg_of_nothing_but_markers_is_left_early(stray: bytes) -> None:
    markers = jpeg._read_markers(b"\xff\xd8" + stray * 100_001 + jpeg_with(b"")[2:])
    assert markers.components == 0


def test_a_list_of_extents_without_bytes_ends() -> None:
    items = 3000
    iloc = struct.pack(">I4sBBHHH", 16 + 6 * items, b"iloc", 0, 0, 0, 0x0000, items)[:16]
    iloc += struct.pack(">HHH", 1, 0, 0xFFFF) * items
    meta = struct.pack(">I4sI", 12 + len(iloc), b"meta", 0) + iloc
    data = struct.pack(">I4s4sI4s", 20, b"ftyp", b"avif", 0, b"avif") + meta
    assert boxes.needed_end(data) is not None


def test_a_profile_of_a_million_overlapping_tags_is_small() -> None:
    count, size = 1_000_000, 16_000_000
    head = bytearray(128)
    struct.pack_into(">I", head, 0, size)
    head[12:24], head[36:40] = b"mntrGRAYXYZ ", b"acsp"
    names = np.arange(count, dtype=">u4")
    table = np.zeros((count, 3), ">u4")
    table[:, 0], table[:, 1], table[:, 2] = names, 128, size - 128
    for number, name in enumerate((b"kTRC", b"wtpt", b"desc", b"cprt", b"chad")):
        table[number, 0] = int.from_bytes(name, "big")
    icc = (bytes(head) + struct.pack(">I", count) + table.tobytes()).ljust(size, b"\0")
    assert rgb_profile(icc, grey=True) is None
    assert shaper_of(icc) is None


@pytest.mark.parametrize(("kind", "parameters"), [(1, (65536, 0, 65536)), (9, (65536,)), (0, (-65536 * 9,))])
def test_curves_that_make_no_sense_are_left_to_littlecms(kind: int, parameters: tuple[int, ...]) -> None:
    curve = b"para\0\0\0\0" + struct.pack(f">HH{len(parameters)}i", kind, 0, *parameters)
    xyz = b"XYZ \0\0\0\0" + struct.pack(">3i", 65536, 9000, 100)
    tags = dict.fromkeys((b"rXYZ", b"gXYZ", b"bXYZ"), xyz) | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    at, table, body = 132 + 12 * len(tags), b"", b""
    for name, value in tags.items():
        table += struct.pack(">4sII", name, at + len(body), len(value))
        body += value
    head = bytearray(128)
    head[12:24], head[36:40] = b"mntrRGB XYZ ", b"acsp"
    assert shaper_of(bytes(head) + struct.pack(">I", len(tags)) + table + body) is None


@pytest.mark.parametrize(
    "packet",
    [
        b"<exif:GPSLatitude>" * 60_000,
        b"<exif:GPSLatitude " * 60_000,
        b"".join(b"<exif:GPS%d>" % number for number in range(60_000)),
        b" exif:GPSLatitude='" * 60_000,
        b"tiff:Orientation" + b" " * 3_000_000,
        b"<dc:rights>" * 90_000,
        b"<xmpRights:a " * 90_000,
    ],
    ids=lambda packet: packet[:16].decode(),
)
def test_open_elements_of_xmp_are_looked_over_once(packet: bytes) -> None:
    xmp.xmp_without_position(packet)
    xmp.xmp_without_turn(packet)
    loaded = photo.Photo(np.zeros((1, 1, 3), np.uint8), xmp=packet)
    metadata_for(loaded, "png", keep=False, copyright_only=True, position=False, srgb=False)


def test_what_elements_say_of_a_place_goes_and_all_else_stays() -> None:
    packet = (
        b"<x><exif:GPSLatitude>1</exif:GPSLatitude><dc:rights a='>'><rdf:li>me</rdf:li></dc:rights>"
        b"<photoshop:City/><Iptc4xmpExt:LocationShown><a><photoshop:City>b</photoshop:City></a>"
        b"</Iptc4xmpExt:LocationShown><exif:GPSMapDatum>open<exif:FNumber>2</exif:FNumber></x>"
    )
    rights = b"<dc:rights a='>'><rdf:li>me</rdf:li></dc:rights>"
    left = b"<x>" + rights + b"<exif:GPSMapDatum>open<exif:FNumber>2</exif:FNumber></x>"
    assert xmp.xmp_without_position(packet) == left
    loaded = photo.Photo(np.zeros((1, 1, 3), np.uint8), xmp=packet)
    found = metadata_for(loaded, "png", keep=False, copyright_only=True, position=False, srgb=False).xmp
    assert found is not None
    assert rights in found


def test_many_small_iptc_datasets_are_filtered_at_once() -> None:
    block = (struct.pack(">BBBH", 0x1C, 2, 5, 1) + b"a") * 300_000
    assert iptc.iptc_without_position(block) == block
    assert iptc.iptc_only(block, {80}) is None


@pytest.mark.parametrize("packed", [0, 1])
def test_a_psd_of_channels_that_are_not_there_is_refused(packed: int) -> None:
    head = b"8BPS" + struct.pack(">H6xHIIHH", 1, 65535, 30_000, 8, 8, 3) + struct.pack(">IIIH", 0, 0, 0, packed)
    with pytest.raises(PhotoError):
        photo.decode(head + bytes(1000), "a.psd")


def test_room_is_not_made_for_a_tile_that_no_memory_holds() -> None:
    data = bytearray(tiff(np.full((24, 31, 3), 90, np.uint8), photometric=2, tile=16, deflate=True))
    at = bytes(data).index(struct.pack("<HHI", 323, 4, 1))
    struct.pack_into("<I", data, at + 8, 0x7FFFFFF0)
    with pytest.raises(PhotoError, match=r"16 × 2147483632"):
        photo.decode(bytes(data), "a.tif")


def test_hidden_colours_of_a_large_picture_take_little() -> None:
    """With whole planes of fractions it was 51 bytes a pixel: 612 MB."""
    pixels = np.full((12_000, 1000, 3), 90, np.uint8)
    alpha = np.zeros((12_000, 1000), np.uint8)
    alpha[::2] = 255
    assert (without_hidden_colours(pixels, alpha) == 90).all()
