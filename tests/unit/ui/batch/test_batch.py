"""The batch window with the real small network."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from pytestqt.qtbot import QtBot

from koutu import cli
from koutu.engine.batch import pipeline
from koutu.engine.batch.folder_look import QUIET_LOOKS
from koutu.engine.core.framing import Framing
from koutu.engine.core.rect import Rect
from koutu.engine.decoding.photo import load
from koutu.engine.selection.pieces import Area
from koutu.services.sources import FileSource
from koutu.ui.batch.batch_window import BatchWindow
from koutu.ui.window.main_window import MainWindow
from tests.unit.pictures import write_subject

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "shoes"
    (folder / "left").mkdir(parents=True)
    write_subject(folder / "a.png", 96)
    write_subject(folder / "b.png", 96, hue=90)
    write_subject(folder / "left" / "a.png", 96, hue=150)
    (folder / "bad.jpg").write_bytes(b"no picture")
    return folder


@pytest.fixture
def batch(window: MainWindow) -> BatchWindow:
    window.actions_.batch.trigger()
    found = window.exporting.batch
    assert found is not None
    return found


def finish(batch: BatchWindow, qtbot: QtBot) -> None:
    batch.start.click()
    qtbot.waitUntil(lambda: not batch.batch_queue.running, timeout=60000)


def states(batch: BatchWindow) -> dict[str, str]:
    return {f"{item.source.parent.name}/{item.source.name}": item.state for item in batch.batch_queue.items}


def test_a_dropped_folder_gives_the_command_lines_bytes(
    batch: BatchWindow, qtbot: QtBot, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    badges: list[int] = []
    monkeypatch.setattr(QGuiApplication, "setBadgeNumber", lambda self, number: badges.append(number))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photos))])
    drop = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    batch.dropEvent(drop)
    assert drop.dropAction() == Qt.DropAction.CopyAction
    choose(batch, "marketplace-taobao")
    finish(batch, qtbot)
    assert states(batch) == {
        "shoes/a.png": "done",
        "shoes/b.png": "done",
        "shoes/bad.jpg": "failed",
        "left/a.png": "done",
    }
    # What the taskbar or the Dock shows beside Koutu: how many are still to come.
    assert badges[0] == 4
    assert badges == sorted(set(badges), reverse=True)
    assert badges[-1] == 0
    out = tmp_path / "shoes cutouts"
    command = ["cut", str(photos), "-o", str(tmp_path / "cli"), "--size", "small", "--preset", "marketplace-taobao"]
    assert cli.main(command) == 1
    for name in ("a.jpg", "b.jpg", "left/a.jpg"):
        assert (out / name).read_bytes() == (tmp_path / "cli" / name).read_bytes()
    assert batch.count.text() == "3 of 4 done, 1 failed"
    doubts = [item.review_score for item in batch.review._items]
    assert len(doubts) == 3
    assert doubts == sorted(doubts, reverse=True)
    assert all(isinstance(item.thumbnail, np.ndarray) for item in batch.review._items)


def test_skip_retry_and_order(batch: BatchWindow, qtbot: QtBot, photos: Path) -> None:
    batch.add([photos])
    items = {f"{item.source.parent.name}/{item.source.name}": item for item in batch.batch_queue.items}
    batch.batch_queue.skip(items["shoes/b.png"])
    batch.batch_queue.move(items["left/a.png"], -9)
    assert batch.batch_queue.items[0] is items["left/a.png"]
    finish(batch, qtbot)
    assert items["shoes/b.png"].state == "skipped"
    assert items["shoes/bad.jpg"].error is not None
    write_subject(photos / "bad.png", 96).replace(photos / "bad.jpg")
    with qtbot.waitSignal(batch.batch_queue.runningChanged):
        batch.batch_queue.retry(items["shoes/bad.jpg"])
    qtbot.waitUntil(lambda: not batch.batch_queue.running, timeout=60000)
    assert items["shoes/bad.jpg"].state == "done"
    assert items["shoes/b.png"].state == "skipped"


def test_pause_lets_those_in_work_end_and_cancel_leaves_the_rest_waiting(
    batch: BatchWindow, qtbot: QtBot, photos: Path
) -> None:
    for number in range(8):
        write_subject(photos / f"more{number}.png", 96)
    batch.add([photos])
    with qtbot.waitSignal(batch.batch_queue.itemChanged, timeout=30000):
        batch.start.click()
    batch.start.click()
    assert batch.batch_queue.paused
    assert batch.start.text() == "Go on"
    batch.batch_queue.cancel()
    qtbot.waitUntil(lambda: not batch.batch_queue.running, timeout=30000)
    assert "waiting" in states(batch).values()
    assert "working" not in states(batch).values()
    finish(batch, qtbot)
    assert list(states(batch).values()).count("done") == 11


def look(batch: BatchWindow, times: int = QUIET_LOOKS) -> None:
    for _ in range(times):
        batch.batch_queue.folder_watch.look()


def test_a_watched_folder(batch: BatchWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    write_subject(folder / "old.png", 96)
    batch.watch_folder(folder)
    write_subject(folder / "new.png", 96)
    look(batch, QUIET_LOOKS - 1)
    assert not batch.batch_queue.items  # it may still be growing
    look(batch, 1)
    qtbot.waitUntil(lambda: states(batch) == {"inbox/new.png": "done"}, timeout=30000)
    assert (tmp_path / "inbox cutouts" / "new.png").is_file()
    batch.batch_queue.folder_watch.set_folder(None)


def test_a_copy_that_stalls_is_waited_for_and_one_given_up_comes_again(
    batch: BatchWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    whole = write_subject(tmp_path / "whole.png", 96).read_bytes()
    folder = tmp_path / "inbox"
    folder.mkdir()
    batch.watch_folder(folder)
    new = folder / "new.png"
    new.write_bytes(whole[:200])
    look(batch, QUIET_LOOKS - 1)  # more than three seconds
    new.write_bytes(whole[:300])
    look(batch, QUIET_LOOKS - 1)
    assert not batch.batch_queue.items
    look(batch, 1)
    qtbot.waitUntil(lambda: states(batch) == {"inbox/new.png": "failed"}, timeout=30000)
    new.write_bytes(whole)
    look(batch)
    qtbot.waitUntil(lambda: states(batch) == {"inbox/new.png": "done"}, timeout=30000)
    assert (tmp_path / "inbox cutouts" / "new.png").is_file()
    batch.batch_queue.folder_watch.set_folder(None)


def test_a_retake_under_the_same_name_is_cut_beside_the_first(batch: BatchWindow, qtbot: QtBot, tmp_path: Path) -> None:
    folder, cutouts = tmp_path / "inbox", tmp_path / "inbox cutouts"
    folder.mkdir()
    write_subject(folder / "old.png", 96)
    batch.watch_folder(folder)
    for number, name in enumerate(("shot.png", "shot-2.png", "shot-3.png")):
        write_subject(folder / "shot.png", 96 + 8 * number)
        look(batch)
        qtbot.waitUntil(lambda name=name: (cutouts / name).is_file() and not batch.batch_queue.running, timeout=30000)
    widths = [load(cutouts / name).pixels.shape[1] for name in ("shot.png", "shot-2.png", "shot-3.png")]
    assert widths == [96, 104, 112]
    # What lay there before the watch came, and is another now, counts as new, too.
    write_subject(folder / "old.png", 120)
    look(batch)
    qtbot.waitUntil(lambda: (cutouts / "old.png").is_file() and not batch.batch_queue.running, timeout=30000)
    batch.batch_queue.folder_watch.set_folder(None)


def test_a_result_is_opened_touched_up_and_put_back(
    window: MainWindow, batch: BatchWindow, qtbot: QtBot, photos: Path
) -> None:
    batch.add([photos / "a.png"])
    finish(batch, qtbot)
    target = batch.batch_queue.items[0].target
    assert target is not None
    entry = batch.review.item(0)
    with qtbot.waitSignal(window.session.segmenter.done, timeout=30000):
        batch.review.itemClicked.emit(entry)
    document = window.session.current
    assert document is not None
    assert document.path == photos / "a.png"
    target.write_bytes(b"older")
    batch.put_back.click()
    with qtbot.waitSignal(window.session.exporter.exported, timeout=30000):
        pass
    assert target.read_bytes().startswith(b"\x89PNG")


def choose(batch: BatchWindow, preset_id: str) -> None:
    rows = [row for row in range(batch.presets.count()) if getattr(batch.presets.itemData(row), "id", "") == preset_id]
    batch.presets.setCurrentIndex(rows[-1])
    batch.presets.activated.emit(rows[-1])


def test_one_run_gives_transparent_pngs_and_white_jpegs(
    window: MainWindow, batch: BatchWindow, qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    batch.add([photos / "a.png", photos / "b.png"])
    choose(batch, "product-transparent")
    batch.set_also([each for each in window.exporting.shelf.all() if each.id == "product-white"])
    assert batch.also_button.text() == "Also: 1"
    finish(batch, qtbot)
    written = sorted(path.name for path in (tmp_path / "shoes cutouts").iterdir() if path.suffix != ".jsonl")
    assert written == ["a-product-white.jpg", "a.png", "b-product-white.jpg", "b.png"]


def test_when_all_is_done_another_preset_may_follow(
    batch: BatchWindow, qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    batch.add([photos / "a.png", photos / "b.png"])
    choose(batch, "product-transparent")
    finish(batch, qtbot)
    assert not batch.start.isEnabled()
    choose(batch, "product-white")
    assert batch.start.isEnabled()
    finish(batch, qtbot)
    assert set(states(batch).values()) == {"done"}
    out = tmp_path / "shoes cutouts"
    written = sorted(path.suffix for path in out.iterdir() if path.suffix != ".jsonl")
    assert written == [".jpg", ".jpg", ".png", ".png"]
    choose(batch, "id-one-inch-white")
    assert batch.id_row.isVisible()
    for number in range(2):
        batch.id_row.colours[number].click()
        finish(batch, qtbot)
    assert set(states(batch).values()) == {"done"}
    for name in ("a-id-one-inch-white.jpg", "a-id-one-inch-white-2.jpg"):
        assert load(out / name).pixels.shape == (413, 295, 3)


def test_another_preset_runs_no_network_and_gives_the_command_lines_bytes(
    batch: BatchWindow, qtbot: QtBot, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch.add([photos / "a.png", photos / "left" / "a.png"])
    finish(batch, qtbot)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a network ran")

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "find_subject", refuse)
        choose(batch, "product-white")
        finish(batch, qtbot)
    assert set(states(batch).values()) == {"done"}
    out = tmp_path / "shoes cutouts"
    command = ["cut", str(photos / "a.png"), "-o", f"{tmp_path / 'cli'}/", "--size", "small"]
    assert cli.main([*command, "--preset", "product-white"]) == 0
    assert (out / "a-product-white.jpg").read_bytes() == (tmp_path / "cli" / "a.jpg").read_bytes()


def test_what_was_touched_up_stays_in_every_later_file(
    window: MainWindow, batch: BatchWindow, qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    with qtbot.waitSignal(window.session.segmenter.done, timeout=30000):
        window.open([FileSource(photos / "a.png")])
    document = window.session.current
    everything = document.bounds
    document.touchup_editor.fill_areas("Keep", [Area(everything, np.full((96, 96), 255, np.uint8))], 255)
    window.exporting.send_to_batch([document])
    finish(batch, qtbot)
    out = tmp_path / "shoes cutouts"
    assert load(out / "a.png").alpha is None  # all of it was kept by hand


def test_a_photo_goes_into_the_batch_as_it_was_turned_and_cropped(
    window: MainWindow, batch: BatchWindow, qtbot: QtBot, photos: Path, tmp_path: Path
) -> None:
    with qtbot.waitSignal(window.session.segmenter.done, timeout=30000):
        window.open([FileSource(photos / "a.png")])
    document = window.session.current
    framing = Framing(90, crop=Rect(0, 10, 80, 60))
    document.reframe("Frame", framing)
    # Touched up by hand as well, so that its matte is taken as it lies now.
    everything = np.full((50, 80), 255, np.uint8)
    document.replace_matte(everything // 2, document.origin)
    document.touchup_editor.fill_areas("Keep", [Area(Rect(0, 0, 40, 50), everything[:, :40])], 255)
    window.exporting.send_to_batch([document])
    batch.add([photos / "left" / "a.png"])
    finish(batch, qtbot)
    written = {path.name: load(path) for path in (tmp_path / "shoes cutouts").rglob("*.png")}
    turned = written["a.png"]
    assert turned.pixels.shape == (50, 80, 3)
    assert turned.alpha is not None
    assert (turned.alpha[:, :40] == 255).all()
    assert sorted(photo.pixels.shape[:2] for photo in written.values()) == [(50, 80), (96, 96)]


def test_the_export_window_sets_the_batch_up_with_a_picture_in_sight(
    window: MainWindow, batch: BatchWindow, qtbot: QtBot, photos: Path
) -> None:
    batch.set_up.click()
    assert batch.note.text() == "Add pictures first: one of them is shown while you choose."
    batch.add([photos / "a.png", photos / "b.png"])
    batch.set_up.click()
    qtbot.waitUntil(lambda: window.exporting.several.dialog is not None, timeout=30000)
    dialog = window.exporting.several.dialog
    assert dialog.save_as.text() == "Use in the batch"
    assert dialog.place.isHidden()
    dialog.draft.set("export", format="webp")
    dialog.also.set_presets([each for each in window.exporting.shelf.all() if each.id == "social-square"])
    dialog.save_as.click()
    assert batch.preset.export.format == "webp"
    assert batch.presets.currentText() == "None, as the photo (changed)"
    assert [each.id for each in batch.also] == ["social-square"]
    assert window.session.current.preset is None  # the picture that was shown keeps its own


def test_the_batch_says_how_long_it_still_takes(batch: BatchWindow, qtbot: QtBot, photos: Path) -> None:
    batch.add([photos / "a.png", photos / "b.png"])
    told = []
    batch.batch_queue.itemChanged.connect(lambda: told.append(batch.count.text()))
    finish(batch, qtbot)
    assert any(text.endswith("1 of 2 done  ·  less than a minute left") for text in told)
    assert batch.count.text() == "2 of 2 done"
    first, second = batch.batch_queue.items
    first.seconds, second.state = 240.0, "waiting"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(batch.batch_queue), "running", True)
        assert batch._time_left(batch.batch_queue.items).endswith("about 4 min left")


def test_the_buttons_say_what_they_do_now(batch: BatchWindow, qtbot: QtBot, photos: Path) -> None:
    batch.add([photos])
    batch.batch_queue.pause()
    assert batch.start.text() == "Go on"
    finish(batch, qtbot)
    rows = {batch.batch_queue.items[row].state: row for row in range(len(batch.batch_queue.items))}
    batch.queue.setCurrentItem(batch.queue.topLevelItem(rows["failed"]))
    assert batch.skip.isEnabled()
    assert not batch.up.isEnabled()
    batch.skip.click()
    assert "skipped" in states(batch).values()
    assert "failed" not in states(batch).values()


def test_the_repair_loop_writes_back_and_goes_to_the_next_doubtful_one(
    window: MainWindow, batch: BatchWindow, qtbot: QtBot, photos: Path
) -> None:
    batch.add([photos / "a.png", photos / "b.png"])
    finish(batch, qtbot)
    items = batch.batch_queue.items
    for item in items:
        item.review_score = 0.9
    batch.review.show_items(items)
    with qtbot.waitSignal(window.session.segmenter.done, timeout=30000):
        batch.review.itemClicked.emit(batch.review.item(0))
    bar = window.exporting.repair.bar
    first, second = batch.review._items
    assert bar.item is first
    assert not bar.isHidden()
    assert bar.done.text() == "Done, next doubtful"
    assert bar.done.isEnabled()
    first.target.write_bytes(b"older")
    with qtbot.waitSignals([window.session.exporter.exported, window.session.segmenter.done], timeout=30000):
        bar.done.click()
    assert first.target.read_bytes().startswith(b"\x89PNG")
    assert window.session.current.path == second.source
    assert bar.item is second
    assert bar.done.text() == "Done"
    before = second.target.read_bytes()
    bar.skip.click()
    assert bar.isHidden()
    assert second.target.read_bytes() == before
    assert batch.isVisible()
