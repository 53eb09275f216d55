"""The window on small screens and with large letters: nothing crushed, nothing pushed, nothing beyond the screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from koutu import app
from koutu.services.settings import Settings
from koutu.ui.window.main_window import MainWindow
from koutu.ui.window.place import within

SIZES = [(1024, 640, 1.0), (853, 480, 1.0), (1280, 720, 1.25), (1280, 720, 1.5)]


@pytest.fixture
def letters(qapp: QApplication) -> Iterator[QApplication]:
    font = qapp.font()
    yield qapp
    qapp.setFont(font)


def seen(window: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())


def scrolled(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


@pytest.mark.parametrize(("width", "height", "factor"), SIZES)
def test_nothing_is_crushed_or_lies_over_another(
    letters: QApplication, cut: MainWindow, qtbot: QtBot, width: int, height: int, factor: float
) -> None:
    font = letters.font()
    font.setPointSizeF(font.pointSizeF() * factor)
    letters.setFont(font)
    cut.workbench.toolbox.take("keep")
    cut.workbench.touchup.edges.trigger()
    cut.messages.show_error("A sentence that is long enough to need more than a single line in a narrow window. " * 2)
    cut.resize(width, height)
    qtbot.waitUntil(lambda: (cut.width(), cut.height()) == (width, height))
    QApplication.processEvents()
    buttons = [each for each in cut.findChildren(QAbstractButton) if each.isVisible() and each.window() is cut]
    assert len(buttons) > 25
    for button in buttons:
        if scrolled(button):
            continue
        place = seen(cut, button)
        assert cut.rect().contains(place), (button.text(), button.accessibleName(), place)
        least = button.minimumSizeHint()
        assert place.width() >= min(least.width(), 24), (button.text(), place)
        assert place.height() >= 22, (button.accessibleName(), button.text(), place)
    for bar in (cut.header, cut.workbench.palette_, cut.footer):
        shown = [seen(cut, each) for each in bar.findChildren(QAbstractButton) if each.isVisible()]
        for number, one in enumerate(shown):
            assert not any(one.intersects(other) for other in shown[number + 1 :]), (bar, one)
    assert cut.stage.cutout.width() >= 120
    assert cut.stage.cutout.height() >= 90
    save = cut.header._save
    assert save.width() >= save.sizeHint().width()


def test_messages_float_and_move_nothing(cut: MainWindow, qtbot: QtBot) -> None:
    before = seen(cut, cut.stage)
    cut.messages.show_error("One.\nTwo.")
    cut.hints.show()
    QApplication.processEvents()
    assert seen(cut, cut.stage) == before
    for bar in (cut.messages, cut.hints):
        assert before.contains(seen(cut, bar))
        assert bar.height() >= bar.minimumSizeHint().height()
    assert not seen(cut, cut.messages).intersects(seen(cut, cut.hints))
    child = cut.childAt(seen(cut, cut.messages).center())
    assert child is cut.messages or cut.messages.isAncestorOf(child)


def test_a_long_panel_scrolls_instead_of_being_crushed(cut: MainWindow) -> None:
    cut.workbench.touchup.edges.trigger()
    cut.resize(1024, 420)
    QApplication.processEvents()
    for number in (cut.workbench.edges.smooth, cut.workbench.edges.shift, cut.workbench.refine.radius):
        assert number.height() >= number.minimumSizeHint().height()


def test_a_hidden_panel_leaves_no_gap(cut: MainWindow) -> None:
    bench = cut.workbench
    assert not bench.panels.isVisible()
    assert seen(cut, bench.stage).right() == seen(cut, bench.options).right()


def test_in_a_low_window_a_panels_list_gives_way_and_no_word_is_crushed(cut: MainWindow) -> None:
    cut.resize(1024, 560)
    for panel in (cut.workbench.touchup.objects, cut.workbench.touchup.pieces):
        panel.trigger()
        QApplication.processEvents()
        words = [each for each in cut.workbench.panels.findChildren(QLabel) if each.isVisible() and each.wordWrap()]
        assert words
        for label in words:
            assert label.height() >= label.heightForWidth(label.width()), label.text()
        listed = next(each for each in cut.workbench.panels.findChildren(QAbstractItemView) if each.isVisible())
        assert listed.height() >= 96


def test_a_narrow_window_has_menus_instead_of_segments(cut: MainWindow) -> None:
    cut.resize(700, 600)
    QApplication.processEvents()
    header = cut.header
    assert header._mode_menu.isVisible()
    assert not header.modes.isVisible()
    assert header._mode_menu.text() == "General"
    header._mode_menu.menu().aboutToShow.emit()
    assert header._mode_menu.menu().actions() == header.modes.choices
    cut.resize(1500, 600)
    QApplication.processEvents()
    assert header.modes.isVisible()
    assert not header._mode_menu.isVisible()


def test_the_window_never_leaves_the_screen(qapp: QApplication) -> None:
    screen = QGuiApplication.primaryScreen().availableGeometry()
    for place in (None, (screen.right() - 60, screen.bottom() - 40, 4000, 3000), (-300, -200, 900, 700)):
        window = app.build_window(qapp, Settings(language="en", hints=False, place=place))
        assert screen.contains(window.geometry()), place
        window.close()
        window.deleteLater()
    assert within(QRect(10, 20, 300, 200), QRect(0, 0, 1280, 720)) == QRect(10, 20, 300, 200)
