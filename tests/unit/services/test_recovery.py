"""What a killed run left is offered or named with its reason; nothing is deleted without the user's word."""

import errno
import json
import os
import threading
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koutu.engine import documents
from koutu.engine.core.errors import PhotoError
from koutu.engine.core.tiles import TILE, TileMap
from koutu.engine.decoding import size_guard
from koutu.engine.decoding.photo import Photo
from koutu.engine.documents import Contents, Original
from koutu.engine.files import private_folder
from koutu.engine.touchup.touchup import Touchup
from koutu.services import recovery


def contents(name: str = "cat.png", width: int = 60, height: int = 40) -> Contents:
    tiles = TileMap(width, height, 2)
    tiles.put((0, 0), np.full((2, TILE, TILE), 7, np.uint8))
    small = np.full((4, 6, 4), 200, np.uint8)
    photo = Photo(np.zeros((height, width, 3), np.uint8))
    return Contents(Original(name), photo, "general", "small", ("general", "small"), None, Touchup(tiles), small)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "left"
    folder.mkdir()
    recovery.keep(folder / "1.koutu", contents(), Path("/photos/cat.png"), None)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def newer(path: Path) -> None:
    """Let a copy be one that a newer Koutu wrote."""
    with zipfile.ZipFile(path) as archive:
        parts = {info: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w") as archive:
        for info, data in parts.items():
            about = (
                json.dumps(json.loads(data) | {"version": 99}).encode() if info.filename == "document.json" else data
            )
            archive.writestr(info, about)


def test_a_copy_is_offered_under_any_memory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole photo does not fit, but its name and small picture do."""
    recovery.keep(folder / "2.koutu", contents("large.png", 9000, 6000), None, None)
    monkeypatch.setattr(size_guard, "available_memory", lambda: 100_000_000)
    found = recovery.survey(folder)
    assert [each.name for each in found.leftovers] == ["cat.png", "large.png"]
    assert found.unreadable == ()
    assert found.leftovers[1].thumbnail.shape == (4, 6, 4)
    with pytest.raises(PhotoError, match="GB of memory"):
        documents.read(folder / "2.koutu")


def test_a_newer_versions_copy_is_kept_and_named(folder: Path) -> None:
    newer(folder / "1.koutu")
    found = recovery.survey(folder)
    assert found
    (lost,) = found.unreadable
    assert (lost.name, lost.file, lost.size) == ("cat.png", folder / "1.koutu", (folder / "1.koutu").stat().st_size)
    assert "newer Koutu" in str(lost.reason)


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_pipe_in_place_of_a_copy_does_not_wait(folder: Path) -> None:
    (folder / "1.koutu").unlink()
    os.mkfifo(folder / "1.koutu")
    found: list[recovery.Survey] = []
    thread = threading.Thread(target=lambda: found.append(recovery.survey(folder)), daemon=True)
    thread.start()
    thread.join(10)
    assert found
    assert "device or a pipe" in str(found[0].unreadable[0].reason)


@pytest.mark.parametrize("code", [errno.EIO, errno.EACCES, errno.ESTALE, errno.ENOMEM])
@pytest.mark.parametrize("call", ["open", "read"])
def test_a_disk_that_fails_deletes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, code: int, call: str) -> None:
    before = files(folder)
    opened = os.open

    class Failing:
        def __init__(self, file: object) -> None:
            self.file = file

        def __getattr__(self, name: str) -> object:
            return getattr(self.file, name)

        def __enter__(self) -> "Failing":
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()  # type: ignore[attr-defined]

        def read(self, *arguments: int) -> bytes:
            raise OSError(code, os.strerror(code))

    def failing_open(path: object, *arguments: int, **names: object) -> int:
        if str(path).endswith(".koutu"):
            raise OSError(code, os.strerror(code))
        return opened(path, *arguments, **names)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        if call == "open":
            patch.setattr(os, "open", failing_open)
        else:
            plain = open
            patch.setattr(documents.reader, "open", lambda *a, **k: Failing(plain(*a, **k)), raising=False)
        found = recovery.survey(folder)
    (lost,) = found.unreadable
    assert lost.name == "cat.png"
    assert files(folder) == before
    assert [each.name for each in recovery.survey(folder).leftovers] == ["cat.png"]


def test_a_folder_that_cannot_be_listed_counts_as_left(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> object:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "iterdir", fail)
        found = recovery.survey(folder)
    assert [each.file for each in found.unreadable] == [folder]


def test_opening_the_one_before_keeps_the_one_that_could_not_be_read(folder: Path) -> None:
    recovery.keep(folder / "1.koutu", contents(), None, None)
    newer(folder / "1.koutu")
    found = recovery.survey(folder)
    (leftover,) = found.leftovers
    assert leftover.source.file == folder / "1.koutu~"
    recovery.forget_opened(leftover.source.file)
    assert (folder / "1.koutu").exists()
    assert [each.name for each in recovery.survey(folder).unreadable] == ["cat.png"]


def test_opening_a_whole_copy_takes_the_one_before_with_it(folder: Path) -> None:
    recovery.keep(folder / "1.koutu", contents(), None, None)
    recovery.forget_opened(folder / "1.koutu")
    assert files(folder) == {}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_torn_or_turned_is_offered_or_named(folder: Path, data: st.DataObject) -> None:
    path = folder / "1.koutu"
    whole = path.read_bytes()
    try:
        if data.draw(st.booleans()):
            path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
        else:
            place = data.draw(st.integers(0, len(whole) - 1))
            path.write_bytes(whole[:place] + bytes([data.draw(st.integers(0, 255))]) + whole[place + 1 :])
        before = files(folder)
        found = recovery.survey(folder)
        assert len(found.leftovers) + len(found.unreadable) == 1
        assert files(folder) == before
    finally:
        path.write_bytes(whole)


@pytest.mark.skipif(os.name == "nt", reason="names of any bytes are POSIX's")
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(min_size=1, max_size=60).filter(lambda name: not set(name) & set(b"\0/") and name not in (b".", b".."))
)
def test_photos_and_homes_of_any_bytes_have_copies(tmp_path: Path, name: bytes) -> None:
    home = tmp_path / os.fsdecode(name)
    home.mkdir(exist_ok=True)
    claim = private_folder.begin(home / "sessions")
    photo = home / os.fsdecode(name + b".png")
    recovery.keep(claim.path / "1.koutu", contents(photo.name), photo, home / "work.koutu")
    claim.release()
    (again,) = private_folder.abandoned(home / "sessions")
    (leftover,) = recovery.survey(again.path).leftovers
    assert (leftover.source.photo, leftover.source.document) == (photo, home / "work.koutu")
    again.remove()
    assert list((home / "sessions").iterdir()) == []
