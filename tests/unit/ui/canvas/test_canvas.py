import gc
import os
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu.engine.core.pyramid import Pyramid
from koutu.engine.core.rect import Rect
from koutu.engine.display import viewing
from koutu.engine.display.edge_colours import EdgeColours
from koutu.ui.canvas.canvas import Canvas

WIDTH, HEIGHT = 400, 300


def noise(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def grabbed(canvas: Canvas) -> np.ndarray:
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def checkerboard(canvas: Canvas) -> np.ndarray:
    return viewing.three(viewing.checkerboard(canvas.width(), canvas.height(), 8, 255, 224))


def composite(colours: np.ndarray, alpha: np.ndarray, backdrop: np.ndarray) -> np.ndarray:
    a = alpha[..., None].astype(float) / 255
    return colours * a + backdrop * (1 - a)


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[Canvas]:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    palette = canvas.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(240, 240, 240))
    canvas.setPalette(palette)
    canvas.resize(WIDTH, HEIGHT)
    canvas.show()
    qtbot.waitExposed(canvas)
    yield canvas
    canvas.set_photo(None)


def wheel(canvas: Canvas, at: QPointF, notches: float, modifiers=Qt.KeyboardModifier.NoModifier, pixels=(0, 0)):
    event = QWheelEvent(
        at,
        canvas.mapToGlobal(at),
        QPoint(*pixels),
        QPoint(0, round(notches * 120)),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase if pixels == (0, 0) else Qt.ScrollPhase.ScrollUpdate,
        False,
    )
    QApplication.sendEvent(canvas, event)


def test_at_100_percent_the_screen_shows_the_photos_bytes(canvas: Canvas):
    photo = noise(500, 700, 3)
    canvas.set_layer("photo")
    canvas.set_photo(photo)
    canvas.viewport.actual_pixels()
    left, top = 350 - WIDTH // 2, 250 - HEIGHT // 2
    np.testing.assert_array_equal(grabbed(canvas), photo[top : top + HEIGHT, left : left + WIDTH])


def test_at_100_percent_the_cutout_lies_over_the_checkerboard(canvas: Canvas):
    photo, matte = noise(500, 700, 3), noise(500, 700, seed=1)
    matte[:, :300] = 255
    matte[:, 400:] = 0
    canvas.set_photo(photo)
    canvas.set_matte(matte)
    canvas.viewport.actual_pixels()
    part = np.s_[250 - HEIGHT // 2 : 250 + HEIGHT // 2, 350 - WIDTH // 2 : 350 + WIDTH // 2]
    shown, expected = grabbed(canvas), composite(photo[part], matte[part], checkerboard(canvas))
    assert np.abs(shown - expected).max() <= 1
    np.testing.assert_array_equal(shown[:, :150], photo[part][:, :150])
    np.testing.assert_array_equal(shown[:, 250:], checkerboard(canvas)[:, 250:])


def test_at_400_percent_pixels_are_squares(canvas: Canvas):
    photo, matte = noise(500, 700, 3), noise(500, 700, seed=1)
    canvas.set_photo(photo)
    canvas.set_matte(matte)
    canvas.viewport.actual_pixels()
    canvas.viewport.zoom_at(QPointF(350, 250), 4)
    part = np.s_[250 - HEIGHT // 8 - 1 : 250 + HEIGHT // 8 + 1, 350 - WIDTH // 8 : 350 + WIDTH // 8]
    large = [np.kron(a, np.ones((4, 4, 1), np.uint8)) for a in (photo[part], matte[part][..., None])]
    first = 4 * (HEIGHT // 8 + 1) - HEIGHT // 2
    colours, alpha = (a[first : first + HEIGHT] for a in large)
    assert np.abs(grabbed(canvas) - composite(colours, alpha[..., 0], checkerboard(canvas))).max() <= 1


def test_fitted_it_shows_the_average_over_the_checkerboard(canvas: Canvas):
    photo, matte = noise(1600, 2400, 3), noise(1600, 2400, seed=1)
    canvas.set_photo(photo)
    canvas.set_matte(matte)
    fringe = EdgeColours.made(Pyramid(photo), Pyramid(matte))
    canvas.set_fringe(fringe.levels)
    mapping = canvas.mapping
    assert mapping is not None
    level = fringe.premultiplied(2, Rect(0, 0, 600, 400))
    alpha = Pyramid(matte).level(2)
    extent = mapping.extent(Rect.of(photo))
    backdrop = checkerboard(canvas)[extent.slices]
    expected = viewing.sample(level, 2, mapping, extent, True) + backdrop * (
        1 - viewing.sample(alpha, 2, mapping, extent, True)[..., None] / 255.0
    )
    shown = grabbed(canvas)
    # OpenCV's interpolation weights depend in their last bit on where a part begins.
    assert np.abs(shown[extent.slices] - expected).max() <= 2
    assert extent == Rect(12, 25, 388, 276)
    assert len(np.unique(shown[:25].reshape(-1, 3), axis=0)) == 1


def test_clean_colours_take_the_place_of_the_photos(canvas: Canvas):
    photo, clean = np.full((200, 200, 3), 90, np.uint8), np.full((200, 200, 3), (10, 20, 30), np.uint8)
    matte = np.full((200, 200), 255, np.uint8)
    matte[:, 100:] = 254
    canvas.set_photo(photo)
    canvas.set_matte(matte)
    canvas.set_fringe(EdgeColours.made(Pyramid(photo), Pyramid(matte), clean).levels)
    assert grabbed(canvas)[150, 150].tolist() == [90, 90, 90]
    assert np.abs(grabbed(canvas)[150, 250].astype(int) - [10, 20, 30]).max() <= 1
    canvas.set_fringe(None)
    assert np.abs(grabbed(canvas)[150, 250].astype(int) - 90).max() <= 1


@pytest.mark.parametrize("mode", ["overlay", "black", "white", "matte", "trimap", "ants", "onion"])
def test_each_view_mode_shows_what_its_name_says(canvas: Canvas, mode: str):
    photo, matte = noise(300, 400, 3), noise(300, 400, seed=1)
    matte[:, :100] = 255
    matte[:, 300:] = 0
    canvas.set_photo(photo)
    canvas.set_matte(matte)
    canvas.viewport.actual_pixels()
    on_layers = grabbed(canvas)
    canvas.set_view_mode(mode)
    shown, alpha = grabbed(canvas), matte[..., None] / 255.0
    black, white = np.zeros_like(photo), np.full_like(photo, 255)
    onion = photo * 0.35 + checkerboard(canvas) * 0.65
    if mode == "ants":
        np.testing.assert_array_equal(shown[:, :98], photo[:, :98])
        np.testing.assert_array_equal(shown[:, 302:], photo[:, 302:])
        assert set(np.unique(shown[(shown != photo).any(2)])) == {0, 255}
    else:
        expected = {
            "overlay": photo * (1 - (1 - alpha) * 0.5) + np.array([255, 0, 60]) * (1 - alpha) * 0.5,
            "black": composite(photo, matte, black),
            "white": composite(photo, matte, white),
            "matte": np.repeat(matte[..., None], 3, 2).astype(float),
            "trimap": np.select([matte[..., None] >= 250, matte[..., None] <= 5], [white, black], 128.0),
            "onion": composite(photo, matte, onion),
        }[mode]
        assert np.abs(shown - expected).max() <= 2
    canvas.set_view_mode("layers")
    np.testing.assert_array_equal(grabbed(canvas), on_layers)


def test_marching_ants_have_no_gaps_where_patches_meet(canvas: Canvas):
    photo, matte = np.full((300, 400, 3), 90, np.uint8), np.zeros((300, 400), np.uint8)
    canvas.set_photo(photo)
    canvas.set_matte(matte)
    canvas.viewport.actual_pixels()
    canvas.set_view_mode("ants")
    grabbed(canvas)
    for left in range(100, 300, 23):  # a gap of 3: the rim of each patch is the outline of the one before
        rect = Rect(left, 100, left + 20, 200)
        matte[rect.slices] = 255
        canvas.update_matte_rect(rect)
        grabbed(canvas)
    patched = grabbed(canvas)
    canvas.set_matte(matte)
    np.testing.assert_array_equal(patched, grabbed(canvas))


def test_the_photo_is_never_copied(canvas: Canvas):
    photo, matte = noise(1600, 2400, 3), noise(1600, 2400)
    canvas.set_photo(photo)
    canvas.set_matte(matte)
    grabbed(canvas)
    assert canvas.scene.photo.base is photo
    assert canvas.scene.matte.base is matte


@pytest.mark.parametrize("scale", [0.11, 0.5, 1.0, 1.5, 4.0])
def test_a_changed_rectangle_shows_exactly_as_a_new_matte_would(canvas: Canvas, scale: float):
    photo, matte = noise(900, 1200, 3), noise(900, 1200, seed=1)
    canvas.set_photo(photo)
    canvas.set_matte(matte)
    canvas.viewport.zoom_to(scale)
    before = grabbed(canvas)
    rect = Rect(570, 431, 633, 467)
    matte[rect.slices] = 255 - matte[rect.slices]
    canvas.update_matte_rect(rect)
    after = grabbed(canvas)
    canvas.set_matte(matte)
    # OpenCV's interpolation weights depend in their last bit on where the patch begins.
    assert np.abs(after.astype(int) - grabbed(canvas)).max() <= (0 if scale in (1.0, 4.0) else 1)
    changed = np.argwhere((after != before).any(2))
    claimed = canvas.mapping.to_device(rect, viewing.reach(scale, len(canvas.scene.photo)))
    assert len(changed) > 0
    assert (changed >= (claimed.top, claimed.left)).all()
    assert (changed < (claimed.bottom, claimed.right)).all()


def test_two_canvases_move_together(qtbot: QtBot, canvas: Canvas):
    other = Canvas(canvas.viewport, canvas.scene)
    qtbot.addWidget(other)
    other.set_layer("photo")
    other.resize(WIDTH, HEIGHT)
    other.show()
    canvas.set_photo(noise(900, 1200, 3))
    with qtbot.waitSignals([canvas.viewportChanged, other.viewportChanged]):
        wheel(canvas, QPointF(100, 80), 3)
    np.testing.assert_array_equal(grabbed(canvas), grabbed(other))
    assert other.photo_point(QPointF(100, 80)) == canvas.photo_point(QPointF(100, 80))


def test_fitting_takes_the_smallest_of_the_visible_canvases(qtbot: QtBot, canvas: Canvas):
    other = Canvas(canvas.viewport, canvas.scene)
    qtbot.addWidget(other)
    other.resize(200, HEIGHT)
    canvas.set_photo(noise(900, 1200, 3))
    wide = canvas.viewport.scale
    other.show()
    assert canvas.viewport.scale == pytest.approx((200 - 24) / 1200)
    other.hide()
    assert canvas.viewport.scale == wide


def test_the_wheel_zooms_at_the_pointer_and_a_touchpad_pans(canvas: Canvas):
    canvas.set_photo(noise(900, 1200, 3))
    at = QPointF(310, 90)
    point, scale = canvas.photo_point(at), canvas.viewport.scale
    wheel(canvas, at, 3)
    assert canvas.viewport.scale == pytest.approx(scale * 2)
    assert (canvas.widget_point(point) - at).manhattanLength() <= 1
    wheel(canvas, at, 1, pixels=(7, -9))
    assert canvas.viewport.scale == pytest.approx(scale * 2)
    assert (canvas.widget_point(point) - at - QPointF(7, -9)).manhattanLength() <= 2
    wheel(canvas, at, -3, Qt.KeyboardModifier.ControlModifier, (0, -120))
    assert canvas.viewport.scale == pytest.approx(scale)


def test_keys_fit_show_actual_pixels_and_step(qtbot: QtBot, canvas: Canvas):
    canvas.set_photo(noise(900, 1200, 3))
    fitted = canvas.viewport.scale
    for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
        qtbot.keyClick(canvas, Qt.Key.Key_1, modifier)
        assert canvas.viewport.scale == 1
        qtbot.keyClick(canvas, Qt.Key.Key_Plus, modifier)
        assert canvas.viewport.scale == 1.5
        qtbot.keyClick(canvas, Qt.Key.Key_Minus, modifier)
        qtbot.keyClick(canvas, Qt.Key.Key_Minus, modifier)
        assert canvas.viewport.scale == 0.6667
        qtbot.keyClick(canvas, Qt.Key.Key_0, modifier)
        assert canvas.viewport.scale == fitted
        assert canvas.viewport.fitted


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton])
def test_space_or_the_middle_button_pans(qtbot: QtBot, canvas: Canvas, button: Qt.MouseButton):
    matte = np.full((900, 1200), 255, np.uint8)
    canvas.set_photo(noise(900, 1200, 3))
    canvas.set_matte(matte)
    canvas.viewport.actual_pixels()
    point = canvas.photo_point(QPointF(200, 150))
    if button == Qt.MouseButton.LeftButton:
        qtbot.keyPress(canvas, Qt.Key.Key_Space)
    with qtbot.assertNotEmitted(canvas.dragOutRequested):
        drag(qtbot, canvas, QPoint(200, 150), QPoint(230, 110), button)
    assert canvas.widget_point(point) == QPointF(230, 110)


def drag(qtbot: QtBot, canvas: Canvas, start: QPoint, end: QPoint, button: Qt.MouseButton) -> None:
    qtbot.mousePress(canvas, button, pos=start)
    for step in (1, 2):
        position = QPointF(start + (end - start) * step / 2)
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            position,
            canvas.mapToGlobal(position),
            Qt.MouseButton.NoButton,
            button,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(canvas, event)
    qtbot.mouseRelease(canvas, button, pos=end)


def test_the_hand_pans_on_the_subject_as_everywhere(qtbot: QtBot, canvas: Canvas):
    canvas.set_photo(noise(300, 400, 3))
    canvas.set_matte(np.full((300, 400), 255, np.uint8))
    canvas.viewport.actual_pixels()
    before = canvas.viewport.placement
    with qtbot.assertNotEmitted(canvas.dragOutRequested):
        drag(qtbot, canvas, QPoint(100, 100), QPoint(160, 100), Qt.MouseButton.LeftButton)
    assert canvas.viewport.placement == before.panned(60, 0)


@pytest.mark.parametrize(("layer", "asked"), [("cutout", 1), ("split", 1), ("photo", 0)])
def test_past_the_windows_edge_the_hand_carries_the_cutout_and_the_photo_is_back(
    qtbot: QtBot, canvas: Canvas, layer: str, asked: int
):
    canvas.set_photo(noise(300, 400, 3))
    canvas.set_matte(np.full((300, 400), 255, np.uint8))
    canvas.set_layer(layer)
    canvas.viewport.actual_pixels()
    before = canvas.viewport.placement
    told: list[None] = []
    canvas.dragOutRequested.connect(lambda: told.append(None))
    drag(qtbot, canvas, QPoint(100, 100), QPoint(-40, 100), Qt.MouseButton.LeftButton)
    assert len(told) == asked
    assert canvas.viewport.placement == (before if asked else before.panned(-140, 0))
    with qtbot.assertNotEmitted(canvas.dragOutRequested):
        drag(qtbot, canvas, QPoint(100, 100), QPoint(-40, 100), Qt.MouseButton.MiddleButton)


def test_a_badge_says_what_is_shown_instead(canvas: Canvas):
    canvas.set_photo(np.full((300, 400, 3), 200, np.uint8))
    canvas.viewport.actual_pixels()
    plain = grabbed(canvas)
    canvas.set_badge("Before touch-up")
    changed = (grabbed(canvas) != plain).any(axis=2)
    assert changed[14:30, 14:80].all()
    assert not changed[60:].any()
    canvas.set_badge("")
    assert (grabbed(canvas) == plain).all()


def test_the_slider_parts_photo_and_cutout(qtbot: QtBot, canvas: Canvas):
    photo, matte = np.full((300, 400, 3), 60, np.uint8), np.zeros((300, 400), np.uint8)
    canvas.set_photo(photo)
    canvas.set_matte(matte)
    canvas.viewport.actual_pixels()
    canvas.set_layer("split")
    drag(qtbot, canvas, QPoint(200, 150), QPoint(100, 150), Qt.MouseButton.LeftButton)
    assert canvas.split == pytest.approx(0.25)
    shown = grabbed(canvas)
    assert (shown[20, :95] == 60).all()
    np.testing.assert_array_equal(shown[20, 105:], checkerboard(canvas)[20, 105:])
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert canvas.split == pytest.approx(0.3)
    np.testing.assert_array_equal(grabbed(canvas)[20, :115], np.full((115, 3), 60))


def test_moving_frames_are_cheap_and_the_hand_at_rest_gets_a_sharp_one(qtbot: QtBot, canvas: Canvas):
    photo = noise(900, 1200, 3)
    canvas.set_layer("photo")
    canvas.set_photo(photo)
    with qtbot.waitSignal(canvas.viewport.rested):
        canvas.viewport.zoom_at(QPointF(600, 450), 1.1)
        moving = grabbed(canvas)
    mapping = canvas.mapping
    extent = mapping.extent(Rect.of(photo)).clipped(Rect(0, 0, WIDTH, HEIGHT))
    for shown, smooth in ((moving, False), (grabbed(canvas), True)):
        expected = viewing.sample_levels(Pyramid(photo), mapping, extent, smooth)
        np.testing.assert_array_equal(shown[extent.slices], expected)


def test_without_a_photo_it_says_what_to_do(canvas: Canvas):
    empty = grabbed(canvas)
    canvas.set_placeholder("Drop a photo here\nor press Ctrl+O")
    words = grabbed(canvas)
    assert (words != empty).any()
    canvas.set_drop_highlight(True)
    assert (grabbed(canvas) != words).mean() > 0.5
    canvas.set_drop_highlight(False)
    np.testing.assert_array_equal(grabbed(canvas), words)


def test_a_matte_of_another_size_is_refused_and_changes_nothing(canvas: Canvas):
    canvas.set_photo(noise(30, 40, 3))
    with pytest.raises(ValueError, match="41×30"):
        canvas.set_matte(noise(30, 41))
    assert canvas.scene.matte is None


def test_odd_widths_do_not_shear(canvas: Canvas):
    photo = noise(101, 333, 3)
    canvas.set_layer("photo")
    canvas.resize(333, 201)
    canvas.set_photo(photo)
    canvas.viewport.actual_pixels()
    np.testing.assert_array_equal(grabbed(canvas)[50:151], photo)


def test_a_canvas_nobody_holds_is_gone_at_once(qtbot: QtBot):
    # Left to the garbage collector it would get events while its helpers are emptied already.
    canvas = Canvas()
    canvas.set_photo(noise(30, 40, 3))
    canvas.show()
    held = weakref.ref(canvas)
    gc.disable()
    try:
        del canvas
        assert held() is None
    finally:
        gc.enable()


_ON_A_DENSE_SCREEN = """
import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from koutu.ui.canvas.canvas import Canvas

app = QApplication([])
canvas = Canvas()
canvas.resize(200, 150)
canvas.show()
photo = np.random.default_rng(0).integers(0, 256, (900, 1200, 3), dtype=np.uint8)
canvas.set_layer("photo")
canvas.set_photo(photo)
fitted = canvas.viewport.scale
canvas.viewport.actual_pixels()
image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
shown = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())[:, :1200]
np.testing.assert_array_equal(shown.reshape(300, 400, 3), photo[300:600, 400:800])
assert image.devicePixelRatio() == 2
assert fitted == min((200 - 24) * 2 / 1200, (150 - 24) * 2 / 900), fitted
"""


def test_on_a_dense_screen_a_photo_pixel_is_a_device_pixel():
    # The ratio is read when Qt starts, so it needs a process of its own.
    environment = os.environ | {"QT_SCALE_FACTOR": "2", "PYTHONPATH": str(Path(__file__).parents[4] / "desktop")}
    done = subprocess.run(
        [sys.executable, "-c", _ON_A_DENSE_SCREEN], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
