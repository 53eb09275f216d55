"""Where a widget writes, and how much room its words need there."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QToolButton,
    QTreeView,
    QWidget,
)

from koutu.ui.style.elided import Elided

_EDGE = 3  # borders and rings, of which words keep away


@dataclass(frozen=True, slots=True)
class Text:
    """Words on a widget: what they are, where in it, and whether all of them fit."""

    words: str
    where: QRect
    fits: bool


def texts(widget: QWidget) -> Iterator[Text]:
    """Yield the words that `widget` itself shows now."""
    if isinstance(widget, QMenu | QMenuBar):
        yield from _of_menu(widget)
    elif isinstance(widget, QLabel):
        yield from _of_label(widget)
    elif isinstance(widget, QAbstractButton):
        yield from _of_button(widget)
    elif isinstance(widget, QComboBox):
        yield from _of_combo(widget)
    elif isinstance(widget, QLineEdit):
        yield from _of_line(widget)
    elif isinstance(widget, QTabBar):
        yield from _of_tabs(widget)
    elif isinstance(widget, QAbstractItemView):
        yield from _of_rows(widget)
    elif isinstance(widget, QPlainTextEdit) and widget.toPlainText():
        yield Text(widget.toPlainText()[:40], widget.viewport().geometry(), True)


def _of_menu(menu: QMenu | QMenuBar) -> Iterator[Text]:
    for action in menu.actions():
        if action.isEnabled() and action.isVisible() and not action.isSeparator():
            yield Text(action.text(), menu.actionGeometry(action).adjusted(28, 2, -2, -2), True)


def _of_label(label: QLabel) -> Iterator[Text]:
    if not label.text() or not label.pixmap().isNull():
        return
    if isinstance(label, Elided):
        fits = label.text() == label.whole or bool(label.toolTip())
    elif label.wordWrap():
        fits = label.heightForWidth(label.width()) <= label.height()
    else:
        needed = label.minimumSizeHint()
        fits = needed.width() <= label.width() and needed.height() <= label.height()
    yield Text(label.text(), label.contentsRect(), fits)


def _of_button(button: QAbstractButton) -> Iterator[Text]:
    words = button.text()
    alone = isinstance(button, QToolButton) and button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    if not words or (alone and not button.icon().isNull()):
        return
    needed = button.sizeHint()
    inside = button.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
    if not button.icon().isNull():
        inside.setLeft(button.iconSize().width() + 16)
    if isinstance(button, QCheckBox):
        inside.setLeft(24)
    if isinstance(button, QToolButton) and button.menu() is not None:
        inside.setRight(inside.right() - 22)
    yield Text(words, inside, needed.width() <= button.width() and needed.height() <= button.height())


def _of_combo(box: QComboBox) -> Iterator[Text]:
    if not box.currentText():
        return
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box)
    needed = box.fontMetrics().horizontalAdvance(box.currentText())
    yield Text(box.currentText(), room, needed <= room.width() or bool(box.toolTip().count(box.currentText())))


def _of_line(line: QLineEdit) -> Iterator[Text]:
    words = line.text() or line.placeholderText()
    if not words:
        return
    room = line.contentsRect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
    # What is typed scrolls; a number or a hint that is cut off misleads.
    must_fit = not line.text() or isinstance(line.parentWidget(), QAbstractSpinBox)
    fits = not must_fit or line.fontMetrics().horizontalAdvance(words) <= line.contentsRect().width()
    yield Text(words, room, fits)


def _of_tabs(bar: QTabBar) -> Iterator[Text]:
    for place in range(bar.count()):
        rect = bar.tabRect(place)
        needed = QFontMetrics(bar.font()).horizontalAdvance(bar.tabText(place).replace("&", ""))
        inside = rect.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        yield Text(bar.tabText(place), inside, needed <= rect.width() and bar.rect().contains(rect))


def _of_rows(view: QAbstractItemView) -> Iterator[Text]:
    model = view.model()
    if model is None:
        return
    for row in range(model.rowCount(view.rootIndex())):
        for column in range(model.columnCount(view.rootIndex()) if isinstance(view, QTreeView) else 1):
            yield from _of_cell(view, model.index(row, column, view.rootIndex()))


def _of_cell(view: QAbstractItemView, index: QModelIndex) -> Iterator[Text]:
    words = index.data(Qt.ItemDataRole.DisplayRole)
    rect = view.visualRect(index)
    if not words or not view.viewport().rect().contains(rect.center()):
        return
    if not index.flags() & Qt.ItemFlag.ItemIsEnabled:
        return
    needed = view.sizeHintForIndex(index)
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    tree = isinstance(view, QTreeView)
    fits = bool(tip) or (tree and index.column() > 0) or needed.width() <= max(rect.width(), view.viewport().width())
    left = view.viewport().geometry().topLeft()
    yield Text(str(words), rect.translated(left).intersected(view.viewport().geometry()), fits)
