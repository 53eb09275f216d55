"""Damaged and forged files: whatever they claim ends in a picture or in a sentence, and in bounded memory.

tests/data/fuzz/ keeps forged files, a trick each, and inputs that once did something else.
"""

import io
import struct
import sys
import tracemalloc
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from koutu import paths
from koutu.engine.core.errors import CatalogError, KoutuError, LinkError, PhotoError
from koutu.engine.decoding import photo, png_rows
from koutu.engine.decoding.photo import Photo
from koutu.engine.files import links
from koutu.engine.networks.catalog import load_catalog

CORPUS = sorted((Path(__file__).parents[3] / "data" / "fuzz").glob("*"))


def _encoded() -> dict[str, bytes]:
    """A small picture in every format that Koutu opens."""
    random = np.random.default_rng(0)
    picture = Image.fromarray(random.integers(0, 256, (24, 31, 3), np.uint8))
    made = {}
    for name, options in {
        "JPEG": {"progressive": True},
        "PNG": {},
        "WEBP": {"lossless": True},
        "TIFF": {"compression": "tiff_lzw"},
        "GIF": {},
        "BMP": {},
        "AVIF": {},
        "JPEG2000": {},
        "PPM": {},
    }.items():
        out = io.BytesIO()
        picture.save(out, name, **options)
        made[name] = out.getvalue()
    out = io.BytesIO()
    pillow_heif.from_pillow(picture).save(out)
    made["HEIF"] = out.getvalue()
    deep = io.BytesIO()
    Image.fromarray(random.integers(0, 65536, (9, 8)).astype(np.uint16)).save(deep, "PNG")
    made["PNG16"] = deep.getvalue()
    return made


ENCODED = _encoded()
# Sizes and offsets that break arithmetic: put in place of what a header says.
_FORGED = [struct.pack(order + "I", value) for order in "<>" for value in (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)]


def _check(data: bytes) -> None:
    """Decode; anything but a photo or a PhotoError is a failure."""
    try:
        decoded = photo.decode(data, "a.bin")
    except PhotoError:
        return
    assert isinstance(decoded, Photo)
    assert decoded.pixels.ndim == 3
    assert decoded.pixels.shape[2] == 3
    assert decoded.alpha is None or decoded.alpha.shape == decoded.pixels.shape[:2]


@pytest.mark.parametrize("name", ENCODED)
def test_every_format_of_the_corpus_is_one_that_opens(name: str) -> None:
    assert photo.decode(ENCODED[name], name).pixels.size


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(ENCODED)), data=st.data())
def test_a_damaged_picture_is_a_picture_or_a_sentence(name: str, data: st.DataObject) -> None:
    bad = bytearray(ENCODED[name])
    for _ in range(data.draw(st.integers(1, 5))):
        # Headers first: that is where sizes stand.
        place = data.draw(st.integers(0, min(len(bad), data.draw(st.sampled_from((64, 400, 10**6)))) - 1))
        piece = data.draw(st.sampled_from(_FORGED) | st.binary(min_size=1, max_size=4))
        bad[place : place + len(piece)] = piece
    if data.draw(st.booleans()):
        del bad[data.draw(st.integers(1, len(bad) - 1)) :]
    _check(bytes(bad))


@settings(max_examples=150)
@given(head=st.sampled_from(sorted(ENCODED)), size=st.integers(2, 16), rest=st.binary(max_size=200))
def test_a_true_beginning_with_anything_behind_it_is_a_sentence(head: str, size: int, rest: bytes) -> None:
    _check(ENCODED[head][:size] + rest)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_a_forged_file_is_a_picture_or_a_sentence(path: Path) -> None:
    _check(path.read_bytes())


@pytest.mark.parametrize(
    "head",
    [b"%!PS-Adobe-3.0 EPSF-3.0\n", b"\0\0\1\0\1\0", b"8BPS\0\1", b"\x0a\x05\x01\x08", b"SIMPLE  =", b"#FIG", b"<svg "],
)
def test_formats_that_are_not_named_never_reach_a_decoder(head: bytes) -> None:
    """PostScript would start another program; each plugin more is a way in."""
    with pytest.raises(PhotoError):
        photo.decode(head + bytes(500), "a.bin")


def _forged_size(name: str, side: int) -> bytes:
    data = ENCODED[name]
    match name:
        case "PNG":
            return data[:16] + struct.pack(">II", side, side) + data[24:]
        case "BMP":
            return data[:18] + struct.pack("<ii", side, side) + data[26:]
        case _:
            return data.replace(b"31 24", b"%d %d" % (side, side), 1)


@pytest.mark.parametrize("side", [15_000, 0x7FFFFFFF])
@pytest.mark.parametrize("name", ["PNG", "BMP", "PPM"])
def test_a_picture_that_only_claims_its_size_takes_no_memory(name: str, side: int) -> None:
    forged = _forged_size(name, side)
    assert forged != ENCODED[name]
    tracemalloc.start()
    with pytest.raises(PhotoError):
        photo.decode(forged, "a.bin")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000


def test_pixels_that_unfold_beyond_their_picture_are_not_unfolded_to_the_end() -> None:
    bomb = zlib.compress(bytes(1 << 26), 9)
    # Its end is not there, and nobody gets far enough to find out.
    assert png_rows._is_whole([bomb[:-1000]], wanted=8 * 49)
    assert not png_rows._is_whole([bomb[:-1000]], wanted=1 << 26)


_CATALOGUE = (paths.bundled_models() / "catalog.toml").read_text("utf-8")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_catalogue_is_a_catalogue_or_a_sentence(tmp_path: Path, data: st.DataObject) -> None:
    lines = _CATALOGUE.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        key = lines[place].partition("=")[0]
        value = data.draw(
            st.sampled_from(("", "-1", "0", '""', "[]", "{}", "nan", "inf", "1e999", '"../x.onnx"', "[[]]", "true"))
        )
        lines[place : place + 1] = data.draw(st.sampled_from(([], [f"{key}= {value}"], [lines[place]] * 2, ["[["])))
    path = tmp_path / "catalog.toml"
    path.write_text("\n".join(lines), "utf-8")
    try:
        catalog = load_catalog(path)
    except CatalogError:
        return
    for network in catalog.networks:
        assert not any("/" in file.name for file in network.files)
        assert ".." not in network.licence_file


@settings(max_examples=150)
@given(
    scheme=st.sampled_from(
        [
            "file://",
            "ftp://",
            "gopher://",
            "javascript:",
            "data:image/png;base64,",
            "data:",
            "http:",
            "https:/",
            "http://",
            "",
        ]
    ),
    rest=st.text(max_size=40),
)
def test_any_link_is_a_picture_or_a_sentence_without_the_network(scheme: str, rest: str) -> None:
    """The tests have no network, so a link that gets as far as connecting fails there."""
    url = scheme + rest
    with suppress(LinkError):
        if url[:5].lower() == "data:":
            links.decode_data_url(url)
        else:
            links.fetch(url)


def test_nesting_without_end_in_the_catalogue_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "catalog.toml"
    path.write_text("x = " + "[" * (10 * sys.getrecursionlimit()))
    with pytest.raises(KoutuError):
        load_catalog(path)
