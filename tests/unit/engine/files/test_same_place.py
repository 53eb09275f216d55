"""Two paths that are one place are seen to be, however they are spelled, linked or mounted."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koutu.engine.batch.plan import UsageError, make_plan
from koutu.engine.core.errors import ExportError
from koutu.engine.files.atomic import write_atomically
from koutu.engine.files.same_place import file_number, is_elsewhere, same_folder, same_place

posix = pytest.mark.skipif(os.name == "nt", reason="links and mounts of POSIX")


@contextlib.contextmanager
def mounted_twice(folder: Path, second: Path) -> Iterator[None]:
    second.mkdir()
    made = subprocess.run(["mount", "--bind", folder, second], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        yield
    finally:
        subprocess.run(["umount", second], check=True)


@posix
def test_names_links_and_spellings(tmp_path: Path) -> None:
    photo = tmp_path / "photos" / "a.png"
    photo.parent.mkdir()
    photo.write_bytes(b"photo")
    (tmp_path / "link.png").symlink_to(photo)
    (tmp_path / "second.png").hardlink_to(photo)
    (tmp_path / "folder").symlink_to(photo.parent)
    for other in ("link.png", "second.png", "folder/a.png", "photos/../photos/A.PNG", "folder/./a.png"):
        assert same_place(photo, tmp_path / other), other
    (tmp_path / "photos" / "b.png").write_bytes(b"photo")
    for other in ("photos/b.png", "a.png", "folder/a.jpg"):
        assert not same_place(photo, tmp_path / other), other
    assert same_folder(photo.parent, tmp_path / "folder")
    assert not same_folder(photo.parent, tmp_path)


@posix
def test_a_second_mount_is_the_same_place_also_for_files_to_come(tmp_path: Path) -> None:
    photos, again = tmp_path / "photos", tmp_path / "again"
    photos.mkdir()
    (photos / "a.png").write_bytes(b"photo")
    with mounted_twice(photos, again):
        assert same_folder(photos, again)
        assert same_place(photos / "a.png", again / "a.png")
        assert same_place(photos / "new.png", again / "new.png")
        assert same_place(photos / "new" / "b.png", again / "new" / "b.png")
        assert not same_place(photos / "a.png", again / "b.png")
        with pytest.raises(UsageError, match="is an input as well"):
            make_plan([str(photos)], str(again), None)
        with pytest.raises(UsageError, match="is the input itself"):
            make_plan([str(photos / "a.png")], str(again / "a.png"), None)
        plan = make_plan([str(photos / "a.png")], f"{again}/", None)
        (step,) = plan.steps
        assert step.target == again / "a-2.png"  # type: ignore[union-attr]


@posix
def test_a_hard_link_in_the_output_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "in" / "a.png").write_bytes(b"photo")
    (tmp_path / "out" / "a.png").hardlink_to(tmp_path / "in" / "a.png")
    (step,) = make_plan([str(tmp_path / "in" / "a.png")], str(tmp_path / "out"), None).steps
    assert step.target == tmp_path / "out" / "a-2.png"  # type: ignore[union-attr]


@posix
@pytest.mark.parametrize("way", ["before", "while"])
def test_an_input_is_spared_at_the_last_moment(tmp_path: Path, way: str) -> None:
    """The name was free, or another's, when the plan was made: it is asked again when the file takes it."""
    photo, target = tmp_path / "a.png", tmp_path / "out.png"
    photo.write_bytes(b"photo")
    number = file_number(photo)
    assert number is not None

    def pieces() -> Iterator[bytes]:
        yield b"new"
        if way == "while":
            target.hardlink_to(photo)

    if way == "before":
        target.symlink_to(photo)
    with pytest.raises(ExportError, match="never overwritten"):
        write_atomically(target, pieces(), spared={number})
    assert photo.read_bytes() == b"photo"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".koutu")]


@pytest.mark.parametrize(
    "path",
    [
        *("//host/a", "\\\\host\\a", "/\\host/a", "\\/host/a", " //host", "///host", "\\\\?\\UNC\\host\\a"),
        *("\\\\.\\pipe\\a", "smb://host/a", "file://host/a", "FILE:\\\\host", "https://host/a.jpg"),
    ],
)
def test_other_machines_in_every_spelling(path: str) -> None:
    assert is_elsewhere(path)


@pytest.mark.parametrize("path", ["a", "/a/b", "C:\\a", "c:/a", "../a", "a//b", "", "./\\\\a", "a: b"])
def test_places_of_this_machine(path: str) -> None:
    assert not is_elsewhere(path)


@posix
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=40).filter(lambda name: not set(name) & set(b"\0/") and name.strip(b".")))
def test_a_name_of_any_bytes_is_its_own_place(tmp_path: Path, name: bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    assert same_place(path, path)
    assert not same_place(path, tmp_path / os.fsdecode(name + b"x"))
