"""The one reader: files, pipes, data addresses; what is no picture's file is refused by name."""

import base64
import errno
import os
import threading
from pathlib import Path
from typing import Literal

import pytest

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding import read_picture as module
from koutu.engine.decoding.read_picture import EncodedPicture, read_picture

DATA = bytes(range(256)) * 9


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe.png"
    os.mkfifo(path)
    return path


def test_a_file_comes_whole_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(DATA)
    for kind in ("file", "pipe"):
        assert read_picture(kind, path, CancelToken()) == EncodedPicture(DATA, "cat.png")


def test_a_pipe_is_read_only_where_it_is_asked_for(pipe: Path) -> None:
    with pytest.raises(PhotoError, match="a device or a pipe"):
        read_picture("file", pipe, CancelToken())
    writer = threading.Thread(target=pipe.write_bytes, args=(DATA,))
    writer.start()
    assert read_picture("pipe", pipe, CancelToken()) == EncodedPicture(DATA, "pipe.png")
    writer.join()


def test_a_pipe_without_an_end_is_given_up(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILE_BYTES", len(DATA) - 1)
    writer = threading.Thread(target=pipe.write_bytes, args=(DATA,))
    writer.start()
    with pytest.raises(PhotoError, match="larger than any picture"):
        read_picture("pipe", pipe, CancelToken())
    writer.join()


def test_a_data_address_is_a_link() -> None:
    url = "data:image/png;base64," + base64.b64encode(DATA).decode()
    assert read_picture("link", url, CancelToken()) == EncodedPicture(DATA, "picture.png")


@pytest.mark.parametrize("kind", ["file", "pipe"])
def test_a_name_that_is_too_long_is_a_sentence(tmp_path: Path, kind: Literal["file", "pipe"]) -> None:
    with pytest.raises(PhotoError, match="too long"):
        read_picture(kind, tmp_path / f"{'x' * 300}.png", CancelToken())


@pytest.mark.parametrize("kind", ["file", "pipe"])
def test_a_locked_folder_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Literal["file", "pipe"]
) -> None:
    def locked(path: object, *rest: object, **more: object) -> int:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    for call in ("open", "stat", "lstat"):
        monkeypatch.setattr(os, call, locked)
    with pytest.raises(PhotoError, match="no permission to read"):
        read_picture(kind, tmp_path / "a.png", CancelToken())
