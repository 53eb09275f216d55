"""Words that mean files: addresses of files everywhere, patterns where no shell opens them out."""

from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.files.arguments import local_files

THERE = ["a.jpg", "b.jpg", "c[1].jpg", "notes.txt"]


def opened(*words: str, windows: bool = True) -> tuple[str, ...]:
    return local_files(
        words,
        windows=windows,
        exists=lambda word: word in THERE,
        matches=lambda pattern: [name for name in reversed(THERE) if fnmatchcase(name, pattern)],
    )


@pytest.mark.parametrize(
    ("word", "path"),
    [
        ("file:///home/a/cat.jpg", "/home/a/cat.jpg"),
        ("FILE://localhost/home/a%20b/%E7%8C%AB.jpg", "/home/a b/猫.jpg"),
        ("file:///a%23b?c#d.jpg", "/a#b?c#d.jpg"),
        ("file://server/share/cat.jpg", "file://server/share/cat.jpg"),
        ("file://", "file://"),
        ("https://example.org/*.jpg", "https://example.org/*.jpg"),
        ("-", "-"),
    ],
)
def test_an_address_of_a_file_is_its_path(word: str, path: str) -> None:
    assert opened(word, windows=False) == (path,)


def test_a_drive_comes_before_its_path_on_windows() -> None:
    assert opened("file:///C:/Photos/my%20cat.jpg") == ("C:\\Photos\\my cat.jpg",)


def test_windows_patterns_become_the_files_in_their_order() -> None:
    assert opened("*.jpg", "notes.txt") == ("a.jpg", "b.jpg", "c[1].jpg", "notes.txt")
    assert opened("?.jpg") == ("a.jpg", "b.jpg")
    assert opened("c[1]*") == ("c[1].jpg",)
    assert opened("https://example.org/?.jpg") == ("https://example.org/?.jpg",)


def test_a_pattern_without_a_file_stays_a_word_and_elsewhere_every_pattern_does() -> None:
    assert opened("*.heic") == ("*.heic",)
    assert opened("*.jpg", windows=False) == ("*.jpg",)


def test_files_on_the_disk_are_found(tmp_path: Path) -> None:
    for name in ("b.jpg", "a.jpg", "a.txt"):
        (tmp_path / name).write_bytes(b"")
    found = local_files([str(tmp_path / "*.jpg")], windows=True)
    assert found == (str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg"))


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1))
def test_every_path_comes_back_from_its_address(name: str) -> None:
    assert local_files(["file://" + quote("/" + name)], windows=False) == ("/" + name,)
