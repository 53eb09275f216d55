"""Backdrop and export in the real window: the same bytes as the engine's."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from koutu import paths
from koutu.engine.compose.style import Canvas, Sheet, Style
from koutu.engine.decoding.photo import load
from koutu.engine.export.export import Export, encode_cutout
from koutu.engine.export.presets import named_preset, read_preset
from koutu.engine.matting.cutout import make_cutout, make_matte
from koutu.engine.networks.catalog import load_catalog
from koutu.engine.networks.network import Networks
from koutu.services.preview_export import FileWeight
from koutu.ui.export.export_window import ExportWindow
from koutu.ui.export.preset_list import as_the_photo
from koutu.ui.export.preview import Preview
from koutu.ui.export.snapping import Stop, stop
from koutu.ui.window.main_window import MainWindow
from tests.unit.pictures import write_subject

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def dialog(cut: MainWindow, qtbot: QtBot) -> ExportWindow:
    cut.actions_.finish.trigger()
    found = cut.exporting.dialog
    assert found is not None
    # Its panels are made one by one first.
    qtbot.waitUntil(lambda: found.isVisible() and found.preview._composition is not None, timeout=20000)
    qtbot.waitUntil(lambda: not found.exporter._preview.busy, timeout=20000)
    return found


def shown(dialog: ExportWindow) -> np.ndarray:
    assert dialog.preview._composition is not None
    return dialog.preview._composition.pixels


def settle(dialog: ExportWindow, qtbot: QtBot, do) -> np.ndarray:
    with qtbot.waitSignal(dialog.exporter.composed, timeout=20000):
        do()
    return shown(dialog)


def expected(folder: Path, preset) -> bytes:
    photo = load(folder / "disc.png")
    choice = load_catalog(paths.bundled_models() / "catalog.toml").recipe("general", "small")
    matte = make_matte(photo, choice, Networks([paths.bundled_models()])).matte
    return encode_cutout(make_cutout(photo, matte), preset.export, preset.look)


def test_a_preset_is_previewed_and_exported_as_the_engine_makes_it(
    dialog: ExportWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    index = dialog.presets.findText("   Product on white, 2000 × 2000")
    assert index > 0
    pixels = settle(dialog, qtbot, lambda: dialog.presets.activated.emit(index))
    assert pixels.shape[0] == pixels.shape[1]
    assert (pixels[:3, :, :3] == 255).all()
    assert pixels[..., 3].min() == 255
    with qtbot.waitSignal(dialog.exporter.exported, timeout=20000):
        dialog.export_to(tmp_path / "shop.jpg")
    preset = named_preset("product-white", paths.preset_folders())
    assert (tmp_path / "shop.jpg").read_bytes() == expected(tmp_path, preset)
    assert dialog.note.isVisible()
    assert "shop.jpg" in dialog.note.text()


def test_the_weight_is_that_of_the_file(dialog: ExportWindow, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(dialog.exporter.weighed, timeout=20000) as weighed:
        dialog.draft.set("export", format="webp", lossless=False, quality=40)
    with qtbot.waitSignal(dialog.exporter.exported, timeout=20000):
        dialog.export_to(tmp_path / "a.webp")
    assert weighed.args == [FileWeight((tmp_path / "a.webp").stat().st_size)]
    assert dialog.export.bytes.text().startswith("File size: ")


def test_the_subject_is_moved_scaled_and_turned_by_hand(dialog: ExportWindow, qtbot: QtBot) -> None:
    preview = dialog.preview
    corners = preview._outline()
    centre = preview._centre(corners).toPoint()
    qtbot.mousePress(preview, Qt.MouseButton.LeftButton, pos=centre)
    qtbot.mouseMove(preview, centre + QPoint(40, 0))
    qtbot.mouseRelease(preview, Qt.MouseButton.LeftButton, pos=centre + QPoint(40, 0))
    placement = dialog.draft.preset.look.placement
    assert placement.x == pytest.approx(40 / preview._frame().width() * 100, abs=0.2)
    assert placement.y == pytest.approx(0, abs=0.5)  # brought to the middle, where it nearly was
    with qtbot.waitSignal(dialog.exporter.composed, timeout=20000):
        preview._place(x=0.0)
    corner = preview._outline()[2].toPoint()
    centre_f = preview._centre(preview._outline())
    qtbot.mousePress(preview, Qt.MouseButton.LeftButton, pos=corner)
    half = (centre_f + (QPointF(corner) - centre_f) / 2).toPoint()
    qtbot.mouseMove(preview, half)
    assert preview._numbers() == f"{dialog.draft.preset.look.placement.scale:.0f} %"
    qtbot.mouseRelease(preview, Qt.MouseButton.LeftButton, pos=half)
    assert dialog.draft.preset.look.placement.scale == pytest.approx(50, abs=2)
    with qtbot.waitSignal(dialog.exporter.composed, timeout=20000):
        preview._place(scale=100.0)
    handle = preview._turner(preview._outline()).toPoint()
    right = centre_f + QPointF(centre_f.y() - handle.y(), 0)
    qtbot.mousePress(preview, Qt.MouseButton.LeftButton, pos=handle)
    qtbot.mouseMove(preview, right.toPoint())
    assert preview._numbers() == f"{dialog.draft.preset.look.placement.turn:+.1f}°"
    qtbot.mouseRelease(preview, Qt.MouseButton.LeftButton, pos=right.toPoint())
    assert preview._numbers() == ""
    assert dialog.draft.preset.look.placement.turn == pytest.approx(90, abs=2)
    assert dialog.subject.turn.value == pytest.approx(90, abs=2)
    qtbot.keyClick(preview, Qt.Key.Key_Down)
    assert dialog.draft.preset.look.placement.y == placement.y + 1
    dialog.subject.centre.click()
    assert dialog.draft.preset.look.placement.turn == 0


def test_the_handle_that_turns_is_never_cut_off(dialog: ExportWindow, qtbot: QtBot) -> None:
    preview = dialog.preview
    dialog.resize(1120, 480)  # the picture fills the preview from its upper to its lower edge
    settle(dialog, qtbot, lambda: dialog.draft.set("placement", by="subject", margin=0.0))
    inside = preview.rect().adjusted(5, 5, -5, -5)
    assert preview._outline()[0].y() < 30  # hardly room above it
    assert inside.contains(preview._turner(preview._outline()).toPoint())


def drag(preview: Preview, qtbot: QtBot, way: QPoint, held: Qt.KeyboardModifier) -> None:
    centre = preview._centre(preview._outline()).toPoint()
    qtbot.mousePress(preview, Qt.MouseButton.LeftButton, pos=centre)
    at = QPointF(centre + way)
    left, event = Qt.MouseButton.LeftButton, QEvent.Type.MouseMove
    QApplication.sendEvent(preview, QMouseEvent(event, at, preview.mapToGlobal(at), left, left, held))


def test_a_dragged_subject_stops_at_the_middle_unless_ctrl_is_held(dialog: ExportWindow, qtbot: QtBot) -> None:
    preview, none = dialog.preview, Qt.KeyboardModifier.NoModifier
    settle(dialog, qtbot, lambda: dialog.draft.set("placement", by="subject", margin=20.0, x=10.0))
    width = preview._frame().width()
    near = QPoint(round(-0.1 * width) + 5, 30)
    drag(preview, qtbot, near, none)
    assert dialog.draft.preset.look.placement.x == pytest.approx(0, abs=1e-3)
    assert len(preview._guides) == 1
    assert preview._guides[0].x1() == pytest.approx(preview._frame().center().x())
    qtbot.mouseRelease(preview, Qt.MouseButton.LeftButton)
    assert not preview._guides
    settle(dialog, qtbot, lambda: dialog.draft.set("placement", x=10.0, y=0.0))
    drag(preview, qtbot, near, Qt.KeyboardModifier.ControlModifier)
    assert dialog.draft.preset.look.placement.x == pytest.approx(10 + near.x() / width * 100, abs=0.01)
    assert not preview._guides


@pytest.mark.parametrize(
    ("box", "wanted"),
    [
        ((42.0, 62.0), Stop(-2.0, 50.0)),
        ((3.0, 23.0), Stop(-3.0, 0.0)),
        ((8.0, 28.0), Stop(2.0, 10.0)),
        ((67.0, 87.0), Stop(3.0, 90.0)),
        ((84.0, 104.0), Stop(-4.0, 100.0)),
        ((20.0, 40.0), None),
    ],
)
def test_a_box_stops_at_the_nearest_line(box: tuple[float, float], wanted: Stop | None) -> None:
    assert stop(box, (0.0, 100.0), 10.0, 5.0) == wanted


def test_a_picture_dropped_on_the_preview_becomes_the_backdrop(
    dialog: ExportWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(write_subject(tmp_path / "behind.png", hue=80)))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    pixels = settle(dialog, qtbot, lambda: dialog.preview.dropEvent(event))
    assert pixels[..., 3].min() == 255
    assert dialog.draft.preset.look.backdrop.kind == "picture"
    assert "behind.png" in dialog.backdrop.pick.text()


def test_controls_follow_and_hide(dialog: ExportWindow) -> None:
    backdrop = dialog.backdrop
    assert backdrop.colour_.isHidden()
    backdrop.kind.chosen.emit("blurred")
    assert dialog.draft.preset.look.backdrop.blur == 2.5
    assert not backdrop.blur.isHidden()
    backdrop.kind.chosen.emit("colour")
    assert not backdrop.colour_.isHidden()
    dialog.subject.width_.setValue(640)
    assert dialog.draft.preset.look.canvas.width == 640
    dialog.subject.as_photo.click()
    assert dialog.draft.preset.look.canvas == Canvas()
    # A value finer than the control shows stays until the control is moved.
    dialog.draft.set("outline", width=1.63)
    dialog.export.trim.setChecked(True)
    assert dialog.draft.preset.look.outline.width == 1.63


def test_a_preset_of_the_users_own_is_a_file_and_in_the_list(dialog: ExportWindow) -> None:
    dialog.draft.set("canvas", width=640, height=480)
    dialog.keep_as("我的 店铺")
    kept = read_preset(paths.user_presets() / "我的-店铺.toml")
    assert kept.look.canvas == Canvas(640, 480)
    assert dialog.presets.currentText().strip() == "我的 店铺"


def test_what_was_set_last_is_there_again_and_exports_without_asking(
    cut: MainWindow, dialog: ExportWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.draft.set("backdrop", kind="colour", colour=(67, 142, 219))
    last = dialog.draft.preset
    dialog.close()
    assert cut.exporting.dialog is None
    again = cut.exporting.shelf.last()
    assert (again.look, again.export) == (last.look, last.export)
    for name in ("disc-cutout.png", "disc-cutout-2.png"):
        cut.actions_.export_again.trigger()
        with qtbot.waitSignal(cut.session.exporter.exported, timeout=20000):
            pass
        assert (tmp_path / name).read_bytes() == expected(tmp_path, last)


def test_an_export_that_fails_says_why_and_writes_nothing(dialog: ExportWindow, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(dialog.exporter.failed, timeout=20000):
        dialog.export_to(tmp_path / "none" / "a.png")
    assert "none" in dialog.note.text()
    assert not (tmp_path / "none").exists()
    with qtbot.waitSignal(dialog.exporter.failed, timeout=20000):
        dialog.backdrop.take_picture(str(tmp_path / "gone.jpg"))
    assert "gone.jpg" in dialog.note.text()
    assert replace(dialog.draft.preset).look.backdrop.picture


def test_a_gradient_gets_colours_between_and_loses_them_again(dialog: ExportWindow, qtbot: QtBot) -> None:
    editor = dialog.backdrop.stops

    def stops() -> list[tuple[float, tuple[int, int, int]]]:
        return [(stop.at, stop.colour) for stop in dialog.draft.preset.look.backdrop.stops]

    plain = settle(dialog, qtbot, lambda: dialog.draft.set("backdrop", kind="gradient"))
    ends = stops()
    assert [row.out.isEnabled() for row in editor.rows] == [False, False]
    # A colour more lies where it changes nothing, until it is changed.
    added = settle(dialog, qtbot, editor.add.click)
    assert [at for at, _ in stops()] == [0, 50, 100]
    assert np.abs(added.astype(int) - plain).max() <= 1
    red = settle(dialog, qtbot, lambda: editor.rows[1].colour._take(QColor(255, 0, 0)))
    assert stops()[1] == (50, (255, 0, 0))
    assert np.abs(red.astype(int) - plain).max() > 100
    settle(dialog, qtbot, lambda: editor.rows[1].at.setValue(20))
    assert stops()[1] == (20, (255, 0, 0))
    # Moved beyond its neighbour it changes places with it.
    settle(dialog, qtbot, lambda: editor.rows[0].at.setValue(40))
    assert [at for at, _ in stops()] == [20, 40, 100]
    assert [row.at.value() for row in editor.rows] == [20, 40, 100]
    settle(dialog, qtbot, editor.rows[0].out.click)
    assert stops() == [(40, ends[0][1]), ends[1]]
    for _ in range(6):
        settle(dialog, qtbot, editor.add.click)
    assert len(editor.rows) == 8
    assert not editor.add.isEnabled()


def test_a_name_of_the_users_own_is_used_counted_and_checked(
    cut: MainWindow, dialog: ExportWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    line, note = dialog.export.name.line, dialog.export.name.note
    dialog.tabs.setCurrentIndex(3)
    line.setFocus()
    QTest.keyClicks(line, "{name}-{mode}-{nr}")
    assert "{name}, {mode}, {n}" in note.text()
    assert note.isVisible()
    assert dialog.draft.preset.export.name == "{name}-{mode}-"
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    QTest.keyClicks(line, "}")
    assert not note.isVisible()
    dialog.close()
    for name in ("disc-general-1.png", "disc-general-2.png"):
        cut.actions_.export_again.trigger()
        with qtbot.waitSignal(cut.session.exporter.exported, timeout=20000):
            pass
        assert (tmp_path / name).is_file()


def test_a_window_that_is_closed_before_it_shows_is_gone(cut: MainWindow, qtbot: QtBot) -> None:
    cut.actions_.finish.trigger()
    found = cut.exporting.dialog
    assert found is not None
    assert not found.isVisible()
    found.close()
    assert cut.exporting.dialog is None
    with qtbot.waitSignal(found.destroyed, timeout=20000):
        pass


def test_it_begins_with_nothing_and_offers_what_was_used_last(
    cut: MainWindow, dialog: ExportWindow, qtbot: QtBot
) -> None:
    assert dialog.presets.currentText() == "None, as the photo"
    index = dialog.presets.findText("   One inch, 295 × 413")
    settle(dialog, qtbot, lambda: dialog.presets.activated.emit(index))
    dialog.close()
    cut.session.current.preset = None  # another picture, which nobody has set anything for
    cut.actions_.finish.trigger()
    again = cut.exporting.dialog
    assert (again.draft.preset.look, again.draft.preset.export) == (Style(), Export())
    assert again.presets.itemText(1) == "Last used: One inch, 295 × 413, white"
    again.presets.activated.emit(1)
    assert again.draft.preset.look.canvas == Canvas(295, 413)


def test_the_list_has_each_id_size_once_and_colour_and_sheet_beside_it(dialog: ExportWindow, qtbot: QtBot) -> None:
    titles = [dialog.presets.itemText(row).strip() for row in range(dialog.presets.count())]
    assert [title for title in titles if "295 × 413" in title] == ["One inch, 295 × 413"]
    assert dialog.presets.maxVisibleItems() <= 18
    assert dialog.id_row.isHidden()
    settle(dialog, qtbot, lambda: dialog.presets.activated.emit(titles.index("One inch, 295 × 413")))
    assert not dialog.id_row.isHidden()
    dialog.id_row.colours[1].click()
    dialog.id_row.sheet.click()
    wanted = named_preset("id-one-inch-blue-sheet", paths.preset_folders())
    assert dialog.draft.preset.look == wanted.look
    assert dialog.presets.currentText().endswith("(changed)")
    assert dialog.export.sheet.box.currentText().startswith("6 inch")


def test_a_print_sheet_shows_with_every_copy_and_goes_with_its_canvas(dialog: ExportWindow, qtbot: QtBot) -> None:
    sheet = named_preset("id-one-inch-blue-sheet", paths.preset_folders())
    settle(dialog, qtbot, lambda: dialog.draft.take(sheet))
    copies = dialog.preview._copies()
    assert len(copies) == 12  # on their side; upright there would be room for 10
    page = dialog.preview._page()
    assert page.width() / page.height() == pytest.approx(1800 / 1200)
    picture = dialog.preview.grab().toImage()
    ratio = dialog.devicePixelRatioF()
    for place in copies:
        corner = dialog.preview._on_page(place).topLeft() + QPointF(4, 4)
        colour = picture.pixelColor((corner * ratio).toPoint())
        assert (colour.red(), colour.green(), colour.blue()) == (67, 142, 219)
    dialog.subject.width_.setValue(2000)
    assert dialog.draft.preset.look.sheet == Sheet()
    assert dialog.export.sheet.box.currentText() == "None"


def test_changes_are_undone_redone_and_reset(dialog: ExportWindow) -> None:
    for value in (10, 20, 30):
        dialog.draft.set("placement", margin=float(value))  # as one slider's way
    dialog.draft.set("export", format="jpeg")
    assert dialog.presets.currentText() == "None, as the photo (changed)"
    dialog.undo.click()
    assert dialog.draft.preset.export.format == "png"
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dialog.draft.preset.look == Style()
    assert not dialog.undo.isEnabled()
    dialog.redo.click()
    dialog.redo.click()
    assert (dialog.draft.preset.look.placement.margin, dialog.draft.preset.export.format) == (30, "jpeg")
    dialog.reset.click()
    assert not dialog.draft.modified
    dialog.undo.click()
    assert dialog.draft.preset.export.format == "jpeg"


def test_the_wheel_zooms_and_every_pixel_can_be_seen(dialog: ExportWindow, qtbot: QtBot) -> None:
    settle(dialog, qtbot, lambda: dialog.draft.set("canvas", width=4000, height=4000))
    preview, before = dialog.preview, dialog.draft.preset
    at = preview._frame().center()
    with qtbot.waitSignal(preview.sideChanged):
        QApplication.sendEvent(
            preview,
            QWheelEvent(
                at,
                preview.mapToGlobal(at),
                QPoint(),
                QPoint(0, 360),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )
    assert preview._zoom == 2
    assert preview._frame().center().x() == pytest.approx(at.x(), abs=1)
    assert dialog.draft.preset == before
    with qtbot.waitSignal(dialog.exporter.composed, timeout=20000):
        dialog.actual.click()
    assert preview.scale == pytest.approx(1)
    qtbot.waitUntil(lambda: shown(dialog).shape[0] == 4000, timeout=20000)
    dialog.fit.click()
    assert preview._zoom == 1
    assert preview._pan == QPointF()


def test_a_small_photo_that_is_enlarged_is_told(dialog: ExportWindow, qtbot: QtBot) -> None:
    assert not dialog.note.isVisible()
    product = named_preset("product-white", paths.preset_folders())
    settle(dialog, qtbot, lambda: dialog.draft.take(product))
    assert "times to fill 2000 × 2000" in dialog.note.text()
    settle(dialog, qtbot, lambda: dialog.draft.take(as_the_photo()))
    assert not dialog.note.isVisible()


def test_lengths_are_in_the_finished_pictures_pixels(dialog: ExportWindow) -> None:
    dialog.draft.set("canvas", width=1000, height=2000)
    dialog.effects.outline.changed.emit(25)
    assert dialog.draft.preset.look.outline.width == 2.5
    dialog.draft.set("canvas", width=500, height=2000)
    assert dialog.effects.outline.value == 12


def test_export_again_goes_where_the_last_one_went(
    cut: MainWindow, dialog: ExportWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    with qtbot.waitSignal(dialog.exporter.exported, timeout=20000):
        dialog.export_to(folder / "first.png")
    dialog.close()
    with qtbot.waitSignal(cut.session.exporter.exported, timeout=20000):
        cut.actions_.export_again.trigger()
    assert [path.name for path in sorted(folder.iterdir())] == ["disc-cutout.png", "first.png"]


def test_another_presets_file_is_offered_another_name_and_the_same_presets_its_own(
    dialog: ExportWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    def offered() -> str:
        dialog.save_as.click()
        asked = dialog.findChildren(QFileDialog)[-1]
        name = asked.findChild(QLineEdit, "fileNameEdit").text()
        asked.close()
        return name

    dialog.draft.take(named_preset("id-one-inch-white", paths.preset_folders()))
    assert offered() == "disc-cutout.jpg"
    with qtbot.waitSignal(dialog.exporter.exported, timeout=20000):
        dialog.export_to(tmp_path / "disc-cutout.jpg")
    assert offered() == "disc-cutout.jpg"
    dialog.draft.take(named_preset("social-square", paths.preset_folders()))
    assert offered() == "disc-cutout-2.jpg"
