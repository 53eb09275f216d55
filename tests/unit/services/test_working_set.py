"""Documents nobody looks at give their memory back, and come back to the byte."""

import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu import app
from koutu.document.contents import contents_later, contents_of
from koutu.document.document import Document
from koutu.engine import documents
from koutu.engine.core.cancel import CancelToken
from koutu.engine.decoding import photo as photos
from koutu.engine.decoding.photo import Photo
from koutu.engine.touchup.brush import Brush
from koutu.services import resting_files, working_set
from koutu.services.cutout_renderer import CutoutRenderer
from koutu.services.resting_files import RestingError
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.services.sources import DataSource, FileSource, PhotoSource, PixelSource
from koutu.ui.window.main_window import MainWindow
from tests.unit.pictures import write_subject


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """A window with no room for anything but what is looked at."""
    (tmp_path / "run").mkdir()
    window = app.build_window(qapp, Settings(size="small", language="en", hints=False), tmp_path / "run")
    window.session.working_set.budget = lambda: 0
    yield window
    for document in window.session.documents:
        document.set_saved(None, document.edits)
    window.close()
    window.deleteLater()


@pytest.fixture
def session(window: MainWindow) -> Session:
    return window.session


def opened(session: Session, qtbot: QtBot, *sources: PhotoSource) -> list[Document]:
    """Open pictures and wait until all are cut, and those out of sight rest."""
    before = len(session.documents)
    session.loader.open(sources)
    qtbot.waitUntil(lambda: len(session.documents) == before + len(sources), timeout=20000)
    new = session.documents[before:]
    qtbot.waitUntil(lambda: all(each.state == "idle" and each.matte is not None for each in new), timeout=60000)
    settle(session, qtbot)
    return new


def settle(session: Session, qtbot: QtBot) -> None:
    session.working_set.settle()
    qtbot.waitUntil(lambda: not session.working_set.busy and not session.cutouts.busy, timeout=20000)


def digest(document: Document) -> str:
    """Digest of all that is seen and saved of a document."""
    parts = (document.photo.pixels, document.screen, document.base_matte, document.matte, document.coarse)
    return hashlib.sha256(b"".join(np.ascontiguousarray(part).tobytes() for part in parts)).hexdigest()


def stroke(document: Document) -> None:
    document.touchup_editor.begin(Brush(12), 0)
    document.touchup_editor.extend(40, 40)
    document.touchup_editor.extend(90, 60)
    document.touchup_editor.commit("Erase")


def two(session: Session, qtbot: QtBot, folder: Path) -> tuple[Document, Document]:
    """Two documents, the first of them touched up and looked at."""
    first, second = opened(
        session, qtbot, FileSource(write_subject(folder / "one.png")), FileSource(write_subject(folder / "two.png"))
    )
    session.select(first)
    stroke(first)
    return first, second


def test_what_is_out_of_sight_gives_its_memory_back_and_comes_back_to_the_byte(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second = two(session, qtbot, tmp_path)
    settle(session, qtbot)
    assert not second.awake
    assert second.nbytes == 0
    before = digest(first)
    session.select(second)
    settle(session, qtbot)
    assert not first.awake
    assert first.nbytes == 0
    assert second.awake
    session.select(first)
    assert first.awake
    assert digest(first) == before
    first.undo.undo()
    np.testing.assert_array_equal(first.matte, first.base_matte)
    first.undo.redo()
    assert digest(first) == before


def test_within_the_budget_nothing_rests(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    session.working_set.budget = lambda: 1 << 30
    first, second = two(session, qtbot, tmp_path)
    session.select(second)
    settle(session, qtbot)
    assert first.awake
    # Room for one more than the current one: the one seen last.
    [third] = opened(session, qtbot, FileSource(write_subject(tmp_path / "three.png")))
    session.select(third)
    session.working_set.budget = lambda: third.nbytes + second.nbytes
    settle(session, qtbot)
    assert [each.awake for each in (first, second, third)] == [False, True, True]


def test_undo_works_on_a_document_that_rests(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    first, second = two(session, qtbot, tmp_path)
    session.select(second)
    settle(session, qtbot)
    first.undo.undo()
    np.testing.assert_array_equal(first.matte, first.base_matte)
    assert first.touchup.tiles.empty
    settle(session, qtbot)
    assert not first.awake


def test_a_resting_document_is_saved_exported_and_copied_as_one_that_is_awake(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second = two(session, qtbot, tmp_path)
    assert first.cutout_source is not None
    png = CutoutRenderer().png(first.cutout_source, CancelToken())
    documents.write(tmp_path / "awake.koutu", contents_of(first))
    later = contents_later(first)
    session.select(second)
    settle(session, qtbot)
    with qtbot.waitSignal(session.cutouts.saved, timeout=20000):
        session.cutouts.save(first, tmp_path / "out.png")
    assert (tmp_path / "out.png").read_bytes() == png
    documents.write(tmp_path / "resting.koutu", later())
    stored, awake = documents.read(tmp_path / "resting.koutu"), documents.read(tmp_path / "awake.koutu")
    for name in ("network", "coarse", "thumbnail"):
        np.testing.assert_array_equal(getattr(stored, name), getattr(awake, name))
    assert stored.original.data == awake.original.data == (tmp_path / "one.png").read_bytes()
    settle(session, qtbot)
    assert not first.awake


def test_a_copy_is_kept_of_a_document_that_rests(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    first, second = two(window.session, qtbot, tmp_path)
    expected = first.base_matte
    window.session.select(second)
    settle(window.session, qtbot)
    (tmp_path / "one.png").unlink()
    with qtbot.waitSignal(window.autosave.kept, timeout=20000):
        window.autosave.keep_changed()
    copy = documents.read(tmp_path / "run" / f"{first.id}.koutu")
    np.testing.assert_array_equal(copy.network, expected)
    np.testing.assert_array_equal(copy.photo.pixels, first.photo.pixels)
    assert not copy.touchup.tiles.empty
    assert not first.awake


def test_a_file_that_vanished_is_not_missed(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    first, second = two(session, qtbot, tmp_path)
    before = digest(first)
    encoded = (tmp_path / "one.png").read_bytes()
    session.select(second)
    settle(session, qtbot)
    (tmp_path / "one.png").unlink()
    assert first.original.bytes() == encoded
    session.select(first)
    assert digest(first) == before
    # The second's file is gone before it rests at all: its pixels rest as they are.
    other = digest(second)
    (tmp_path / "two.png").write_bytes(b"another")
    [third] = opened(session, qtbot, FileSource(write_subject(tmp_path / "three.png")))
    session.select(third)
    (tmp_path / "three.png").unlink()
    kept = digest(third)
    session.select(second)
    settle(session, qtbot)
    assert not third.awake
    assert digest(third) == kept
    assert digest(second) == other


def test_pictures_without_a_file_rest_too(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    data = write_subject(tmp_path / "pasted.png").read_bytes()
    with Image.open(tmp_path / "pasted.png") as picture:
        picture.convert("RGBA").save(tmp_path / "alpha.png")
    decoded = photos.load(tmp_path / "alpha.png")
    sent, pasted, _ = opened(
        session,
        qtbot,
        DataSource(data, "sent.png"),
        PixelSource(decoded, "pasted.png"),
        FileSource(tmp_path / "alpha.png"),
    )
    session.select(sent)
    settle(session, qtbot)
    expected = digest(sent)
    pixels = decoded.pixels.copy()
    session.select(session.documents[2])
    settle(session, qtbot)
    assert not sent.awake
    assert not pasted.awake
    assert sent.original.data is None
    assert sent.original.bytes() == data
    np.testing.assert_array_equal(pasted.photo.pixels, pixels)
    session.select(sent)
    assert digest(sent) == expected


def test_a_photo_that_is_nowhere_any_more_is_said_and_not_shown(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    first, second = two(session, qtbot, tmp_path)
    session.select(second)
    settle(session, qtbot)
    for file in [tmp_path / "one.png", *tmp_path.glob("**/resting-*/*")]:
        file.unlink()
    with qtbot.waitSignal(session.failed) as told:
        session.select(first)
    assert isinstance(told.args[0], RestingError)
    assert session.current is second
    with qtbot.waitSignal(session.failed) as told:
        session.show(first)
    assert isinstance(told.args[0], RestingError)
    assert session.current is second


def test_a_photo_that_rests_is_read_before_it_is_shown(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    first, second = two(session, qtbot, tmp_path)
    before = digest(first)
    session.select(second)
    settle(session, qtbot)
    session.show(first)
    # Nothing waits for the disk: until the photo is there the other one is shown.
    assert session.current is second
    qtbot.waitUntil(lambda: session.current is first, timeout=20000)
    assert digest(first) == before
    settle(session, qtbot)
    session.step(1)
    session.step(1)  # there and back again, while it is on its way
    assert session.current is first
    session.step(1)
    session.select(first)
    settle(session, qtbot)
    assert session.current is first
    session.step(1)
    session.close_document(second)
    settle(session, qtbot)
    assert session.current is first


def test_files_go_with_their_documents_and_at_the_end(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    first, second = two(session, qtbot, tmp_path)
    session.select(second)
    settle(session, qtbot)
    [folder] = tmp_path.glob("**/resting-*")
    assert folder.stat().st_mode & 0o077 == 0
    many = len(list(folder.iterdir()))
    session.close_document(second)
    qtbot.waitUntil(lambda: session.current is first, timeout=20000)
    assert many == 8
    session.working_set.close()
    assert not folder.exists()


@pytest.mark.parametrize(
    ("free", "expected"), [(8 << 20, 1 << 20), (1 << 30, 128 << 20), (64 << 30, 256 << 20), (None, 256 << 20)]
)
def test_the_budget_follows_the_free_memory(monkeypatch: pytest.MonkeyPatch, free: int | None, expected: int) -> None:
    monkeypatch.setattr(working_set, "available_memory", lambda: free)
    assert working_set.usual_budget() == expected


def test_where_the_disk_has_no_room_pictures_stay_awake(
    session: Session, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as context:
        context.setattr(resting_files.Path, "write_bytes", full)
        [one] = opened(session, qtbot, PixelSource(Photo(np.full((90, 120, 3), 200, np.uint8)), "one.png"))
        [other] = opened(session, qtbot, PixelSource(Photo(np.full((90, 120, 3), 90, np.uint8)), "other.png"))
        session.select(other)
        settle(session, qtbot)
        assert one.awake
    settle(session, qtbot)
    assert not one.awake
    assert (one.photo.pixels == 200).all()
