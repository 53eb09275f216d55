"""Documents: what is written comes back, and whatever a file claims ends in a sentence."""

import io
import json
import os
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koutu.engine import documents
from koutu.engine.compose.style import Backdrop, Canvas, Style
from koutu.engine.core.errors import DocumentError, KoutuError
from koutu.engine.core.framing import Framing
from koutu.engine.core.rect import Rect
from koutu.engine.decoding import photo
from koutu.engine.decoding.photo import Photo
from koutu.engine.documents import Contents, Original
from koutu.engine.export.export import Export
from koutu.engine.export.presets import Preset
from koutu.engine.matting.refine_settings import RefineSettings
from koutu.engine.selection.pieces import Area
from koutu.engine.touchup.edges import Edges
from koutu.engine.touchup.touchup import Touchup
from tests.unit.pictures import write_subject

CORPUS = Path(__file__).parents[3] / "data" / "documents"
Change = Callable[[dict[str, bytes], dict[str, Any]], None]


def contents(original: Original, decoded: Photo, seed: int = 0, edges: Edges | None = None) -> Contents:
    """A document somebody worked on: a matte, and touch-up at both ends of the picture."""
    random = np.random.default_rng(seed)
    height, width = decoded.pixels.shape[:2]
    touchup = Touchup.blank(width, height)
    side = min(40, height, width)
    corners = (Rect(0, 0, side, side), Rect(width - side, height - side, width, height))
    for rect, value in zip(corners, (255, 0), strict=True):
        touchup.fill_areas([Area(rect, random.integers(0, 256, (side, side), np.uint8))], value)
    return Contents(
        original=original,
        photo=decoded,
        mode="human",
        size="small",
        matte_choice=("general", "large"),
        network=random.integers(0, 256, (height, width), np.uint8),
        touchup=touchup,
        thumbnail=random.integers(0, 256, (20, 30, 4), np.uint8),
        edges=edges or Edges(1.5, 2, 3, -4, invert=True),
        finish=Preset(
            "finish",
            "证件照",
            Style(backdrop=Backdrop("picture", picture='海 "1".png', x=-2.5), canvas=Canvas(295, 413)),
            Export("jpeg", quality=71),
            "id",
        ),
        coarse=random.integers(0, 65536, (31, 17)).astype(np.uint16),
        refine=RefineSettings("fine", 172.5, 20, 35.5),
    )


def same(found: Contents, expected: Contents) -> None:
    assert (found.mode, found.size, found.matte_choice) == (expected.mode, expected.size, expected.matte_choice)
    assert found.edges == expected.edges
    assert found.finish == expected.finish
    assert found.refine == expected.refine
    assert found.coarse is not None
    assert expected.coarse is not None
    np.testing.assert_array_equal(found.coarse, expected.coarse)
    assert found.original.name == expected.original.name
    shown = slice(None) if expected.photo.alpha is None else expected.photo.alpha > 0
    np.testing.assert_array_equal(found.photo.pixels[shown], expected.photo.pixels[shown])
    assert (found.photo.alpha is None) == (expected.photo.alpha is None)
    if found.photo.alpha is not None and expected.photo.alpha is not None:
        np.testing.assert_array_equal(found.photo.alpha, expected.photo.alpha)
    assert (found.network is None) == (expected.network is None)
    if found.network is not None and expected.network is not None:
        np.testing.assert_array_equal(found.network, expected.network)
    bounds = expected.touchup.tiles.bounds
    assert found.touchup.tiles.bounds == bounds
    np.testing.assert_array_equal(found.touchup.tiles.read(bounds), expected.touchup.tiles.read(bounds))
    drawn = expected.thumbnail[..., 3] > 0
    np.testing.assert_array_equal(found.thumbnail[..., 3], expected.thumbnail[..., 3])
    np.testing.assert_array_equal(found.thumbnail[drawn], expected.thumbnail[drawn])


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    picture = write_subject(tmp_path / "photo.png", 300)
    path = tmp_path / "work.koutu"
    documents.write(path, contents(Original("photo.png", None, picture.read_bytes()), photo.load(picture)))
    return path


def changed(path: Path, change: Change) -> Path:
    """Write the same document with some parts or a description that is another."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    about = json.loads(parts["document.json"])
    change(parts, about)
    if "document.json" in parts and parts["document.json"][:1] == b"{":
        parts["document.json"] = json.dumps(about).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 99),
    width=st.integers(1, 600),
    height=st.integers(1, 600),
    deep=st.booleans(),
    alpha=st.booleans(),
    shift=st.floats(-100, 100),
)
def test_mere_pixels_come_back_to_the_bit(
    tmp_path: Path, seed: int, width: int, height: int, deep: bool, alpha: bool, shift: float
) -> None:
    random = np.random.default_rng(seed)
    pixels = random.integers(0, 65536 if deep else 256, (height, width, 3)).astype(np.uint16 if deep else np.uint8)
    transparency = random.integers(0, 255, (height, width)).astype(np.uint8) if alpha else None
    before = contents(Original("pasted"), Photo(pixels, transparency), seed, Edges(shift=shift))
    documents.write(tmp_path / "a.koutu", before)
    same(documents.read(tmp_path / "a.koutu"), before)


def test_an_embedded_photo_comes_back_byte_for_byte_and_the_same_work_gives_the_same_file(tmp_path: Path) -> None:
    picture = write_subject(tmp_path / "a.png")
    data = picture.read_bytes()
    before = contents(
        Original("a.png", picture, None, __import__("hashlib").sha256(data).hexdigest()), photo.load(picture)
    )
    documents.write(tmp_path / "a.koutu", before)
    documents.write(tmp_path / "b.koutu", before)
    assert (tmp_path / "a.koutu").read_bytes() == (tmp_path / "b.koutu").read_bytes()
    picture.unlink()
    found = documents.read(tmp_path / "a.koutu")
    same(found, before)
    assert found.original.data == data
    assert documents.is_document(tmp_path / "a.koutu")
    name, thumbnail = documents.read_preview(tmp_path / "a.koutu")
    assert name == "a.png"
    drawn = before.thumbnail[..., 3] > 0
    np.testing.assert_array_equal(thumbnail[drawn], before.thumbnail[drawn])


def test_a_photo_that_changed_on_the_disk_is_kept_as_it_was_opened(tmp_path: Path) -> None:
    picture = write_subject(tmp_path / "a.png", 100)
    before = contents(Original("a.png", picture, None, "0" * 64), photo.load(picture))
    write_subject(picture, 100, 90)
    documents.write(tmp_path / "a.koutu", before)
    same(documents.read(tmp_path / "a.koutu"), before)


def test_a_linked_photo_moves_with_its_document_and_is_missed_in_a_sentence(tmp_path: Path) -> None:
    there, elsewhere = tmp_path / "there", tmp_path / "elsewhere"
    there.mkdir()
    picture = write_subject(there / "a.png")
    before = contents(Original("a.png", picture), photo.load(picture))
    documents.write(there / "a.koutu", before, linked=True)
    with zipfile.ZipFile(there / "a.koutu") as archive:
        assert not [name for name in archive.namelist() if name.startswith("photo")]
    there.rename(elsewhere)
    found = documents.read(elsewhere / "a.koutu")
    same(found, before)
    assert found.original.path == elsewhere / "a.png"
    write_subject(elsewhere / "a.png", 50)
    with pytest.raises(DocumentError, match="no longer 160 × 160"):
        documents.read(elsewhere / "a.koutu")
    (elsewhere / "a.png").unlink()
    with pytest.raises(DocumentError, match="not where it was"):
        documents.read(elsewhere / "a.koutu")


def test_saving_keeps_the_file_before_and_names_it_when_the_new_one_is_damaged(saved: Path) -> None:
    first = saved.read_bytes()
    before = documents.read(saved)
    documents.write(saved, before)
    assert saved.with_name("work.koutu~").read_bytes() == first
    saved.write_bytes(first[: len(first) // 2])
    with pytest.raises(DocumentError, match=r"work\.koutu~"):
        documents.read(saved)
    same(documents.read(saved.with_name("work.koutu~")), before)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("version-*.koutu")), ids=lambda path: path.name)
def test_documents_of_every_version_open(path: Path) -> None:
    found = documents.read(path)
    assert found.original.name == "disc.png"
    assert found.edges == Edges(smooth=10, shift=-20)
    assert found.network is not None
    assert not found.touchup.tiles.empty
    # Documents of before the refine sliders have no coarse matte.
    assert (found.coarse is None) == (path.name == "version-1.koutu")


def _part(name: str, data: bytes | None) -> Change:
    def change(parts: dict[str, bytes], about: dict[str, Any]) -> None:
        parts.pop(name)
        if data is not None:
            parts[name] = data

    return change


def _about(**values: object) -> Change:
    def change(parts: dict[str, bytes], about: dict[str, Any]) -> None:
        about.update(values)

    return change


def _huge_thumbnail() -> bytes:
    data = cv2.imencode(".png", np.zeros((4, 4, 4), np.uint8))[1].tobytes()
    return data[:16] + struct.pack(">II", 60000, 60000) + data[24:]


HOSTILE = {
    "a finish that is not TOML": _part("finish.toml", b"\xff = ["),
    "a finish of an unknown word": _part("finish.toml", b"[canvas]\ndepth = 3\n"),
    "a finish of a canvas without end": _part("finish.toml", b"[canvas]\nwidth = 99999999\nheight = 9\n"),
    "a finish that is too long": _part("finish.toml", b"#" * 70000),
    "a backdrop on another machine": _part("finish.toml", b"[backdrop]\npicture = '//host/share/a.png'\n"),
    "a backdrop on a share": _part("finish.toml", b"[backdrop]\npicture = '\\\\host\\a.png'\n"),
    "no description": _part("document.json", None),
    "not JSON": _part("document.json", b"]["),
    "deep JSON": _part("document.json", b"[" * 100_000),
    "a list": _part("document.json", b"[1]"),
    "long numbers": _part("document.json", b' {"format":"koutu","version":' + b"9" * 9000 + b"}"),
    "too long a description": _part("document.json", b" " * 2_000_000),
    "another format": _about(format="other"),
    "version 0": _about(version=0),
    "version text": _about(version="1"),
    "no pixels": _about(width=0),
    "minus": _about(height=-300),
    "absurd size": _about(width=10**9, height=10**9),
    "fraction": _about(width=300.5),
    "infinite": _about(edges={"smooth": float("inf"), "feather": 0, "contrast": 0, "shift": 0, "invert": False}),
    "edges missing": _about(edges={}),
    "edges a list": _about(edges=[1, 2]),
    "unknown mode": _about(mode="x"),
    "mode a list": _about(mode=["general"]),
    "matte choice": _about(matte=["general"]),
    "name empty": _about(name=""),
    "name a number": _about(name=7),
    "photo above": _about(photo={"embedded": "../photo.png"}),
    "photo absolute": _about(photo={"embedded": "/etc/passwd"}),
    "photo missing": _about(photo={"embedded": "photo.jpg"}),
    "photo a device": _about(photo={"linked": "/dev/zero"}),
    "photo a text": _about(photo={"linked": "/etc/hostname"}),
    "photo a folder": _about(photo={"linked": "/"}),
    "photo elsewhere": _about(photo={"linked": "//server/share/a.png"}),
    "photo beside above": _about(photo={"linked": "/none", "beside": "../" * 90 + "etc/hostname"}),
    "photo broken letters": _about(photo={"linked": "\ud800"}),
    "photo of nothing": _about(photo={}),
    "photo damaged": _part("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(50)),
    "matte short": _part("matte.u8", bytes(100)),
    "matte long": _part("matte.u8", bytes(300 * 300 + 1)),
    "matte missing": _part("matte.u8", None),
    "coarse short": _part("coarse.u16", bytes(2 * 31 * 17 - 1)),
    "coarse missing": _part("coarse.u16", None),
    "coarse absurd": _about(coarse=[10**9, 10**9]),
    "coarse of nothing": _about(coarse=[0, 17]),
    "coarse of fractions": _about(coarse=[31.0, 17]),
    "coarse a number": _about(coarse=31),
    "refine a word": _about(refine="fine"),
    "refine unknown": _about(refine={"method": "finest", "radius": 100, "detail": 50}),
    "refine without": _about(refine={"method": "fine"}),
    "refine hazier than all": _about(refine={"method": "fine", "radius": 100, "detail": 50, "haze": 101}),
    "refine too wide": _about(refine={"method": "fine", "radius": 1e9, "detail": 50}),
    "refine no number": _about(refine={"method": "fine", "radius": float("nan"), "detail": 50}),
    "framing a word": _about(framing="left"),
    "framing of 45 degrees": _about(framing={"turn": 45, "mirror": False, "crop": None}),
    "framing true": _about(framing={"turn": 0, "mirror": 1, "crop": None}),
    "framing turned by true": _about(framing={"turn": True, "mirror": False, "crop": None}),
    "crop outside": _about(framing={"turn": 0, "mirror": False, "crop": [0, 0, 301, 300]}),
    "crop of nothing": _about(framing={"turn": 0, "mirror": False, "crop": [5, 5, 5, 9]}),
    "crop of fractions": _about(framing={"turn": 0, "mirror": False, "crop": [0, 0, 1.5, 3]}),
    "crop of three": _about(framing={"turn": 0, "mirror": False, "crop": [0, 0, 3]}),
    "crop absurd": _about(framing={"turn": 90, "mirror": False, "crop": [-(10**30), 0, 10**30, 3]}),
    "tile missing": _part("touchup/0-0.u8", None),
    "tile short": _part("touchup/0-0.u8", b"1"),
    "tile outside": _about(touchup=[[9, 9]]),
    "tile negative": _about(touchup=[[-1, 0]]),
    "tile twice": _about(touchup=[[0, 0], [0, 0]]),
    "tile of texts": _about(touchup=[["0", "0"]]),
    "tile not a pair": _about(touchup=[[0]]),
    "tiles a number": _about(touchup=7),
    "thumbnail huge": _part("thumbnail.png", _huge_thumbnail()),
    "thumbnail no picture": _part("thumbnail.png", b"no"),
    "thumbnail missing": _part("thumbnail.png", None),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_document_is_a_sentence_and_changes_nothing(saved: Path, change: Change) -> None:
    before = set(saved.parent.iterdir())
    with pytest.raises(KoutuError) as caught:
        documents.read(changed(saved, change))
    assert str(caught.value).endswith(".")
    assert set(saved.parent.iterdir()) == before


def test_a_document_of_a_newer_koutu_says_so(saved: Path) -> None:
    with pytest.raises(DocumentError, match="newer Koutu"):
        documents.read(changed(saved, _about(version=3)))


@pytest.mark.parametrize(
    "framing", [Framing(90), Framing(180, True), Framing(270, True, Rect(3, 5, 40, 81)), Framing(crop=Rect(0, 0, 9, 1))]
)
def test_a_framing_comes_back_and_only_such_documents_are_of_version_2(tmp_path: Path, framing: Framing) -> None:
    decoded = Photo(np.random.default_rng(1).integers(0, 256, (90, 120, 3), np.uint8))
    seen = contents(Original("a.png"), Photo(framing.of(decoded.pixels)))
    before = replace(seen, photo=decoded, framing=framing)
    documents.write(tmp_path / "a.koutu", before)
    found = documents.read(tmp_path / "a.koutu")
    same(found, before)
    assert found.framing == framing
    documents.write(tmp_path / "b.koutu", contents(Original("a.png"), decoded))
    versions = []
    for name in ("a.koutu", "b.koutu"):
        with zipfile.ZipFile(tmp_path / name) as archive:
            versions.append(json.loads(archive.read("document.json"))["version"])
    assert versions == [2, 1]


def test_what_a_newer_version_adds_is_passed_over(saved: Path) -> None:
    before = documents.read(saved)
    same(documents.read(changed(saved, _about(more={"a": [1]}))), before)


def test_a_name_with_folders_and_broken_letters_becomes_a_plain_one(saved: Path) -> None:
    assert documents.read(changed(saved, _about(name="/a/b\n\ud800.png"))).original.name == "b��.png"


def test_a_bomb_is_refused_before_it_unfolds(saved: Path) -> None:
    """A thousandfold part under a name that is asked for, and a list of parts as long as the file."""
    with zipfile.ZipFile(saved) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            stored = name in ("mimetype", "document.json", "thumbnail.png")
            archive.writestr(name, data if stored else bytes(50_000_000), 0 if stored else 8)
    saved.write_bytes(bomb.getvalue())
    with pytest.raises(DocumentError, match=r"photo\.png"):
        documents.read(saved)
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        archive.writestr("mimetype", parts["mimetype"])
        for number in range(20_000):
            archive.writestr(f"{number:060}", b"")
    saved.write_bytes(many.getvalue())
    with pytest.raises(DocumentError, match="list of parts"):
        documents.read(saved)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_is_a_sentence_or_does_not_matter(saved: Path, data: st.DataObject) -> None:
    good = saved.read_bytes()
    try:
        bad = bytearray(good)
        for _ in range(data.draw(st.integers(1, 6))):
            # The ends hold the headers and the list of parts: most damage goes there.
            end = data.draw(st.sampled_from((200, 900, len(bad))))
            place = data.draw(st.integers(0, end - 1))
            place = place if data.draw(st.booleans()) else len(bad) - 1 - place
            bad[place] = data.draw(st.integers(0, 255))
        saved.write_bytes(bytes(bad[: data.draw(st.sampled_from((len(bad), len(bad) // 2, len(bad) - 1)))]))
        with suppress(KoutuError):
            documents.read(saved)
    finally:
        saved.write_bytes(good)


def test_a_pipe_a_folder_and_a_picture_are_no_documents(tmp_path: Path) -> None:
    picture = write_subject(tmp_path / "a.koutu")
    os.mkfifo(tmp_path / "pipe.koutu")
    for path in (picture, tmp_path / "pipe.koutu", tmp_path, tmp_path / "none"):
        assert not documents.is_document(path)
        with pytest.raises(KoutuError):
            documents.read(path)
