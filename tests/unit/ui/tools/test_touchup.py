"""Touch-up in the real window: keys, mouse, undo, save."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu.document.document import Document
from koutu.engine.core.rect import Rect
from koutu.engine.decoding.photo import load
from koutu.engine.export.export import encode_cutout
from koutu.engine.matting.cutout import make_cutout
from koutu.engine.touchup.brush import Brush
from koutu.engine.touchup.touchup import ERASE, Touchup, TouchupStroke
from koutu.services.sources import FileSource
from koutu.ui.canvas.canvas import Canvas
from koutu.ui.style.number import Number
from koutu.ui.window.main_window import MainWindow
from tests.unit.pictures import write_subject


def _mouse(canvas: Canvas, kind: QEvent.Type, x: float, y: float) -> None:
    at = canvas.widget_point(QPointF(x, y))
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    held = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(
        canvas, QMouseEvent(kind, at, canvas.mapToGlobal(at), button, Qt.MouseButton.LeftButton, held)
    )


def _stroke(canvas: Canvas, *points: tuple[float, float]) -> None:
    _mouse(canvas, QEvent.Type.MouseButtonPress, *points[0])
    for point in points[1:]:
        _mouse(canvas, QEvent.Type.MouseMove, *point)
    _mouse(canvas, QEvent.Type.MouseButtonRelease, *points[-1])


def _document(window: MainWindow) -> Document:
    assert window.session.current is not None
    return window.session.current


def _take(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> Canvas:
    """Press a tool's letter; gives the canvas, whose keyboard focus it is."""
    canvas = window.stage.cutout
    window.activateWindow()
    canvas.setFocus()
    qtbot.keyClick(canvas, key)
    window.workbench.brush.settings.set_brush(Brush(size=30, hardness=1))
    return canvas


def test_erasing_is_saved_as_the_engine_would(cut: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    document = _document(cut)
    network = document.base_matte.copy()
    canvas = _take(cut, qtbot, Qt.Key.Key_E)
    _stroke(canvas, (60, 60), (90, 100))
    # Where the mouse was, to the device pixel.
    points = [canvas.photo_point(canvas.widget_point(QPointF(*point))) for point in ((60, 60), (90, 100))]
    touchup = Touchup.blank(160, 160)
    stroke = TouchupStroke(touchup, cut.workbench.brush.settings.brush, ERASE)
    for point in points:
        stroke.add(point.x(), point.y())
    matte = touchup.applied(network, Rect.of(network))
    assert (matte != network).any()
    with qtbot.waitSignal(cut.session.cutouts.saved, timeout=20000):
        cut.actions_.save.trigger()
    photo = load(tmp_path / "disc.png")
    assert (tmp_path / "disc-cutout.png").read_bytes() == encode_cutout(make_cutout(photo, matte))


def test_what_is_finished_follows_the_last_stroke(cut: MainWindow, qtbot: QtBot) -> None:
    document = _document(cut)
    qtbot.waitUntil(lambda: document.prepared, timeout=20000)
    canvas = _take(cut, qtbot, Qt.Key.Key_E)
    before = document.thumbnail
    with qtbot.waitSignal(document.thumbnailChanged, timeout=20000):
        _stroke(canvas, (40, 80), (120, 80))
        assert not document.prepared
        assert document.dragged is None
    qtbot.waitUntil(lambda: document.prepared, timeout=20000)
    assert document.dragged is not None
    assert (document.thumbnail[..., 3] != before[..., 3]).any()


def test_undo_and_redo_by_keys_and_by_the_history_panel(cut: MainWindow, qtbot: QtBot) -> None:
    document = _document(cut)
    bare = document.matte.copy()
    assert not cut.actions_.undo.isEnabled()
    canvas = _take(cut, qtbot, Qt.Key.Key_E)
    _stroke(canvas, (60, 60))
    one = document.matte.copy()
    qtbot.keyClick(canvas, Qt.Key.Key_B)
    _stroke(canvas, (20, 20))
    two = document.matte.copy()
    assert [document.undo.text(index) for index in range(2)] == ["Erase", "Keep"]
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    for key, modifiers, expected in (
        (Qt.Key.Key_Z, control, one),
        (Qt.Key.Key_Z, control, bare),
        (Qt.Key.Key_Z, control | shift, one),
        (Qt.Key.Key_Y, control, two),
    ):
        qtbot.keyClick(canvas, key, modifiers)
        np.testing.assert_array_equal(document.matte, expected)
    panel = cut.workbench._history
    panel.setCurrentIndex(panel.model().index(0, 0))
    np.testing.assert_array_equal(document.matte, bare)


def test_escape_takes_the_stroke_back_before_it_stops_a_cut(cut: MainWindow, qtbot: QtBot) -> None:
    document = _document(cut)
    bare = document.matte.copy()
    canvas = _take(cut, qtbot, Qt.Key.Key_E)
    cut.session.cut()
    assert document.busy
    _mouse(canvas, QEvent.Type.MouseButtonPress, 60, 60)
    _mouse(canvas, QEvent.Type.MouseMove, 90, 90)
    with qtbot.waitSignal(cut.session.segmenter.done, timeout=20000):
        cut.actions_.stop.trigger()
        assert not document.touchup_editor.stroking
    np.testing.assert_array_equal(document.matte, bare)


def test_touchup_survives_mode_and_strip(cut: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    document = _document(cut)
    canvas = _take(cut, qtbot, Qt.Key.Key_E)
    _stroke(canvas, (60, 60), (90, 100))
    with qtbot.waitSignal(cut.session.segmenter.done, timeout=20000):
        cut.actions_.modes["human"].trigger()
    assert document.matte[60, 60] == 0
    painted = document.matte.copy()
    with qtbot.waitSignal(cut.session.segmenter.done, timeout=20000):
        cut.open([FileSource(write_subject(tmp_path / "other.png"))])
    assert cut.session.current is not document
    assert not cut.actions_.undo.isEnabled()
    cut.actions_.previous.trigger()
    assert cut.session.current is document
    np.testing.assert_array_equal(document.matte, painted)
    cut.actions_.undo.trigger()
    assert cut.session.mode == "general"
    assert document.matte[60, 60] == 0
    cut.actions_.undo.trigger()
    np.testing.assert_array_equal(document.matte, document.base_matte)


def test_the_photo_side_paints_as_well(cut: MainWindow, qtbot: QtBot) -> None:
    _take(cut, qtbot, Qt.Key.Key_E)
    _stroke(cut.stage.original, (80, 80))
    assert _document(cut).matte[80, 80] == 0


def test_digits_dial_while_a_brush_is_in_hand_and_zoom_otherwise(cut: MainWindow, qtbot: QtBot) -> None:
    canvas = _take(cut, qtbot, Qt.Key.Key_B)
    viewport, brush = cut.stage.viewport, cut.workbench.brush
    fitted = viewport.scale
    qtbot.keyClick(canvas, Qt.Key.Key_4)
    assert brush.settings.brush.opacity == 0.4
    qtbot.keyClick(canvas, Qt.Key.Key_1)
    assert (brush.settings.brush.opacity, viewport.scale) == (0.1, fitted)
    qtbot.keyClick(canvas, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert viewport.scale == 1
    qtbot.keyClick(canvas, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert viewport.scale == fitted
    qtbot.keyClick(canvas, Qt.Key.Key_H)
    qtbot.keyClick(canvas, Qt.Key.Key_1)
    assert viewport.scale == 1


def test_the_brushs_keys(cut: MainWindow, qtbot: QtBot) -> None:
    canvas = _take(cut, qtbot, Qt.Key.Key_B)
    brush = cut.workbench.brush
    qtbot.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert brush.settings.brush.size == 33
    qtbot.keyClick(canvas, Qt.Key.Key_BraceLeft, Qt.KeyboardModifier.ShiftModifier)
    assert brush.settings.brush.hardness == 0.75
    qtbot.keyClick(canvas, Qt.Key.Key_X)
    assert brush.way == "erase"
    assert cut.workbench.toolbox.faces["erase"].isChecked()


VIEWS = ("overlay", "black", "white", "matte", "trimap", "ants", "onion", "layers")


def test_photoshops_letters_choose_the_view_and_f_goes_round(cut: MainWindow, qtbot: QtBot) -> None:
    canvas = cut.stage.cutout
    for key, mode in zip("vatkjmoy", VIEWS, strict=True):
        qtbot.keyClick(canvas, key)
        assert canvas.view_mode == mode
        assert cut.workbench.touchup.view_modes[mode].isChecked()
    seen = []
    for _ in VIEWS:
        qtbot.keyClick(canvas, Qt.Key.Key_F)
        seen.append(canvas.view_mode)
    assert tuple(seen) == VIEWS
    qtbot.keyClick(canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.view_mode == "onion"


def _shown(canvas: Canvas) -> np.ndarray:
    image = canvas.grab().toImage()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine()).copy()


def test_tab_held_shows_the_original_and_a_tap_moves_the_keyboard_on(cut: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: _document(cut).prepared, timeout=20000)
    canvas = _take(cut, qtbot, Qt.Key.Key_H)
    cutout = _shown(canvas)
    with qtbot.waitSignal(cut.workbench._peek.changed):
        QApplication.sendEvent(canvas, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier))
    assert (_shown(canvas) != cutout).any()
    QApplication.sendEvent(canvas, QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier))
    np.testing.assert_array_equal(_shown(canvas), cutout)
    assert canvas.hasFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_Tab)
    assert not canvas.hasFocus()


def test_p_shows_the_networks_matte_until_a_stroke_begins(cut: MainWindow, qtbot: QtBot) -> None:
    canvas = _take(cut, qtbot, Qt.Key.Key_E)
    _stroke(canvas, (60, 60), (90, 100))
    scene = cut.stage.cutout.scene
    qtbot.keyClick(canvas, Qt.Key.Key_P)
    assert scene.matte.base is _document(cut).base_matte
    _stroke(canvas, (20, 20))
    assert scene.matte.base is _document(cut).matte
    assert not cut.workbench.touchup.before.isChecked()


def test_every_option_of_the_brush_has_a_name_and_a_tooltip(cut: MainWindow, qtbot: QtBot) -> None:
    _take(cut, qtbot, Qt.Key.Key_B)
    options = cut.workbench.options

    numbers = options.findChildren(Number)
    assert len(numbers) >= 3
    for number in numbers:
        assert number.field.accessibleName()
        assert number.toolTip()
