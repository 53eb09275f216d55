from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from koutu.document.history import History
from koutu.engine.core.rect import Rect
from koutu.engine.touchup.brush import Brush
from koutu.engine.touchup.touchup import ERASE, KEEP, Touchup, TouchupStroke
from koutu.ui.canvas.canvas import Canvas
from koutu.ui.tools.brush_tool import BrushTool
from tests.unit.documents import made_document
from tests.unit.ui.canvas.test_canvas import grabbed, noise

HEIGHT, WIDTH = 300, 400


class Desk:
    """A canvas with a brush in hand over a grey matte, 100 %, so that widget and photo positions are the same."""

    def __init__(self, qtbot: QtBot, history: History) -> None:
        self.qtbot = qtbot
        self.canvas = Canvas()
        qtbot.addWidget(self.canvas)
        self.canvas.resize(WIDTH, HEIGHT)
        self.canvas.show()
        self.network = np.full((HEIGHT, WIDTH), 100, np.uint8)
        self.document = made_document(noise(HEIGHT, WIDTH, 3), self.network, history)
        self.canvas.set_photo(self.document.screen)
        self.canvas.set_matte(self.document.shown_matte)
        self.canvas.viewport.actual_pixels()
        self.document.matteRectChanged.connect(self.show)
        self.tool = BrushTool(self.canvas)
        self.tool.take_way("erase")
        self.tool.set_document(self.document)
        self.tool.settings.set_brush(Brush(size=40, hardness=1))
        self.canvas.set_tool(self.tool)

    @property
    def matte(self) -> np.ndarray:
        return self.document.shown_matte

    @property
    def done(self) -> list[str]:
        return [self.document.undo.text(index) for index in range(self.document.undo.count())]

    def show(self, rect: Rect) -> None:
        self.canvas.update_matte_rect(rect, self.document.shown_matte)

    def mouse(self, kind: QEvent.Type, x: int, y: int, button=Qt.MouseButton.LeftButton, held=None) -> None:
        held = held or Qt.KeyboardModifier.NoModifier
        moving = kind == QEvent.Type.MouseMove
        at = QPointF(x, y)
        event = QMouseEvent(
            kind, at, self.canvas.mapToGlobal(at), Qt.MouseButton.NoButton if moving else button, button, held
        )
        QApplication.sendEvent(self.canvas, event)

    def stroke(self, *points: tuple[int, int], button=Qt.MouseButton.LeftButton, held=None) -> None:
        self.mouse(QEvent.Type.MouseButtonPress, *points[0], button, held)
        for point in points[1:]:
            self.mouse(QEvent.Type.MouseMove, *point, button, held)
        self.mouse(QEvent.Type.MouseButtonRelease, *points[-1], button, held)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    history = History()
    yield Desk(qtbot, history)
    history.close()


def expected(desk: Desk, value: int, *points: tuple[int, int]) -> np.ndarray:
    touchup = Touchup.blank(WIDTH, HEIGHT)
    stroke = TouchupStroke(touchup, desk.tool.settings.brush, value)
    for x, y in points:
        stroke.add(x, y)
    return touchup.applied(desk.network, Rect.of(desk.network))


def test_a_drag_erases_and_shows_at_once(desk: Desk):
    desk.stroke((50, 60), (120, 90), (300, 200))
    np.testing.assert_array_equal(desk.matte, expected(desk, ERASE, (50, 60), (120, 90), (300, 200)))
    assert desk.done == ["Erase"]
    desk.canvas.set_tool(None)
    patched = grabbed(desk.canvas)
    desk.canvas.set_matte(desk.matte)
    np.testing.assert_array_equal(patched, grabbed(desk.canvas))


@pytest.mark.parametrize(
    ("button", "held"),
    [
        (Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier),
        (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier),
        (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_ctrl_alt_or_the_right_button_does_the_opposite(desk: Desk, button, held):
    desk.stroke((50, 60), (120, 90), button=button, held=held)
    np.testing.assert_array_equal(desk.matte, expected(desk, KEEP, (50, 60), (120, 90)))


def test_x_swaps(desk: Desk):
    desk.tool.swap()
    desk.stroke((50, 60), (120, 90))
    np.testing.assert_array_equal(desk.matte, expected(desk, KEEP, (50, 60), (120, 90)))


def test_shift_draws_a_straight_line_from_the_last_end(desk: Desk):
    desk.stroke((50, 60))
    desk.stroke((350, 200), held=Qt.KeyboardModifier.ShiftModifier)
    assert desk.matte[130, 200] == 0
    assert len(desk.done) == 2


def test_escape_aborts_without_a_trace(desk: Desk):
    desk.mouse(QEvent.Type.MouseButtonPress, 100, 100)
    desk.mouse(QEvent.Type.MouseMove, 250, 150)
    assert (desk.matte != desk.network).any()
    desk.qtbot.keyClick(desk.canvas, Qt.Key.Key_Escape)
    np.testing.assert_array_equal(desk.matte, desk.network)
    desk.mouse(QEvent.Type.MouseMove, 260, 160)
    desk.mouse(QEvent.Type.MouseButtonRelease, 260, 160)
    np.testing.assert_array_equal(desk.matte, desk.network)
    assert desk.document.touchup.tiles.empty
    assert desk.done == []


def test_space_pans_instead_of_painting_and_the_subject_is_not_dragged_out(desk: Desk):
    before = desk.canvas.viewport.placement
    desk.qtbot.keyPress(desk.canvas, Qt.Key.Key_Space)
    desk.stroke((100, 100), (130, 100))
    desk.qtbot.keyRelease(desk.canvas, Qt.Key.Key_Space)
    assert desk.canvas.viewport.placement == before.panned(30, 0)
    assert desk.document.touchup.tiles.empty
    desk.network[:] = 255
    desk.canvas.set_matte(desk.network)
    with desk.qtbot.assertNotEmitted(desk.canvas.dragOutRequested):
        desk.stroke((100, 100), (200, 100))


def test_the_ring_shows_size_and_goes_with_the_pointer(desk: Desk):
    bare = grabbed(desk.canvas)
    desk.mouse(QEvent.Type.MouseMove, 200, 150, Qt.MouseButton.NoButton)
    ring = np.argwhere((grabbed(desk.canvas) != bare).any(2))
    assert ring.min(0).tolist() == pytest.approx([150 - 21.5, 200 - 21.5], abs=1)
    assert ring.max(0).tolist() == pytest.approx([150 + 20.5, 200 + 20.5], abs=1.5)
    QApplication.sendEvent(desk.canvas, QEvent(QEvent.Type.Leave))
    np.testing.assert_array_equal(grabbed(desk.canvas), bare)


def test_sizes_step_by_tenths_and_hardness_by_quarters(desk: Desk):
    desk.tool.settings.resize(1)
    assert desk.tool.settings.brush.size == 44
    desk.tool.settings.set_brush(Brush(size=1.5))
    desk.tool.settings.resize(-1)
    assert desk.tool.settings.brush.size == 1
    desk.tool.settings.harden(1)
    desk.tool.settings.harden(-2)
    assert desk.tool.settings.brush.hardness == 0.5


def test_digits_dial_the_opacity(desk: Desk):
    desk.tool.settings.dial(5)
    assert desk.tool.settings.brush.opacity == 0.5
    desk.tool.settings.dial(0)
    assert desk.tool.settings.brush.opacity == 1


def drag(desk: Desk, start: tuple[int, int], end: tuple[int, int], button, held) -> None:
    desk.mouse(QEvent.Type.MouseButtonPress, *start, button, held)
    desk.mouse(QEvent.Type.MouseMove, *end, button, held)
    desk.mouse(QEvent.Type.MouseButtonRelease, *end, button, held)


@pytest.mark.parametrize(
    ("button", "held"),
    [
        (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier),
        (Qt.MouseButton.RightButton, Qt.KeyboardModifier.AltModifier),
    ],
)
def test_dragging_with_shift_sizes_and_hardens_the_brush_and_paints_nothing(desk: Desk, button, held):
    drag(desk, (100, 100), (130, 110), button, held)
    assert desk.tool.settings.brush == Brush(size=100, hardness=1)
    drag(desk, (100, 100), (110, 150), button, held)
    assert desk.tool.settings.brush == Brush(size=100, hardness=0.8)
    assert desk.done == []
    np.testing.assert_array_equal(desk.matte, desk.network)


def test_escape_gives_the_brush_its_size_back(desk: Desk):
    desk.mouse(QEvent.Type.MouseButtonPress, 100, 100, held=Qt.KeyboardModifier.ShiftModifier)
    desk.mouse(QEvent.Type.MouseMove, 180, 100, held=Qt.KeyboardModifier.ShiftModifier)
    desk.qtbot.keyClick(desk.canvas, Qt.Key.Key_Escape)
    desk.mouse(QEvent.Type.MouseButtonRelease, 180, 100)
    assert desk.tool.settings.brush == Brush(size=40, hardness=1)
    assert desk.done == []


def test_a_smoothed_stroke_ends_where_the_hand_does(desk: Desk):
    desk.tool.settings.set_smoothing(0.9)
    desk.stroke((50, 60), (300, 60), (300, 200))
    assert desk.matte[200, 300] == 0
    assert desk.matte[60, 300] == 100  # the corner is cut


def test_changing_the_document_aborts_the_stroke(desk: Desk):
    desk.mouse(QEvent.Type.MouseButtonPress, 100, 100)
    desk.tool.set_document(None)
    np.testing.assert_array_equal(desk.matte, desk.network)
    desk.qtbot.mouseClick(desk.canvas, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert desk.done == []


def test_the_pens_pressure_changes_the_size(desk: Desk):
    desk.tool.settings.set_brush(Brush(size=40, hardness=1, pressure_sizes=True))
    at = QPointF(100, 100)
    none, left = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    for kind, button, held in ((QEvent.Type.TabletPress, left, left), (QEvent.Type.TabletRelease, left, none)):
        event = QTabletEvent(
            kind,
            QPointingDevice.primaryPointingDevice(),
            at,
            desk.canvas.mapToGlobal(at),
            0.5,
            0,
            0,
            0,
            0,
            0,
            Qt.KeyboardModifier.NoModifier,
            button,
            held,
        )
        QApplication.sendEvent(desk.canvas, event)
    touchup = Touchup.blank(WIDTH, HEIGHT)
    TouchupStroke(touchup, desk.tool.settings.brush, ERASE).add(100, 100, 0.5)
    np.testing.assert_array_equal(desk.matte, touchup.applied(desk.network, Rect.of(desk.network)))
    assert desk.matte[100, 111] == 100
    assert desk.matte[100, 108] == 0
    assert desk.done == ["Erase"]


def test_the_brush_keeps_its_share_of_the_picture(history: History) -> None:
    tool = BrushTool()
    tool.settings.set_brush(Brush(size=100))  # as on a picture 2000 pixels long
    small = made_document(noise(200, 400, 3), None, history)
    large = made_document(np.zeros((600, 4000, 3), np.uint8), None, history)
    tool.set_document(small)
    assert tool.settings.brush.size == pytest.approx(20)
    tool.set_document(None)
    tool.set_document(large)
    assert tool.settings.brush.size == pytest.approx(200)
    assert tool.settings.to_keep().size == pytest.approx(100)
    tool.settings.set_brush(Brush(size=9999))
    tool.set_document(large)
    assert tool.settings.brush.size == 5000
    tool.set_document(None)


def test_on_the_photos_side_of_the_slider_the_stroke_in_hand_shows(desk: Desk) -> None:
    desk.canvas.set_layer("split")
    desk.canvas.set_split(0.5)
    bare = grabbed(desk.canvas)
    desk.mouse(QEvent.Type.MouseButtonPress, 60, 80)
    for x in (90, 120):
        desk.mouse(QEvent.Type.MouseMove, x, 80)
    changed = (grabbed(desk.canvas) != bare).any(2)
    assert changed[70:90, 65:115].all()
    desk.mouse(QEvent.Type.MouseButtonRelease, 120, 80)
    QApplication.sendEvent(desk.canvas, QEvent(QEvent.Type.Leave))
    assert not (grabbed(desk.canvas) != bare)[70:90, 65:115].any()


def test_a_drag_that_sizes_the_brush_says_the_numbers(desk: Desk) -> None:
    bare = grabbed(desk.canvas)
    desk.mouse(QEvent.Type.MouseButtonPress, 150, 150, held=Qt.KeyboardModifier.ShiftModifier)
    desk.mouse(QEvent.Type.MouseMove, 165, 150, held=Qt.KeyboardModifier.ShiftModifier)
    assert desk.tool.settings.brush.size == 70
    beside = (grabbed(desk.canvas) != bare)[145:160, 200:290]
    assert beside.any(2).all()
