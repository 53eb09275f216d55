"""Documents in the window: saved and opened again, asked about, kept against crashes and offered again."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from koutu import app
from koutu.document.contents import contents_of
from koutu.document.document import Document
from koutu.engine import documents
from koutu.engine.touchup.brush import Brush
from koutu.engine.touchup.edges import Edges
from koutu.services import recovery, session_folder
from koutu.services.settings import Settings
from koutu.services.sources import FileSource
from koutu.ui.dialogs.leftovers import LeftoversDialog
from koutu.ui.window.main_window import MainWindow
from tests.unit.pictures import write_subject


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    return tmp_path / "state" / "sessions"


@pytest.fixture
def kept(qtbot: QtBot, qapp: QApplication, tmp_path: Path, sessions: Path) -> Iterator[MainWindow]:
    """A window that keeps copies, with one picture that is cut out and has its copy."""
    claim = session_folder.begin(sessions)
    window = app.build_window(qapp, Settings(size="small", language="en", hints=False), claim.path)
    window.show()
    qtbot.waitExposed(window)
    with qtbot.waitSignal(window.autosave.kept, timeout=20000):
        window.open([FileSource(write_subject(tmp_path / "disc.png"))])
    yield window
    for document in window.session.documents:
        document.set_saved(None, document.edits)
    window.close()
    window.deleteLater()
    claim.remove()


def current(window: MainWindow) -> Document:
    assert window.session.current is not None
    return window.session.current


def touch_up(document: Document) -> None:
    document.touchup_editor.begin(Brush(30), 0)
    document.touchup_editor.extend(40, 40)
    document.touchup_editor.extend(80, 60)
    document.touchup_editor.commit("Erase")
    document.set_edges("Feather", Edges(feather=3))


def question(window: MainWindow) -> QMessageBox:
    (box,) = (box for box in window.findChildren(QMessageBox) if box.isVisible())
    return box


def press(box: QMessageBox, text: str) -> None:
    (button,) = (button for button in box.findChildren(QPushButton) if button.text() == text)
    button.click()


def save_as(window: MainWindow, qtbot: QtBot, path: Path, place: int = 0) -> None:
    (dialog,) = (dialog for dialog in window.findChildren(QFileDialog) if dialog.isVisible())
    dialog.selectNameFilter(dialog.nameFilters()[place])
    dialog.selectFile(str(path))
    with qtbot.waitSignal(window.autosave.saved, timeout=20000):
        dialog.accept()


@pytest.mark.parametrize("place", [0, 1], ids=["embedded", "linked"])
def test_a_saved_document_opens_as_it_was_without_a_new_cut(
    kept: MainWindow, qtbot: QtBot, tmp_path: Path, place: int
) -> None:
    before = current(kept)
    touch_up(before)
    assert before.unsaved
    kept.documents.actions.save.trigger()
    save_as(kept, qtbot, tmp_path / "work", place)
    path = tmp_path / "work.koutu"
    assert before.file == path
    assert not before.unsaved
    assert (documents.read(path).original.path is None) == (place == 0)
    with qtbot.waitSignal(kept.session.documentAdded, timeout=20000) as added:
        kept.open([FileSource(path)])
    (after,) = added.args
    assert not after.busy
    assert not after.unsaved
    assert (after.edges, after.origin, after.file) == (before.edges, before.origin, path)
    np.testing.assert_array_equal(after.matte, before.matte)
    touch_up(after)
    assert after.unsaved
    with qtbot.waitSignal(kept.autosave.saved, timeout=20000):
        kept.session.select(after)
        kept.documents.actions.save.trigger()
    assert path.with_name("work.koutu~").exists()


def test_closing_a_picture_with_unsaved_touch_up_asks(kept: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    document = current(kept)
    touch_up(document)
    kept.actions_.close.trigger()
    assert document.name in question(kept).text()
    press(question(kept), "Cancel")
    assert document in kept.session.documents
    kept.actions_.close.trigger()
    press(question(kept), "Save document")
    save_as(kept, qtbot, tmp_path / "work.koutu")
    assert kept.session.documents == []
    assert not documents.read(tmp_path / "work.koutu").touchup.tiles.empty


def test_leaving_with_unsaved_touch_up_asks_and_goes_only_when_told(kept: MainWindow) -> None:
    touch_up(current(kept))
    kept.close()
    assert kept.isVisible()
    press(question(kept), "Cancel")
    assert kept.isVisible()
    kept.close()
    press(question(kept), "Close without saving")
    assert not kept.isVisible()


def test_several_unsaved_pictures_are_saved_beside_their_photos_by_one_answer(
    kept: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "disc.koutu").write_bytes(b"somebody's")
    with qtbot.waitSignal(kept.session.segmenter.done, timeout=20000):
        kept.open([FileSource(write_subject(tmp_path / "other.png"))])
    for document in kept.session.documents:
        touch_up(document)
    kept.close()
    with qtbot.waitSignals([kept.autosave.saved] * 2, timeout=20000):
        press(question(kept), "Save all documents")
    qtbot.waitUntil(lambda: not kept.isVisible())
    assert (tmp_path / "disc.koutu").read_bytes() == b"somebody's"
    for name in ("disc-2.koutu", "other.koutu"):
        assert not documents.read(tmp_path / name).touchup.tiles.empty


def test_a_document_is_called_by_its_own_file_and_says_that_it_was_opened(
    kept: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    document = current(kept)
    with qtbot.waitSignal(kept.autosave.saved, timeout=20000):
        kept.autosave.save(document, tmp_path / "work.koutu")
    assert kept.windowTitle() == "work.koutu – Koutu"
    assert "work.koutu" in kept.footer._name.whole
    history = kept.workbench._history
    assert history.emptyLabel() == "As cut out"
    with qtbot.waitSignal(kept.session.documentAdded, timeout=20000):
        kept.open([FileSource(tmp_path / "work.koutu")])
    qtbot.waitUntil(lambda: kept.session.current is not document)
    assert kept.windowTitle() == "work.koutu – Koutu"
    assert history.emptyLabel() == "As opened"


def hold_writing(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Documents are written when the event is set, not before."""
    gate, write = threading.Event(), documents.write

    def held(*arguments: Any, **named: Any) -> None:
        assert gate.wait(20)
        write(*arguments, **named)

    monkeypatch.setattr(documents, "write", held)
    return gate


def test_leaving_waits_for_what_is_saved_and_says_so(
    kept: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, gate = current(kept), hold_writing(monkeypatch)
    touch_up(document)
    for name in ("one.koutu", "two.koutu"):
        kept.autosave.save(document, tmp_path / name)
    kept.close()
    assert kept.isVisible()
    assert kept.findChildren(QMessageBox) == []  # it is being saved: nothing to ask
    assert kept.messages.text.text() == "Koutu closes as soon as 2 files are written; one.koutu is the next."
    kept.messages.findChildren(QPushButton)[0].click()
    gate.set()
    qtbot.waitUntil(lambda: not kept.session.saves.waiting, timeout=20000)
    QCoreApplication.processEvents()
    assert kept.isVisible()  # the user stayed
    gate.clear()
    touch_up(document)
    kept.autosave.save(document, tmp_path / "one.koutu")
    kept.close()
    assert kept.messages.text.text() == "Koutu closes as soon as one.koutu is written."
    gate.set()
    qtbot.waitUntil(lambda: not kept.isVisible(), timeout=20000)
    ground = np.zeros(document.screen.shape[:2], np.uint8)
    written = documents.read(tmp_path / "one.koutu").touchup.applied(ground, document.bounds)
    np.testing.assert_array_equal(written, document.touchup.applied(ground, document.bounds))


def test_a_picture_may_be_closed_while_it_is_saved(
    kept: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, gate = current(kept), hold_writing(monkeypatch)
    touch_up(document)
    with qtbot.captureExceptions() as raised, qtbot.waitSignal(kept.autosave.saved, timeout=20000):
        kept.autosave.save(document, tmp_path / "one.koutu")
        kept.session.close_document(document)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gate.set()
    assert raised == []
    assert not documents.read(tmp_path / "one.koutu").touchup.tiles.empty


def test_leaving_does_not_go_on_when_a_file_could_not_be_written(
    kept: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, gate = current(kept), hold_writing(monkeypatch)
    touch_up(document)
    kept.autosave.save(document, tmp_path / "none" / "one.koutu")
    kept.close()
    gate.set()
    qtbot.waitUntil(lambda: kept.messages.kind == "error", timeout=20000)
    QCoreApplication.processEvents()
    assert kept.isVisible()
    assert document.unsaved


def test_a_picture_that_nobody_touched_closes_at_once(kept: MainWindow) -> None:
    kept.actions_.close.trigger()
    assert kept.session.documents == []


def test_touch_up_is_copied_after_a_minute_and_the_copy_goes_with_its_picture(kept: MainWindow, qtbot: QtBot) -> None:
    document = current(kept)
    folder = kept.autosave._folder
    assert folder is not None
    (copy,) = folder.glob("*.koutu")
    assert documents.read(copy).touchup.tiles.empty
    touch_up(document)
    assert kept.autosave._minute.isActive()
    assert kept.autosave._minute.interval() == 60_000
    with qtbot.waitSignal(kept.autosave.kept, timeout=20000):
        kept.autosave._minute.timeout.emit()
    assert not documents.read(copy).touchup.tiles.empty
    document.set_saved(None, document.edits)
    kept.actions_.close.trigger()
    kept.autosave._worker.drain()
    assert not list(folder.glob("*.koutu*"))


def test_what_a_killed_run_left_is_offered_with_its_picture_and_opens_as_it_was(
    kept: MainWindow, qtbot: QtBot, qapp: QApplication, sessions: Path, tmp_path: Path
) -> None:
    document = current(kept)
    touch_up(document)
    left = session_folder.begin(sessions)
    recovery.keep(left.path / "1.koutu", contents_of(document), document.path, None)
    recovery.keep(left.path / "2.koutu", contents_of(document), document.path, None)
    # The newer copy of the second was not whole yet when the power went.
    recovery.keep(left.path / "2.koutu", contents_of(document), document.path, None)
    (left.path / "2.koutu").write_bytes(b"PK")
    assert session_folder.abandoned(sessions) == []
    left.release()
    claims = session_folder.abandoned(sessions)
    assert [claim.path for claim in claims] == [left.path]
    kept.offering.offer(claims)
    (dialog,) = kept.findChildren(LeftoversDialog)
    assert [dialog.list.item(row).text() for row in range(dialog.list.count())] == ["disc.png", "disc.png"]
    icon = dialog.list.item(0).icon().pixmap(96).toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    assert icon.pixelColor(icon.width() // 2, icon.height() // 2).alpha() == 255
    dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    with qtbot.waitSignals([kept.session.documentAdded, kept.autosave.kept], timeout=20000):
        dialog.open_button.click()
    found = kept.session.documents[-1]
    np.testing.assert_array_equal(found.matte, document.matte)
    assert found.path == document.path
    assert found.unsaved
    # Its copy is in this run's folder now; the other is kept for the next start.
    assert sorted(path.name for path in left.path.glob("*.koutu*")) == ["2.koutu", "2.koutu~"]
    kept.offering.delete()
    assert not left.path.exists()


def test_copies_that_cannot_be_written_are_told_once(kept: MainWindow, qtbot: QtBot) -> None:
    folder = kept.autosave._folder
    assert folder is not None
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    for _ in range(2):
        touch_up(current(kept))
        kept.autosave.keep_changed()
        qtbot.waitUntil(lambda: not kept.autosave._worker.tasks, timeout=20000)
    assert kept.messages.kind == "error"
    assert kept.messages.text.text().count("\n") == 0
    assert current(kept).unsaved
    folder.mkdir()


def test_backdrop_and_export_come_back_with_the_document(kept: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    document = current(kept)
    qtbot.waitUntil(lambda: document.cutout_source is not None, timeout=20000)
    kept.exporting.open()
    dialog = kept.exporting.dialog
    assert dialog is not None
    dialog.draft.set("backdrop", kind="colour", colour=(0, 128, 255))
    dialog.close()
    assert not document.unsaved  # nobody touched the cutout, and there is no document yet
    path = tmp_path / "set.koutu"
    with qtbot.waitSignal(kept.autosave.saved, timeout=20000):
        kept.autosave.save(document, path)
    kept.session.close_document(document)
    kept.exporting.shelf.remember(kept.exporting.shelf.all()[0])  # another picture was exported otherwise

    with qtbot.waitSignal(kept.session.documentAdded, timeout=20000):
        kept.open([FileSource(path)])
    again = current(kept)
    qtbot.waitUntil(lambda: again.cutout_source is not None, timeout=20000)
    assert not again.unsaved
    kept.exporting.open()
    dialog = kept.exporting.dialog
    assert dialog is not None
    assert dialog.draft.preset.look.backdrop.colour == (0, 128, 255)
    assert not again.unsaved  # looking changes nothing
    dialog.draft.set("shadow", kind="drop")
    dialog.close()
    assert again.unsaved  # its file does not hold the shadow
