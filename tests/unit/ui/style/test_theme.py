"""What is written can be read: contrast as WCAG 2 counts it, on what is really painted."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPixmap, QStyleHints
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QCompleter,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from koutu.ui.style.colours import DARK, LIGHT, Colours
from koutu.ui.style.file_dialog import file_dialog
from koutu.ui.style.number import Number
from koutu.ui.style.spin_field import spin_field
from koutu.ui.style.theme import Theme


def luminance(rgb: np.ndarray) -> np.ndarray:
    share = rgb / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    low, high = sorted((float(luminance(one)), float(luminance(other))))
    return (high + 0.05) / (low + 0.05)


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(-1, 3).copy()


def test_it_follows_the_systems_scheme_unless_told_otherwise(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = Theme(qapp)
    now = Qt.ColorScheme.Light
    monkeypatch.setattr(QStyleHints, "colorScheme", lambda self: now)
    seen: list[bool] = []
    theme.changed.connect(lambda: seen.append(theme.colours is DARK))
    for now in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light, Qt.ColorScheme.Unknown):
        qapp.styleHints().colorSchemeChanged.emit(now)
    assert seen == [True, False, False]
    theme.set_scheme("dark")
    qapp.styleHints().colorSchemeChanged.emit(now)
    assert seen[3:] == [True, True]
    delete(theme)


@pytest.mark.parametrize("dark", [False, True])
def test_the_arrows_of_the_dialog_for_files_can_be_seen(qapp: QApplication, qtbot: QtBot, dark: bool) -> None:
    theme = qapp.findChild(Theme) or Theme(qapp)
    theme.wear(dark=dark)
    parent = QWidget()
    qtbot.addWidget(parent)
    try:
        dialog = file_dialog(parent, "Open")
        ground = np.array(QColor(theme.colours.window).getRgb()[:3])
        for name in ("backButton", "forwardButton", "toParentButton"):
            drawn = dialog.findChild(QToolButton, name).icon().pixmap(16).toImage()
            inks = [drawn.pixelColor(x, y) for x in range(drawn.width()) for y in range(drawn.height())]
            ink = max(inks, key=lambda colour: colour.alpha())
            assert ink.alpha() > 128
            assert contrast(np.array(ink.getRgb()[:3]), ground) >= 3
    finally:
        theme.wear(dark=False)


@pytest.mark.parametrize("dark", [False, True])
def test_names_that_are_offered_for_typed_letters_can_be_read(qapp: QApplication, qtbot: QtBot, dark: bool) -> None:
    theme = qapp.findChild(Theme) or Theme(qapp)
    theme.wear(dark=dark)
    completer = QCompleter(["MMMMMMMM", "HHHHHHHH"])
    view = completer.popup()
    view.resize(200, 80)
    view.ensurePolished()
    try:
        seen = pixels(view.grab().toImage())
        colours, counts = np.unique(seen, axis=0, return_counts=True)
        ground = colours[counts.argmax()]
        assert tuple(ground) == QColor(theme.colours.surface).getRgb()[:3]
        assert max(contrast(colour, ground) for colour in colours) >= 4.5
    finally:
        theme.wear(dark=False)


@pytest.mark.parametrize("dark", [False, True])
def test_the_row_in_hand_of_a_drop_down_can_be_read(qapp: QApplication, qtbot: QtBot, dark: bool) -> None:
    theme = qapp.findChild(Theme) or Theme(qapp)
    theme.wear(dark=dark)
    box = QComboBox()
    box.addItems(["MMMMMMMM", "HHHHHHHH", "WWWWWWWW"])
    qtbot.addWidget(box)
    view = box.view()
    view.window().resize(200, 140)  # painted though not shown: the offscreen platform cannot grab for a popup
    view.ensurePolished()
    try:
        for row in range(3):
            view.setCurrentIndex(box.model().index(row, 0))
            seen = pixels(view.viewport().grab(view.visualRect(box.model().index(row, 0))).toImage())
            colours, counts = np.unique(seen, axis=0, return_counts=True)
            ground = colours[counts.argmax()]
            assert max(contrast(ground, each) for each in colours) >= 4.5, row
    finally:
        theme.wear(dark=False)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_done_is_told_in_another_colour_than_a_warning_and_can_be_read(colours: Colours) -> None:
    def rgb(name: str) -> np.ndarray:
        colour = QColor(getattr(colours, name))
        return np.array([colour.red(), colour.green(), colour.blue()])

    for ground in ("success_soft", "danger_soft", "notice_soft", "accent_soft", "surface", "window"):
        assert contrast(rgb(ground), rgb("text")) >= 4.5, ground
    assert contrast(rgb("success_soft"), rgb("success")) >= 3
    assert np.abs(rgb("success_soft") - rgb("notice_soft")).sum() > 20
    assert rgb("success_soft").argmax() == 1


@pytest.mark.parametrize("dark", [False, True])
def test_every_field_has_round_corners(qapp: QApplication, qtbot: QtBot, dark: bool) -> None:
    theme = qapp.findChild(Theme) or Theme(qapp)
    theme.wear(dark=dark)
    ground = QColor(255, 0, 255)
    try:
        for made in (QLineEdit, QPlainTextEdit, QSpinBox, spin_field, QComboBox, QPushButton):
            field = made()
            qtbot.addWidget(field)
            field.resize(120, 40)
            field.ensurePolished()
            picture = QPixmap(field.size())
            picture.fill(ground)
            field.render(picture, renderFlags=QWidget.RenderFlag.DrawChildren)
            image = picture.toImage()
            for x, y in ((0, 0), (119, 0), (0, 39), (119, 39)):
                assert image.pixelColor(x, y) == ground, (made.__name__, x, y)
            assert image.pixelColor(60, 0) != ground, made.__name__
    finally:
        theme.wear(dark=False)


def test_a_fields_number_has_room(qapp: QApplication, qtbot: QtBot) -> None:
    (qapp.findChild(Theme) or Theme(qapp)).wear(dark=False)
    number = Number(0, 5000, " px")
    qtbot.addWidget(number)
    number.set_value(1234)
    number.show()
    line = number.field.lineEdit()
    assert line.width() >= line.fontMetrics().horizontalAdvance("1234 px")
