"""All that Koutu writes, once, into a new folder: `net_drive_session.py FOLDER [ERROR]`, such as `EINVAL`.

With an error the folder is a drive that answers so to a flush, and knows no rights, second names and locks.

It saves a cutout and a document from the window, exports in two formats, does a batch, goes on with it, and downloads.
Prints every file's name with the digest of what is in it.
"""

import errno
import hashlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication

from koutu import app, cli
from koutu.engine.export.export import Export, save_cutout
from koutu.engine.matting.cutout import make_cutout
from koutu.engine.networks.download import download, sources_of
from koutu.services.settings import Settings
from koutu.services.sources import FileSource
from koutu.ui.window.main_window import MainWindow
from tests.unit.engine.networks.test_download import DATA, ENTRY, NAME, at
from tests.unit.net_drive import make_net_drive
from tests.unit.pictures import write_subject


def _work(window: MainWindow, folder: Path) -> None:
    session = window.session
    said: list[str] = []
    session.cutouts.failed.connect(lambda error: said.append(str(error)))
    window.autosave.failed.connect(lambda error: said.append(str(error)))
    window.open([FileSource(folder / "one.png")])
    _until(lambda: bool(session.documents) and session.documents[0].state == "idle")
    document = session.documents[0]
    for _ in range(2):  # new, and over what is there
        done: list[object] = []
        session.cutouts.saved.connect(done.append)
        session.cutouts.save(document, folder / "saved.png")
        _until(lambda: bool(done or said))  # noqa: B023 - waited for here
        session.cutouts.saved.disconnect(done.append)
        kept: list[object] = []
        window.autosave.saved.connect(kept.append)
        window.autosave.save(document, folder / "work.koutu")
        _until(lambda: bool(kept or said))  # noqa: B023 - as above
        window.autosave.saved.disconnect(kept.append)
    assert document.matte is not None
    cutout = make_cutout(document.photo, document.matte)
    for name, export in (("exported.webp", Export("webp")), ("exported.psd", Export("psd"))):
        save_cutout(cutout, folder / name, export)
        save_cutout(cutout, folder / name, export, overwrite=True)
    document.set_saved(None, document.edits)
    assert said == []


def _until(met: Callable[[], bool]) -> None:
    while not met():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 100)
        time.sleep(0.01)


def main(folder: Path, error: str | None) -> None:
    """Do it all."""
    if error is None:
        folder.mkdir()
    else:
        make_net_drive(pytest.MonkeyPatch(), folder, getattr(errno, error))
    (folder / "run").mkdir()
    for number, name in enumerate(("one", "two")):
        write_subject(folder / f"{name}.png", 200, number)
    application = QApplication([])
    window = app.build_window(application, Settings(size="small", language="en", hints=False), folder / "run")
    window.show()
    try:
        _work(window, folder)
    finally:
        window.close()
    cut = ["cut", str(folder / "one.png"), str(folder / "two.png"), "-o", f"{folder / 'cut'}/", "--size", "small"]
    assert cli.main(cut) == 0
    assert cli.main([*cut, "--resume"]) == 0
    (folder / "shop").mkdir()
    (folder / "shop" / NAME).write_bytes(DATA)
    download(at(ENTRY, *sources_of(ENTRY.files[0], str(folder / "shop"))), folder / "models")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "run" not in path.relative_to(folder).parts:
            print(path.relative_to(folder), hashlib.sha256(path.read_bytes()).hexdigest())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
