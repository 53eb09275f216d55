"""Photos whose names are no UTF-8, or as long as a disk allows: opened, copied, saved, remembered, closed."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu import app
from koutu.engine import documents
from koutu.services import recovery, session_folder
from koutu.services import settings as settings_file
from koutu.services.settings import Settings
from koutu.services.sources import FileSource
from koutu.ui.style.file_urls import file_url, local_path
from koutu.ui.window import drops
from tests.unit.pictures import write_subject

pytestmark = pytest.mark.skipif(os.name == "nt", reason="names of any bytes are POSIX's")
NAMES = [b"ph\xe9.png", b"\xff\xfe.png", "猫".encode()[:2] + b".png", b"a\nb\t.png", b"x" * 251 + b".png"]
NAMES += ["é".encode() * 125 + b".png"]


@pytest.mark.parametrize("name", NAMES)
def test_a_photo_of_any_name_is_worked_on(qtbot: QtBot, qapp: QApplication, tmp_path: Path, name: bytes) -> None:
    home = tmp_path / os.fsdecode(b"home\xe9" if name[0] > 127 else b"home")
    home.mkdir()
    photo = home / os.fsdecode(name)
    write_subject(tmp_path / "disc.png").rename(photo)
    claim = session_folder.begin(home / "sessions")
    settings = Settings(size="small", language="en", hints=False)
    window = app.build_window(qapp, settings, claim.path)
    window.show()
    with qtbot.waitSignal(window.autosave.kept, timeout=20000):
        window.open([FileSource(photo)])
    document = window.session.current
    assert document is not None
    assert document.path == photo
    (left,) = recovery.survey(claim.path).leftovers
    assert left.source.photo == photo
    with qtbot.waitSignal(window.session.cutouts.saved, timeout=20000):
        window.actions_.save.trigger()
    assert document.saved_as is not None
    assert document.saved_as.parent == home
    assert document.saved_as.is_file()
    for _ in range(2):
        with qtbot.waitSignal(window.autosave.saved, timeout=20000):
            window.autosave.save(document, home / os.fsdecode(name[:249] + b".koutu"))
    qtbot.waitUntil(lambda: document.prepared, timeout=20000)
    assert window.messages.kind != "error"
    window.close()
    assert not window.isVisible()
    settings_file.save(settings, home / "settings.json")
    assert settings_file.load(home / "settings.json").recent == settings.recent
    assert documents.read(home / os.fsdecode(name[:249] + b".koutu")).photo.pixels.shape[2] == 3
    window.deleteLater()
    claim.remove()


@given(st.binary(min_size=1, max_size=40).filter(lambda name: not set(name) & set(b"\0/") and name.strip(b".")))
def test_a_file_comes_out_of_its_address_as_it_went_in(name: bytes) -> None:
    path = Path("/somewhere", os.fsdecode(name))
    assert local_path(file_url(path)) == path
    # As other programs write it, and after Qt has had it.
    mime = QMimeData()
    mime.setData("text/uri-list", bytes(file_url(path).toEncoded().data()) + b"\r\n")
    assert drops.sources(mime) == [FileSource(path)]
