"""A logout, a disk that fills up and empties again, a file that somebody else changed."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu import app
from koutu.document.document import Document
from koutu.engine import documents
from koutu.engine.core.errors import ExportError
from koutu.engine.touchup.brush import Brush
from koutu.services import recovery, session_folder
from koutu.services import settings as settings_file
from koutu.services.settings import Settings
from koutu.services.sources import FileSource
from koutu.ui.window.farewell import Farewell
from koutu.ui.window.main_window import MainWindow
from tests.unit.pictures import write_subject


@pytest.fixture
def kept(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    claim = session_folder.begin(tmp_path / "sessions")
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


def touch_up(window: MainWindow) -> Document:
    document = window.session.current
    assert document is not None
    document.touchup_editor.begin(Brush(30), 0)
    document.touchup_editor.extend(40, 40)
    document.touchup_editor.extend(80, 60)
    document.touchup_editor.commit("Erase")
    return document


def test_a_logout_writes_copies_and_settings_and_the_window_goes_on(
    kept: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    path = tmp_path / "config" / "settings.json"
    farewell = Farewell(qapp, kept, lambda: settings_file.save(kept.settings, path))
    touch_up(kept)
    farewell.keep()
    folder = kept.autosave._folder
    assert folder is not None
    (copy,) = folder.glob("*.koutu")
    assert not documents.read(copy).touchup.tiles.empty
    assert json.loads(path.read_bytes())["place"] is not None
    assert kept.isVisible()
    farewell.close()


def test_a_full_disk_has_a_lasting_sign_until_copies_are_written_again(
    kept: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = kept.footer.no_copies
    assert not sign.isVisible()
    keep = recovery.keep

    def full(*arguments: object) -> None:
        raise ExportError("The disk is full: “{path}” does not fit.", path="copy")

    for _ in range(2):
        monkeypatch.setattr(recovery, "keep", full)
        touch_up(kept)
        with qtbot.waitSignal(kept.autosave.troubled, timeout=20000):
            kept.autosave.keep_changed()
        assert sign.isVisible()
        assert "disk is full" in sign.toolTip()
        assert kept.messages.kind == "error"
        kept.messages.dismiss()
        # The copy that could not be written is still to come, though nothing changes any more.
        assert kept.autosave._minute.isActive()
        kept.autosave._minute.timeout.emit()
        qtbot.waitUntil(lambda: not kept.autosave._worker.tasks, timeout=20000)
        assert kept.messages.kind != "error"
        monkeypatch.setattr(recovery, "keep", keep)
        with qtbot.waitSignal(kept.autosave.kept, timeout=20000):
            kept.autosave._minute.timeout.emit()
        assert not sign.isVisible()


def other_program(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"more")
    os.utime(path, ns=(1, 1))


def test_a_document_that_somebody_else_changed_is_asked_about(kept: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    document, path = touch_up(kept), tmp_path / "work.koutu"
    with qtbot.waitSignal(kept.autosave.saved, timeout=20000):
        kept.autosave.save(document, path)
    touch_up(kept)
    with qtbot.waitSignal(kept.autosave.saved, timeout=20000):
        kept.documents.actions.save.trigger()
    other_program(path)
    theirs = path.read_bytes()
    touch_up(kept)
    kept.documents.actions.save.trigger()
    assert kept.messages.kind == "question"
    assert "work.koutu" in kept.messages.text.text()
    assert not kept.session.saves.waiting
    assert path.read_bytes() == theirs
    with qtbot.waitSignal(kept.autosave.saved, timeout=20000):
        kept.messages._answers[0].click()
    assert not documents.read(path).touchup.tiles.empty


def test_a_cutout_that_somebody_else_changed_is_asked_about(kept: MainWindow, qtbot: QtBot) -> None:
    for _ in range(2):
        with qtbot.waitSignal(kept.session.cutouts.saved, timeout=20000):
            kept.actions_.save.trigger()
    document = kept.session.current
    assert document is not None
    assert document.saved_as is not None
    other_program(document.saved_as)
    kept.actions_.save.trigger()
    assert kept.messages.kind == "question"
    with qtbot.waitSignal(kept.session.cutouts.saved, timeout=20000):
        kept.messages._answers[0].click()


def test_a_linked_document_stays_linked(kept: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    document, path = touch_up(kept), tmp_path / "work.koutu"
    with qtbot.waitSignal(kept.autosave.saved, timeout=20000):
        kept.autosave.save(document, path, linked=True)
    for _ in range(2):
        kept.session.close_document(kept.session.documents[-1])
        with qtbot.waitSignal(kept.session.documentAdded, timeout=20000):
            kept.open([FileSource(path)])
        touch_up(kept)
        with qtbot.waitSignal(kept.autosave.saved, timeout=20000):
            kept.documents.actions.save.trigger()
        assert documents.read(path).original.path == tmp_path / "disc.png"


def test_settings_of_two_windows_are_merged_by_key(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings_file.save(Settings(recent=["a"], shortcuts={"save": ["F1"], "open": ["F2"]}), path)
    one, two = settings_file.load(path), settings_file.load(path)
    one.mode, one.recent, one.shortcuts = "human", ["one", "a"], {"save": ["F9"]}
    two.view, two.recent, two.shortcuts = "single", ["two", "a"], {"save": ["F1"], "open": ["F2"], "copy": ["F3"]}
    settings_file.save(one, path)
    settings_file.save(two, path)
    settings_file.save(one, path)
    found = settings_file.load(path)
    assert (found.mode, found.view) == ("human", "single")
    assert set(found.recent) == {"one", "two", "a"}
    assert found.shortcuts == {"save": ["F9"], "copy": ["F3"]}
