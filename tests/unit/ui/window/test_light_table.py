"""Several pictures at once: chosen in the strip, saved, exported, sent, sorted, marked, closed."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from koutu.services.sources import FileSource
from koutu.ui.export.many_presets import ManyPresetsDialog
from koutu.ui.window.main_window import MainWindow
from koutu.ui.window.strip_tiles import DOCUMENT, GROUP
from tests.unit.pictures import write_subject

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def three(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    files = [write_subject(tmp_path / f"{name}.png") for name in "cab"]
    with qtbot.waitSignals([window.session.segmenter.done] * 3, timeout=30000):
        window.open([FileSource(file) for file in files])
    return window


def names(window: MainWindow) -> list[str]:
    return [document.name for document in window.strip.selected()]


def click(window: MainWindow, row: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    strip = window.strip
    at = strip.visualItemRect(strip.item(row)).center()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, held, at)


def entry(menu: QMenu, text: str) -> object:
    return next(action for action in menu.actions() if action.text() == text)


def answers(window: MainWindow) -> dict[str, QPushButton]:
    return {button.text(): button for button in window.messages._answers}


def test_ctrl_shift_and_ctrl_a_choose_several_and_the_canvas_goes_along(three: MainWindow) -> None:
    click(three, 0)
    assert names(three) == ["c.png"]
    click(three, 2, CTRL)
    assert names(three) == ["c.png", "b.png"]
    assert three.session.current.name == "b.png"
    click(three, 0)
    click(three, 1, SHIFT)
    assert names(three) == ["c.png", "a.png"]
    QTest.keyClick(three.strip, Qt.Key.Key_A, CTRL)
    assert names(three) == ["c.png", "a.png", "b.png"]


def test_save_all_counts_and_asks_once_about_files_that_are_there(
    three: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    three.actions_.save_all.trigger()
    assert three.messages.text.text() == "Saving 1 of 3…"
    qtbot.waitUntil(lambda: three.messages.text.text() == "3 files saved.", timeout=20000)
    assert three.messages.kind == "done"
    for name in "abc":
        assert (tmp_path / f"{name}-cutout.png").read_bytes().startswith(b"\x89PNG")
        (tmp_path / f"{name}-cutout.png").write_bytes(b"mine")
    three.actions_.save_all.trigger()
    assert three.messages.kind == "question"
    assert three.messages.text.text() == "3 of 3 files are there already."
    keep_both = three.messages._answers[0]
    assert keep_both.text() == "Keep both"
    keep_both.click()
    qtbot.waitUntil(lambda: three.messages.text.text() == "3 files saved.", timeout=20000)
    for name in "abc":
        assert (tmp_path / f"{name}-cutout.png").read_bytes() == b"mine"
        assert (tmp_path / f"{name}-cutout-2.png").is_file()


def test_no_template_puts_a_cutout_over_a_photo(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    photos = [write_subject(tmp_path / name) for name in ("a.png", "a.webp")]
    before = [photo.read_bytes() for photo in photos]
    with qtbot.waitSignals([window.session.segmenter.done] * 2, timeout=30000):
        window.open([FileSource(file) for file in photos])
    window.settings.output_name = "{name}"
    window.actions_.save_all.trigger()
    qtbot.waitUntil(lambda: window.messages.text.text() == "2 files saved.", timeout=20000)
    assert [photo.read_bytes() for photo in photos] == before
    assert {path.name for path in tmp_path.glob("a*")} == {"a.png", "a.webp", "a-cutout.png", "a-2.png"}


def test_one_answer_is_taken_back_by_one_undo(three: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}-cutout.png").write_bytes(b"mine " + name.encode())
    three.actions_.save_all.trigger()
    assert three.messages.text.text() == "2 of 3 files are there already."
    answers(three)["Replace"].click()
    assert three.messages.bar.isVisibleTo(three.messages)
    qtbot.waitUntil(lambda: three.messages.text.text() == "3 files saved.", timeout=20000)
    assert not three.messages.bar.isVisibleTo(three.messages)
    assert (tmp_path / "a-cutout.png").read_bytes().startswith(b"\x89PNG")
    (tmp_path / "b-cutout.png").write_bytes(b"another program's")
    answers(three)["Undo"].click()
    qtbot.waitUntil(lambda: three.messages.text.text() == "2 files are as they were before.", timeout=20000)
    assert (tmp_path / "a-cutout.png").read_bytes() == b"mine a"
    assert (tmp_path / "b-cutout.png").read_bytes() == b"another program's"
    assert not (tmp_path / "c-cutout.png").exists()
    assert three.session.documents[0].saved_as is None


def test_several_pictures_and_presets_go_through_the_export_window(
    three: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    three.strip.selectAll()
    entry(three.light_table.menu(three.strip.selected()), "Backdrop and export…").trigger()
    dialog = three.exporting.several.dialog
    assert dialog.save_as.text() == "Export 3 pictures"
    presets = {preset.id: preset for preset in three.exporting.shelf.all()}
    dialog.draft.take(presets["product-white"])
    dialog.also.set_presets([presets["product-transparent"]])
    (tmp_path / "shop").mkdir()
    dialog.place.set_folder(tmp_path / "shop")
    assert dialog.place.text() == "shop"
    dialog.save_as.click()
    assert three.exporting.several.dialog is None
    qtbot.waitUntil(lambda: three.messages.text.text() == "6 files saved.", timeout=60000)
    for name in "abc":
        white = QImage(str(tmp_path / "shop" / f"{name}-cutout-product-white.jpg"))
        clear = QImage(str(tmp_path / "shop" / f"{name}-cutout-product-transparent.png"))
        assert white.pixelColor(2, 2).getRgb()[:3] == (255, 255, 255)
        assert clear.pixelColor(2, 2).alpha() == 0


def test_presets_are_ticked_in_groups_and_id_photos_by_size_colour_and_sheet(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ManyPresetsDialog(window.exporting.shelf.all(), window)
    dialog.show()
    rows = {dialog.list.item(row).text(): dialog.list.item(row) for row in range(dialog.list.count())}
    assert sum("inch" in text or "Passport" in text for text in rows) == 3
    assert rows["ID photos"].flags() == Qt.ItemFlag.ItemIsEnabled
    assert not dialog.take.isEnabled()
    assert not dialog.alone.isVisible()
    rows["One inch, 295 × 413"].setCheckState(Qt.CheckState.Checked)
    rows["Taobao, 800 × 800"].setCheckState(Qt.CheckState.Checked)
    assert dialog.alone.isVisible()
    dialog.colours[1].click()
    dialog.sheet.click()
    found = [preset.id for preset in dialog.ticked()]
    assert found[0] == "marketplace-taobao"
    names = [f"id-one-inch-{colour}{sheet}" for colour in ("blue", "white") for sheet in ("", "-sheet")]
    assert sorted(found[1:]) == sorted(names)
    again = ManyPresetsDialog(window.exporting.shelf.all(), window, ticked=dialog.ticked())
    assert again.ticked() == dialog.ticked()


def test_going_on_by_keys_leaves_nothing_chosen_behind(three: MainWindow) -> None:
    three.actions_.next.trigger()
    assert names(three) == ["a.png"]
    three.actions_.next.trigger()
    assert names(three) == ["b.png"]
    three.actions_.previous.trigger()
    assert names(three) == ["a.png"]


@pytest.mark.parametrize("share", [0.02, 0.5])
def test_a_click_on_a_rows_box_or_words_ticks_it_and_another_unticks_it(
    window: MainWindow, qtbot: QtBot, share: float
) -> None:
    dialog = ManyPresetsDialog(window.exporting.shelf.all(), window)
    dialog.show()
    item = next(each for each in map(dialog.list.item, range(dialog.list.count())) if each.text().startswith("Sticker"))
    dialog.list.scrollToItem(item)
    place = dialog.list.visualItemRect(item)
    above = dialog.list.visualItemRect(dialog.list.item(dialog.list.row(item) - 1))
    assert above.bottom() < place.top()
    assert place.height() >= 24
    at = QPoint(round(place.left() + 5 + share * place.width()), place.center().y())
    for ticked in (Qt.CheckState.Checked, Qt.CheckState.Unchecked):
        QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert item.checkState() == ticked
    dialog.list.setCurrentItem(item)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert item.checkState() == Qt.CheckState.Checked


def test_one_file_that_fails_is_told_and_the_others_are_there(three: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    three.session.documents[1].saved_as = tmp_path / "gone" / "a.png"
    three.actions_.save_all.trigger()
    qtbot.waitUntil(lambda: three.messages.kind == "error", timeout=20000)
    qtbot.waitUntil(lambda: (tmp_path / "b-cutout.png").is_file() and (tmp_path / "c-cutout.png").is_file())
    qtbot.waitUntil(lambda: "gone" in three.messages.text.text(), timeout=20000)


def test_the_menu_sorts_marks_sends_to_the_batch_and_closes(three: MainWindow, qtbot: QtBot) -> None:
    strip = three.strip
    menu = three.light_table.menu(strip.selected())
    entry(entry(menu, "Sort").menu(), "By name").trigger()
    assert [document.name for document in three.session.documents] == ["a.png", "b.png", "c.png"]
    assert [strip.item(row).toolTip() for row in range(3)] == ["a.png", "b.png", "c.png"]
    last = three.session.documents[-1]
    entry(entry(three.light_table.menu([last]), "Mark").menu(), "Star\t3").trigger()
    assert strip.item(2).toolTip() == "c.png · star"
    entry(entry(three.light_table.menu([last]), "Sort").menu(), "Marked first").trigger()
    assert three.session.documents[0] is last
    entry(three.light_table.menu(three.session.documents[1:]), "Send to the batch").trigger()
    assert sorted(item.source.name for item in three.session.batch_queue.items) == ["a.png", "b.png"]
    three.exporting.batch.hide()
    strip.clearSelection()
    click(three, 1)
    click(three, 2, CTRL)
    QTest.keyClick(strip, Qt.Key.Key_Delete)
    QApplication.processEvents()
    assert three.session.documents == [last]


@pytest.fixture
def folders(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """Two of a folder, one of another, and one more of the first, in the order they were opened."""
    names = ("shoes/b", "bags/c", "shoes/a", "shoes/d")
    for folder in ("shoes", "bags"):
        (tmp_path / folder).mkdir()
    files = [write_subject(tmp_path / f"{name}.png", 96) for name in names]
    with qtbot.waitSignals([window.session.segmenter.done] * 4, timeout=30000):
        window.open([FileSource(file) for file in files])
    return window


def shown(window: MainWindow) -> list[str]:
    strip = window.strip
    rows = [strip.item(row) for row in range(strip.count()) if not strip.item(row).isHidden()]
    return [row.data(GROUP).name if row.data(GROUP) else row.data(DOCUMENT).name for row in rows]


def test_pictures_of_several_folders_stand_behind_heads_that_fold(folders: MainWindow, tmp_path: Path) -> None:
    strip, session = folders.strip, folders.session
    assert shown(folders) == ["shoes", "b.png", "a.png", "d.png", "bags", "c.png"]
    assert [document.name for document in session.documents] == ["b.png", "a.png", "d.png", "c.png"]
    head = strip.item(0)
    assert head.data(Qt.ItemDataRole.AccessibleTextRole) == "shoes, 3 pictures, unfolded"
    session.select(session.documents[3])
    click(folders, 0)
    assert shown(folders) == ["shoes", "bags", "c.png"]
    assert session.current.name == "c.png"  # a head is no picture
    assert head.data(Qt.ItemDataRole.AccessibleTextRole) == "shoes, 3 pictures, folded"
    asked = []
    strip.menuRequested.disconnect(folders.light_table._show)
    strip.menuRequested.connect(lambda _, documents: asked.append([document.name for document in documents]))
    strip.customContextMenuRequested.emit(strip.visualItemRect(head).center())
    assert asked == [["b.png", "a.png", "d.png"]]
    QTest.keyClick(strip, Qt.Key.Key_A, CTRL)
    assert names(folders) == ["c.png"]
    session.step(1)  # to the first one, which its folder hides
    assert shown(folders) == ["shoes", "b.png", "a.png", "d.png", "bags", "c.png"]
    strip.setCurrentItem(head)
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert shown(folders) == ["shoes", "bags", "c.png"]
    QTest.keyClick(strip, Qt.Key.Key_Return)
    # The doubtful first, within their folders.
    documents = {document.name: document for document in folders.session.documents}
    assert all(document.review_score is not None for document in documents.values())
    for name, score in (("b.png", 0.1), ("a.png", 0.8), ("d.png", 0.5), ("c.png", 0.9)):
        documents[name].review_score = score
    documents["a.png"].set_mark("done")
    entry(entry(folders.light_table.menu([folders.session.current]), "Sort").menu(), "Doubtful first").trigger()
    assert shown(folders) == ["shoes", "d.png", "b.png", "a.png", "bags", "c.png"]
    documents["b.png"].set_mark("doubtful")
    entry(entry(folders.light_table.menu([folders.session.current]), "Sort").menu(), "Doubtful first").trigger()
    assert shown(folders) == ["shoes", "b.png", "d.png", "a.png", "bags", "c.png"]
    entry(entry(folders.light_table.menu([session.current]), "Sort").menu(), "As opened").trigger()
    entry(entry(folders.light_table.menu([session.current]), "Sort").menu(), "In folders").trigger()
    assert shown(folders) == ["b.png", "c.png", "a.png", "d.png"]
    for document in list(session.documents[1:2]):
        session.close_document(document)
    entry(entry(folders.light_table.menu([session.current]), "Sort").menu(), "In folders").trigger()
    assert shown(folders) == ["b.png", "a.png", "d.png"]  # one folder needs no head


def test_keys_mark_and_the_document_keeps_the_mark(three: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    click(three, 0)
    click(three, 1, SHIFT)
    QTest.keyClick(three.strip, Qt.Key.Key_3)
    assert [document.mark for document in three.session.documents] == ["star", "star", ""]
    QTest.keyClick(three.strip, Qt.Key.Key_0)
    QTest.keyClick(three.strip, Qt.Key.Key_2)
    document = three.session.documents[0]
    with qtbot.waitSignal(three.autosave.saved, timeout=20000):
        three.autosave.save(document, tmp_path / "kept.koutu")
    assert not document.unsaved
    document.set_mark("done")
    assert document.unsaved
    with qtbot.waitSignal(three.session.documentAdded, timeout=20000):
        three.open([FileSource(tmp_path / "kept.koutu")])
    again = next(each for each in three.session.documents if each.name == "c.png" and each is not document)
    assert again.mark == "doubtful"
