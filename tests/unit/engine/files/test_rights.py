"""Nothing that is written is ever readable for more people than it should be, at any moment of its writing."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from koutu.engine import documents
from koutu.engine.core.tiles import TileMap
from koutu.engine.decoding.photo import Photo
from koutu.engine.documents import Contents, Original
from koutu.engine.files import atomic, private_folder
from koutu.engine.files.atomic import keep_previous, write_atomically
from koutu.engine.touchup.touchup import Touchup
from koutu.services import recovery

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
UMASKS = [0o022, 0o077, 0o027]
NOBODY = 65534


@contextmanager
def masked(umask: int) -> Iterator[None]:
    before = os.umask(umask)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def open_files_in(folder: Path) -> list[int]:
    """The rights of every file of the folder that this process has open, and of every file in it."""
    found = [mode(path) for path in folder.iterdir()]
    for each in Path("/proc/self/fd").iterdir():
        try:
            place = each.readlink()
            if place.parent == folder or str(place).startswith(f"{folder}/"):
                found.append(stat.S_IMODE(each.stat().st_mode))
        except OSError:
            continue
    return found


@pytest.fixture(params=["nameless", "hidden"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to write: with O_TMPFILE and without."""
    if request.param == "hidden":
        monkeypatch.setattr(atomic, "_nameless", lambda folder, mode: None)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("umask", UMASKS)
@pytest.mark.parametrize("there", [None, 0o600, 0o640, 0o604, 0o666])
def test_a_file_is_never_wider_than_its_target(tmp_path: Path, umask: int, there: int | None) -> None:
    path = tmp_path / "a"
    seen: list[int] = []

    def pieces() -> Iterator[bytes]:
        yield b"half"
        seen.extend(each for each in open_files_in(tmp_path))
        yield b"whole"

    if there is not None:
        path.write_bytes(b"old")
        path.chmod(there)
    right = 0o666 & ~umask if there is None else there
    with masked(umask):
        write_atomically(path, pieces())
    assert mode(path) == right
    assert seen
    assert all(each & ~right == 0 for each in seen)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("umask", UMASKS)
@pytest.mark.parametrize("there", [None, 0o644])
def test_a_private_file_is_its_owners_alone(tmp_path: Path, umask: int, there: int | None) -> None:
    path = tmp_path / "a"
    if there is not None:
        path.write_bytes(b"old")
        path.chmod(there)
    with masked(umask):
        write_atomically(path, b"new", private=True)
    assert mode(path) == 0o600


@root
@pytest.mark.usefixtures("way")
def test_owner_group_and_attributes_stay(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    os.chown(path, NOBODY, NOBODY)
    path.chmod(0o640)
    try:
        os.setxattr(path, "user.note", b"mine")
        attributes = True
    except OSError:
        attributes = False
    write_atomically(path, b"new")
    found = path.stat()
    assert (found.st_uid, found.st_gid, mode(path)) == (NOBODY, NOBODY, 0o640)
    if attributes:
        assert os.getxattr(path, "user.note") == b"mine"


def test_where_the_group_cannot_stay_the_new_one_may_do_no_more_than_everybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o664)
    found = path.lstat()
    foreign = os.stat_result((*found[:5], found.st_gid + 1, *found[6:]))
    descriptor = os.open(path, os.O_RDWR)

    def refuse(*arguments: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "fchown", refuse)
    try:
        atomic.rights.take_over(descriptor, path, foreign, private=False)
    finally:
        os.close(descriptor)
    assert mode(path) == 0o644


@pytest.mark.parametrize("links", [True, False])
def test_a_previous_file_has_the_rights_of_its_file_and_follows_no_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    if not links:

        def refuse(*arguments: object, **names: object) -> None:
            raise PermissionError(1, "no links")

        monkeypatch.setattr(atomic.os, "link", refuse)
    victim = tmp_path / "victim"
    victim.write_bytes(b"theirs")
    path, previous = tmp_path / "a", tmp_path / "a~"
    previous.symlink_to(victim)
    path.write_bytes(b"old")
    path.chmod(0o600)
    for _ in range(2):
        keep_previous(path, previous)
        assert victim.read_bytes() == b"theirs"
        assert not previous.is_symlink()
        assert (previous.read_bytes(), mode(previous)) == (b"old", 0o600)
    write_atomically(path, b"new")
    assert (previous.read_bytes(), path.read_bytes()) == (b"old", b"new")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a", "a~", "victim"]


def contents(name: str = "photo.png") -> Contents:
    pixels = np.zeros((40, 50, 3), np.uint8)
    touchup = Touchup(TileMap(50, 40, 2))
    small = np.zeros((40, 50, 4), np.uint8)
    return Contents(Original(name), Photo(pixels), "general", "small", ("general", "small"), None, touchup, small)


@pytest.mark.parametrize("umask", UMASKS)
def test_documents_backups_and_the_sessions_copies(tmp_path: Path, umask: int) -> None:
    with masked(umask):
        claim = private_folder.begin(tmp_path / "state" / "sessions")
        scratch = claim.scratch("drag")
        assert claim.path not in scratch.parents
        for _ in range(2):
            recovery.keep(claim.path / "1.koutu", contents(), None, None)
        path = tmp_path / "work.koutu"
        documents.write(path, contents())
        assert mode(path) == 0o666 & ~umask
        path.chmod(0o600)
        documents.write(path, contents())
    assert mode(path) == mode(documents.previous_of(path)) == 0o600
    assert {mode(each) for each in (claim.path.parent, claim.path, scratch.parent, scratch)} == {0o700}
    assert {mode(each) for each in claim.path.iterdir() if each.is_file()} == {0o600}
    claim.remove()


def test_the_longest_name_can_be_saved_twice(tmp_path: Path) -> None:
    for name in ("x" * 249 + ".koutu", "é" * 124 + "x.koutu"):
        path = tmp_path / name
        for _ in range(3):
            documents.write(path, contents())
        assert documents.previous_of(path).is_file()
        assert documents.previous_of(path) != path
        assert documents.read(path).original.name == "photo.png"
