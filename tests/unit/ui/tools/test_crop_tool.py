"""The crop tool on a canvas at 100 %, and turning, mirroring and cropping in the window."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import koutu
from koutu.document.contents import contents_of
from koutu.engine import documents
from koutu.engine.core.framing import Framing
from koutu.engine.core.rect import Rect
from koutu.engine.touchup.brush import Brush
from koutu.services.sources import FileSource
from koutu.ui.tools.crop_tool import CropTool
from koutu.ui.window.main_window import MainWindow
from tests.unit.ui.tools.desk import LEFT_BALL, SHIFT, Desk, disc

ENTER = Qt.Key.Key_Return


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot, disc(LEFT_BALL))
    asked: list[tuple[str, Framing]] = []
    made.take(CropTool(lambda text, framing: asked.append((text, framing))))
    made.asked = asked
    yield made
    made.close()


@pytest.mark.parametrize(
    ("drags", "left"),
    [
        ([((50, 60), (120, 90), (250, 200))], Rect(50, 60, 250, 200)),
        # An edge, a corner, the whole of it.
        ([((50, 60), (250, 200)), ((250, 130), (300, 130))], Rect(50, 60, 300, 200)),
        ([((50, 60), (250, 200)), ((51, 59), (31, 79))], Rect(30, 80, 250, 200)),
        ([((50, 60), (250, 200)), ((150, 130), (160, 150))], Rect(60, 80, 260, 220)),
        # Another one, drawn the other way round, beyond the photo's edge.
        ([((50, 60), (90, 100)), ((380, 280), (500, 120))], Rect(380, 120, 400, 280)),
    ],
)
def test_enter_leaves_what_was_drawn(desk: Desk, drags: list[tuple[tuple[int, int], ...]], left: Rect) -> None:
    for drag in drags:
        desk.drag(*drag)
    assert desk.asked == []
    desk.key(ENTER)
    assert desk.asked == [("Crop", Framing(crop=left))]
    assert not desk.canvas.tool.busy


def test_shift_keeps_it_square(desk: Desk) -> None:
    desk.drag((50, 60), (90, 70), (150, 90), held=SHIFT)
    assert desk.canvas.tool.rect == Rect(50, 60, 150, 160)


def test_a_click_the_whole_photo_and_escape_crop_nothing(desk: Desk) -> None:
    desk.drag((50, 60), (52, 61))
    assert desk.canvas.tool.rect is None
    desk.drag((0, 0), (400, 300))
    desk.key(ENTER)
    desk.drag((50, 60), (250, 200))
    desk.key(Qt.Key.Key_Escape)
    desk.key(ENTER)
    assert desk.asked == []


def test_the_keyboard_alone_crops(cut: MainWindow, qtbot: QtBot) -> None:
    document, canvas = cut.session.current, cut.stage.cutout
    cut.workbench.toolbox.take("crop")
    canvas.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
        QTest.keyClick(canvas, key)
    QTest.keyPress(canvas, ENTER)
    for _ in range(9):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
        QTest.keyClick(canvas, Qt.Key.Key_Down)
    QTest.keyRelease(canvas, ENTER)
    rect = cut.workbench.toolbox.tool.rect
    assert rect is not None
    with qtbot.waitSignal(cut.session.segmenter.done, timeout=20000):
        QTest.keyClick(canvas, ENTER)
    assert document.framing == Framing(crop=rect)
    assert document.matte.shape == (rect.height, rect.width)


def test_a_turned_photo_is_cut_again_as_the_command_line_cuts_it(cut: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    document, stage = cut.session.current, cut.stage
    upright = document.matte.copy()
    document.touchup_editor.begin(Brush(12), 0)
    document.touchup_editor.extend(3, 5)
    document.touchup_editor.commit("Erase")
    framing = cut.workbench.framing_actions
    with qtbot.waitSignal(cut.session.segmenter.done, timeout=20000):
        framing[1].trigger()
    assert [document.undo.text(place) for place in range(3)] == ["Erase", "Turn right", "New cut"]
    np.testing.assert_array_equal(document.base_matte, koutu.cut(document.path, size="small", turn=90).matte)
    height, width = upright.shape
    assert document.touchup.tiles.read(document.touchup.tiles.bounds)[3, height - 6, 1] == 255
    assert stage.original.scene.bounds == Rect(0, 0, height, width)
    # Saved and opened again it is as it was, and a copy after a crash is such a file.
    file = tmp_path / "turned.koutu"
    documents.write(file, contents_of(document))
    seen = document.matte.copy()
    cut.session.close_document(document)
    cut.open([FileSource(file)])
    qtbot.waitUntil(lambda: cut.session.current is not None and cut.session.current.matte is not None, timeout=20000)
    again = cut.session.current
    assert again.framing == Framing(90)
    assert not again.busy
    np.testing.assert_array_equal(again.matte, seen)
    np.testing.assert_array_equal(again.screen, np.rot90(np.asarray(Image.open(tmp_path / "disc.png")), -1))
    with qtbot.waitSignal(cut.session.segmenter.done, timeout=20000):
        framing[4].trigger()
    assert again.framing.plain
    np.testing.assert_array_equal(again.base_matte, upright)
    assert not framing[4].isEnabled()


def test_undo_while_the_new_cut_runs_waits_for_nothing(cut: MainWindow, qtbot: QtBot) -> None:
    document = cut.session.current
    upright = document.matte.copy()
    cut.workbench.framing_actions[0].trigger()
    assert document.busy
    np.testing.assert_array_equal(document.matte, np.rot90(upright))
    cut.session.undo()
    assert not document.busy
    np.testing.assert_array_equal(document.matte, upright)
    qtbot.waitUntil(lambda: not cut.session.cutouts.busy, timeout=20000)
    assert document.undo.count() == 1
    np.testing.assert_array_equal(document.matte, upright)


def test_a_photo_is_turned_before_its_first_matte(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    Image.new("RGB", (90, 60), (200, 30, 30)).save(tmp_path / "plain.png")
    with qtbot.waitSignal(window.session.documentAdded, timeout=20000):
        window.open([FileSource(tmp_path / "plain.png")])
    document = window.session.current
    assert window.workbench.toolbox.faces["crop"].isEnabled()
    window.workbench.framing_actions[1].trigger()
    qtbot.waitUntil(lambda: document.matte is not None, timeout=20000)
    assert document.matte.shape == (90, 60)
    assert window.grab().size() == window.size()


def test_drawing_the_shade_shows_the_size(desk: Desk) -> None:
    before = desk.canvas.grab().toImage().pixelColor(20, 20).lightness()
    desk.drag((50, 60), (250, 200))
    desk.mouse(QEvent.Type.MouseMove, (300, 250))
    image = desk.canvas.grab().toImage()
    assert image.pixelColor(20, 20).lightness() < before * 0.7
    assert image.pixelColor(150, 130) == desk.canvas.grab().toImage().pixelColor(150, 130)


def test_a_rectangle_led_beyond_the_photo_shows_only_what_stays(desk: Desk) -> None:
    canvas, tool = desk.canvas, desk.canvas.tool
    desk.mouse(QEvent.Type.MouseButtonPress, (40, 40))
    desk.mouse(QEvent.Type.MouseMove, (5000, 120))
    assert tool._photo(canvas).contains(tool._shown(canvas))
    assert tool._shown(canvas).right() == tool._photo(canvas).right()
