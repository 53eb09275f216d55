"""Many photos of 12 megapixels open in the window: memory, and the time to go to another one.

    KOUTU_PHOTOS=500 python3 start.py bench tests/benchmarks/test_many_photos.py -s

Without the variable it opens twelve. The photos are of one picture, moved and turned, so that each has a subject. Every
one is touched up before it rests, then all files vanish from the disk, and every one has to come back as it was, to be
undone, without another cut. On a busy machine the processor's times count.
"""

import os
import time
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu import app
from koutu.engine.core.memory import peak_memory
from koutu.engine.core.rect import Rect
from koutu.engine.selection.pieces import Area
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.services.sources import FileSource
from koutu.ui.window.main_window import MainWindow

MOST_BYTES = 1.5e9
MOST_SECONDS = 1.0
HEIGHT, WIDTH = 3000, 4000
CORNER = Rect(0, 0, 64, 64)


def write_photos(folder: Path, count: int) -> list[Path]:
    """JPEG files of 3 to 5 MB: a disc with a soft edge before a noisy ground."""
    random = np.random.default_rng(3)
    ground = cv2.resize(
        random.integers(60, 200, (300, 400, 3), np.uint8), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC
    )
    grain = random.integers(0, 24, (HEIGHT, WIDTH, 3), np.uint8)
    paths = []
    for number in range(count):
        picture = cv2.add(np.roll(ground, 37 * number, 1), grain)
        middle = (1200 + 97 * number % 1600, 1100 + 61 * number % 800)
        cv2.circle(picture, middle, 800, (40, 60 + number % 120, 230), -1, cv2.LINE_AA)
        paths.append(folder / f"{number:03}.jpg")
        cv2.imwrite(str(paths[-1]), picture, [cv2.IMWRITE_JPEG_QUALITY, 85])
    return paths


def memory() -> int:
    """Bytes that the process has in memory now."""
    return psutil.Process().memory_info().rss


def open_all(window: MainWindow, photos: list[Path]) -> int:
    """Open all photos, and wait until each is cut; gives the most memory seen."""
    count, marks = len(photos), [len(photos) * quarter // 4 for quarter in (1, 2, 3, 4)]
    most, begun, lines = 0, time.perf_counter(), []
    session = window.session
    window.open([FileSource(photo) for photo in photos])
    while len(session.documents) < count or any(each.state != "idle" for each in session.documents):
        QCoreApplication.processEvents()
        most = max(most, memory())
        if marks and len(session.documents) >= marks[0]:
            lines.append(f"{marks.pop(0)}: {memory() / 1e6:.0f} MB")
        time.sleep(0.02)
    print(f"\n{count} photos of 12 megapixels were open and cut after {time.perf_counter() - begun:.0f} s")
    print("photos read: " + ", ".join(lines))
    return most


def touch_up(session: Session, qtbot: QtBot) -> None:
    """Erase a corner of every photo."""
    for document in session.documents:
        document.touchup_editor.fill_areas("Erase", [Area(CORNER, np.full((64, 64), 255, np.uint8))], 0)
        session.working_set.settle()
        QCoreApplication.processEvents()
    qtbot.waitUntil(lambda: not session.working_set.busy, timeout=3_600_000)


def bytes_in(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


@pytest.mark.timeout(7200)
def test_hundreds_of_photos_are_open_within_a_budget(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    count = int(os.environ.get("KOUTU_PHOTOS", "12"))
    photos = write_photos(tmp_path, count)
    (tmp_path / "run").mkdir()
    start = memory()
    window = app.build_window(qapp, Settings(size="small", language="en", hints=False), tmp_path / "run")
    window.show()
    session = window.session
    try:
        most = open_all(window, photos)
        cuts = [document.revision for document in session.documents]
        touch_up(session, qtbot)
        most = max(most, memory())
        print(f"{start / 1e6:.0f} MB before, at most {most / 1e6:.0f}, {memory() / 1e6:.0f} once all are touched up")
        read = sum(photo.stat().st_size for photo in photos)
        private = bytes_in(tmp_path / "run")
        print(f"{private / 1e6:.0f} MB in the session's private folder, of photos of {read / 1e6:.0f} MB")
        for photo in photos:
            photo.unlink()
        seconds, processor = [], []
        for number in np.random.default_rng(1).permutation(count):
            document = session.documents[number]
            asleep, before, used = not document.awake, time.perf_counter(), time.thread_time()
            session.select(document)
            window.workbench.stage.repaint()
            if asleep:
                seconds.append(time.perf_counter() - before)
                processor.append(time.thread_time() - used)
            QCoreApplication.processEvents()
            most = max(most, memory())
            assert document.photo.pixels.shape == (HEIGHT, WIDTH, 3)
            assert not document.matte[CORNER.slices].any()
            assert document.matte.any()
            document.undo.undo()
            assert document.touchup.tiles.empty
        told = f"median {np.median(seconds):.2f} s, at most {max(seconds):.2f} s"
        print(f"going to {len(seconds)} that rest, whose files are gone: {told}")
        print(f"of the processor: median {np.median(processor):.2f} s, at most {max(processor):.2f} s")
        assert [document.revision for document in session.documents] == cuts
        held = sum(document.nbytes for document in session.documents)
        print(
            f"{held / 1e6:.0f} MB of pictures, {memory() / 1e6:.0f} MB in all, peak {(peak_memory() or 0) / 1e6:.0f} MB"
        )
        assert most <= MOST_BYTES
        assert max(processor) <= MOST_SECONDS
    finally:
        for document in session.documents:
            document.set_saved(None, document.edits)
        window.close()
        window.deleteLater()
