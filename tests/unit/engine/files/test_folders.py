"""One walk through folders: what it finds, what it leaves out, and where it says that it could not look."""

import os
from pathlib import Path

import pytest

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import Cancelled
from koutu.engine.files.folders import find_files

SUFFIXES = {".jpg", ".png"}


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def names(root: Path, **how) -> list[str]:
    return [path.relative_to(root).as_posix() for path in find_files(root, SUFFIXES, **how).files]


def test_files_come_by_name_a_folders_own_first(tmp_path: Path) -> None:
    make(tmp_path, "b/2.JPG", "b/1.png", "a/x/3.jpg", "c.jpg", "notes.txt", "b/more.txt")
    assert names(tmp_path) == ["c.jpg", "a/x/3.jpg", "b/1.png", "b/2.JPG"]
    assert find_files(tmp_path, SUFFIXES).others == 2
    assert names(tmp_path, below=False) == ["c.jpg"]
    assert find_files(tmp_path, SUFFIXES, below=False).others == 1


@pytest.mark.parametrize("folder", ["@eaDir", "#recycle", "__MACOSX", ".thumbnails", "@eadir", ".git"])
def test_what_systems_put_beside_pictures_is_left_out(tmp_path: Path, folder: str) -> None:
    make(tmp_path, "a.jpg", f"{folder}/b.jpg", f"in/{folder}/deep/c.jpg", "in/d.jpg", "._a.jpg")
    assert names(tmp_path) == ["a.jpg", "in/d.jpg"]
    assert find_files(tmp_path, SUFFIXES).others == 0


def test_a_folder_that_systems_make_is_searched_when_it_is_named(tmp_path: Path) -> None:
    make(tmp_path, "__MACOSX/a.jpg")
    assert names(tmp_path / "__MACOSX") == ["a.jpg"]


@pytest.mark.parametrize(
    ("pattern", "kept"),
    [
        ("draft-*", ["a.jpg", "old/b.jpg", "new/old/c.jpg"]),
        ("old/*", ["a.jpg", "draft-a.jpg", "new/old/c.jpg"]),
        ("old", ["a.jpg", "draft-a.jpg"]),
        ("*/old", ["a.jpg", "draft-a.jpg", "old/b.jpg", "old/draft-b.jpg"]),
        ("*.jpg", []),
    ],
)
def test_patterns_are_held_against_names_and_ways(tmp_path: Path, pattern: str, kept: list[str]) -> None:
    make(tmp_path, "a.jpg", "draft-a.jpg", "old/b.jpg", "old/draft-b.jpg", "new/old/c.jpg")
    assert sorted(names(tmp_path, exclude=[pattern])) == sorted(kept)


def test_several_patterns_leave_out_what_any_of_them_names(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg", "b.jpg", "c.jpg")
    assert names(tmp_path, exclude=["a*", "c*"]) == ["b.jpg"]


def test_links_are_followed_to_files_only(tmp_path: Path) -> None:
    make(tmp_path, "in/a.jpg", "elsewhere/b.jpg")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in" / "link.jpg").symlink_to(tmp_path / "elsewhere" / "b.jpg")
    (tmp_path / "in" / "gone.jpg").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "in" / "pipe.jpg")
    assert names(tmp_path / "in") == ["a.jpg", "gone.jpg", "link.jpg"]


def test_one_folder_may_be_skipped_by_any_of_its_names(tmp_path: Path) -> None:
    make(tmp_path, "a.jpg", "out/b.jpg")
    (tmp_path / "too").symlink_to(tmp_path / "out")
    assert names(tmp_path, skipped=tmp_path / "too") == ["a.jpg"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    [error] = find_files(tmp_path / "gone", SUFFIXES).unread
    assert Path(error.filename) == tmp_path / "gone"


def test_a_walk_can_be_cancelled(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        find_files(tmp_path, SUFFIXES, cancel=cancel)
