from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from pytestqt.qtbot import QtBot

from koutu.services.components import ComponentFinder
from koutu.ui.panels.pieces_panel import PiecesPanel
from koutu.ui.tools.pieces_options import PiecesOptions
from koutu.ui.tools.pieces_tool import PiecesTool
from tests.unit.ui.tools.desk import LEFT_BALL, RIGHT_BALL, WIDTH, Desk, disc

HOLE = (105, 145)


def holed() -> np.ndarray:
    """Two balls, a hole of 100 pixels in the left one, and a speck of four."""
    matte = disc(LEFT_BALL, RIGHT_BALL)
    matte[140:150, 100:110] = 0
    matte[10:12, 10:12] = 200
    return matte


class Bench(Desk):
    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot, holed())
        self.components = ComponentFinder(self.worker, self.canvas)
        self.take(PiecesTool(self.components))
        self.panel = PiecesPanel(self.components, self.canvas)
        self.panel.move(WIDTH, 0)  # in the same window, out of the picture
        self.panel.show()
        self.options = PiecesOptions(self.components)
        self.options.setParent(self.canvas)
        self.settle()

    @property
    def rows(self) -> list[tuple[str, bool]]:
        items = [self.panel.list.item(row) for row in range(self.panel.list.count())]
        return [(item.text().split("  ")[0], item.checkState() == Qt.CheckState.Checked) for item in items]


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.close()


ALL = [("Piece 1", True), ("Piece 2", True), ("Piece 3", True), ("Hole 1", True)]


def test_the_list_has_pieces_and_holes_largest_first(bench: Bench) -> None:
    assert bench.rows == ALL
    assert "100 px" in bench.panel.list.item(3).text()


def test_a_click_drops_a_piece_and_another_brings_the_exact_matte_back(bench: Bench) -> None:
    bench.drag(RIGHT_BALL, RIGHT_BALL)
    bench.settle()
    expected = holed()
    expected[:, 220:] = 0
    np.testing.assert_array_equal(bench.matte, expected)
    assert sorted(bench.rows) == sorted([*ALL[:1], ("Piece 2", False), *ALL[2:]]) or bench.rows.count(
        ("Piece 1", False)
    )
    bench.drag(RIGHT_BALL, RIGHT_BALL)
    bench.settle()
    np.testing.assert_array_equal(bench.matte, holed())
    assert bench.done == ["Drop a piece", "Keep a piece"]
    assert bench.rows == ALL


def test_a_click_fills_a_hole(bench: Bench) -> None:
    bench.drag(HOLE, HOLE)
    bench.settle()
    expected = holed()
    expected[140:150, 100:110] = 255
    np.testing.assert_array_equal(bench.matte, expected)
    assert bench.done == ["Fill a hole"]


def test_undo_brings_the_list_back(bench: Bench) -> None:
    bench.drag(RIGHT_BALL, RIGHT_BALL)
    bench.settle()
    bench.document.undo.undo()
    bench.settle()
    np.testing.assert_array_equal(bench.matte, holed())
    assert bench.rows == ALL


def test_fast_clicks_are_all_used(bench: Bench) -> None:
    for at in (RIGHT_BALL, HOLE, (11, 11)):
        bench.drag(at, at)
    bench.qtbot.waitUntil(lambda: len(bench.done) == 3, timeout=20000)
    np.testing.assert_array_equal(bench.matte, disc(LEFT_BALL))
    assert bench.done == ["Drop a piece", "Fill a hole", "Drop a piece"]


def test_a_tick_in_the_list_does_the_same(bench: Bench) -> None:
    item = bench.panel.list.item(2)
    item.setCheckState(Qt.CheckState.Unchecked)
    bench.settle()
    assert bench.matte[:20, :20].max() == 0
    assert bench.rows[2] == ("Piece 3", False)


def test_the_buttons_drop_specks_fill_holes_and_keep_the_largest(bench: Bench) -> None:
    bench.options.smaller.set_value(5)
    bench.options.specks.click()
    bench.settle()
    bench.options.holes.click()
    assert bench.worker.tasks == []  # the hole has 100 pixels
    bench.options.smaller.set_value(101)
    bench.options.holes.click()
    bench.settle()
    np.testing.assert_array_equal(bench.matte, disc(LEFT_BALL, RIGHT_BALL))
    bench.options.largest.click()
    bench.settle()
    # Found with its hole, the left ball is the smaller: it goes, and what filled the hole with it.
    np.testing.assert_array_equal(bench.matte, disc(RIGHT_BALL))
    assert bench.done == ["Drop specks", "Fill holes", "Keep only the largest"]


def test_a_touch_by_another_tool_finds_the_pieces_anew(bench: Bench) -> None:
    bench.document.touchup_editor.fill_areas(
        "Lasso", [bench.components.found.area_of(bench.components.found.holes[0])], 255
    )
    bench.settle()
    assert bench.rows == ALL[:3]


def test_the_pointer_and_the_list_light_a_piece_up(bench: Bench) -> None:
    bench.mouse(QEvent.Type.MouseMove, (200, 290))  # wherever the pointer was when the window came
    before = bench.canvas.grab().toImage()
    bench.mouse(QEvent.Type.MouseMove, RIGHT_BALL)
    assert bench.components.pointed == bench.components.found.at(*RIGHT_BALL)
    lit = bench.canvas.grab().toImage()
    assert lit.pixelColor(*RIGHT_BALL).red() > before.pixelColor(*RIGHT_BALL).red()
    bench.mouse(QEvent.Type.MouseMove, (200, 290))
    assert bench.components.pointed is None
    bench.panel.list.setCurrentRow(3)
    assert bench.components.pointed.hole


def test_out_of_sight_nothing_is_searched(bench: Bench) -> None:
    bench.panel.hide()
    bench.settle()
    assert bench.components.found is None
    bench.document.touchup_editor.fill_areas("Lasso", [], 255)
    assert bench.worker.tasks == []


def test_many_specks_are_one_line_that_drops_and_brings_them_back(qtbot: QtBot) -> None:
    made = Bench(qtbot)
    try:
        before = made.matte.copy()
        speckled = before.copy()
        for number in range(37):
            speckled[5 + 4 * (number % 5), 60 + 6 * (number // 5)] = 255
        made.document.replace_matte(speckled, made.document.origin)
        made.settle()
        texts = [made.panel.list.item(row).text() for row in range(made.panel.list.count())]
        assert "38 specks" in texts  # with the small piece that was there
        item = made.panel.list.item(texts.index("38 specks"))
        whole = made.matte.copy()
        item.setCheckState(Qt.CheckState.Unchecked)
        made.settle()
        assert made.matte[:30, 55:110].max() == 0
        assert item.checkState() == Qt.CheckState.Unchecked
        item.setCheckState(Qt.CheckState.Checked)
        made.settle()
        np.testing.assert_array_equal(made.matte, whole)
        assert made.done[-2:] == ["Drop specks", "Keep specks"]
    finally:
        made.close()


def test_pieces_are_listed_with_pictures_of_themselves(bench: Bench) -> None:
    images = [bench.panel.list.item(row).icon().pixmap(28, 28).toImage() for row in range(2)]
    middle = images[0].pixelColor(images[0].width() // 2, images[0].height() // 2)
    assert middle.red() > middle.blue()  # a reddish ball, not its blue ground
    assert middle.alpha() == 255
    assert images[0].pixelColor(0, 0).alpha() < 128
    # Whatever a piece's shape, its picture is a square: the words beside the pictures stand in a row.
    sides = [bench.panel.list.item(row).icon().availableSizes()[0] for row in range(bench.panel.list.count())]
    assert {(side.width(), side.height()) for side in sides} == {(56, 56)}
