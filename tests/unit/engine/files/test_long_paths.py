"""Paths that are too long for Windows' usual spelling."""

from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koutu.engine.decoding import read_file
from koutu.engine.files import atomic, long_paths
from koutu.engine.files.long_paths import extended, plain
from koutu.engine.files.names import shown

PARTS = st.lists(st.text("abcdefgh ._-抠图", min_size=1, max_size=60), min_size=1, max_size=12)


@given(st.sampled_from(["C:\\", "z:\\", "\\\\nas\\photos\\"]), PARTS)
def test_a_long_path_is_spelled_so_that_windows_takes_it_and_leads_to_the_same_file(
    root: str, parts: list[str]
) -> None:
    path = root + "\\".join(parts)
    made = extended(path)
    assert plain(made) == path
    if len(path) <= 200:
        assert made == path
    else:
        # Windows takes 32,767 characters after that, and no folder's hidden file is longer than 27 more.
        assert made.startswith("\\\\?\\")
        assert PureWindowsPath(made).parts[1:] == PureWindowsPath(path).parts[1:]
        host = PureWindowsPath(path).drive.removeprefix("\\\\")
        assert PureWindowsPath(made).drive.endswith(host)
    assert extended(made) == made


def test_a_device_and_short_paths_stay() -> None:
    for path in ("C:\\a.png", "\\\\nas\\a\\b.png", "\\\\.\\" + "a" * 300, "\\\\?\\C:\\" + "a" * 300):
        assert extended(path) == path


def test_sentences_show_the_path_that_people_know() -> None:
    assert shown("\\\\?\\C:\\" + "a" * 300) == "C:\\" + "a" * 300
    assert shown("\\\\?\\UNC\\nas\\photos\\a.png") == "\\\\nas\\photos\\a.png"


def test_files_are_read_and_written_by_that_spelling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / "deep"
    deep.mkdir()
    for module in (atomic, read_file):
        monkeypatch.setattr(module, "reachable", lambda path: deep / path.name)
    atomic.write_atomically(tmp_path / "a.png", b"picture")
    assert (deep / "a.png").read_bytes() == b"picture"
    assert read_file.read_file(tmp_path / "a.png") == b"picture"
    atomic.keep_previous(tmp_path / "a.png", tmp_path / "b.png")
    assert (deep / "b.png").read_bytes() == b"picture"
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]
    assert long_paths.reachable(tmp_path, windows=False) == tmp_path
