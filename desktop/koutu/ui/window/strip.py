"""The strip of thumbnails, one for each open picture."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QKeyEvent, QKeySequence, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from koutu.document.document import Document
from koutu.ui.style.theme import Theme

_TILE = QSize(104, 84)
_PADDING = 6
_SQUARE = 6
MARKS = ("", "done", "doubtful", "star")
_DOCUMENT = Qt.ItemDataRole.UserRole
_PICTURE = Qt.ItemDataRole.UserRole + 1
_SHARPEST = 2  # pixels of a tile's picture for one of its own, for screens of that ratio


class Strip(QListWidget):
    """Thumbnails in a row; hidden while there are fewer than two.

    Signals:
        chosen(Document): the user went to a picture.
        closeRequested(list[Document]): the user wants some away.
        menuRequested(QPoint, list[Document]): the menu for some is wanted, at a point of the screen.
        dragRequested(list[Document]): the hand carries thumbnails out of the window.
    """

    chosen = Signal(object)
    closeRequested = Signal(list)
    menuRequested = Signal(QPoint, list)
    dragRequested = Signal(list)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[int, QListWidgetItem] = {}
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(False)
        self.setFixedHeight(_TILE.height() + 16)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSpacing(2)
        self.setItemDelegate(_TileDelegate(theme, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._marks: dict[int, str] = {}
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.currentItemChanged.connect(self._choose)
        self._retranslate()
        self.hide()

    def add(self, document: Document) -> None:
        """Show a picture at the end."""
        item = QListWidgetItem()
        item.setData(_DOCUMENT, document)
        item.setSizeHint(_TILE)
        self._items[document.id] = item
        self.blockSignals(True)
        self.addItem(item)
        self.blockSignals(False)
        item.setData(_PICTURE, _small(document.thumbnail))
        document.thumbnailChanged.connect(self._take_picture)
        document.stateChanged.connect(self._refresh)
        document.titleChanged.connect(self._refresh)
        self._describe(item)
        self.setVisible(len(self._items) > 1)

    def remove(self, document: Document) -> None:
        """Show a picture no more."""
        document.thumbnailChanged.disconnect(self._take_picture)
        document.stateChanged.disconnect(self._refresh)
        document.titleChanged.disconnect(self._refresh)
        self.blockSignals(True)
        self.takeItem(self.row(self._items.pop(document.id)))
        self.blockSignals(False)
        self.setVisible(len(self._items) > 1)

    def show_current(self, document: Document | None) -> None:
        """Mark the current picture."""
        wanted = None if document is None else self._items[document.id]
        # With Ctrl or Shift held, going to a picture keeps the others chosen.
        if wanted is None or self.currentItem() is not wanted:
            self.blockSignals(True)
            self.setCurrentRow(-1 if wanted is None else self.row(wanted))
            self.blockSignals(False)
        if document is not None:
            self.scrollToItem(self._items[document.id])
        self.viewport().update()

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_DOCUMENT))

    def selected(self) -> list[Document]:
        """Return the chosen pictures, in the strip's order."""
        return [item.data(_DOCUMENT) for item in sorted(self.selectedItems(), key=self.row)]

    def mark(self, documents: Sequence[Document], mark: str) -> None:
        """Mark pictures, or take their marks away (an empty one)."""
        for document in documents:
            self._marks[document.id] = mark
        self._refresh()

    def mark_of(self, document: Document) -> str:
        """Return a picture's mark, one of `MARKS`."""
        return self._marks.get(document.id, "")

    def mark_order(self, document: Document) -> tuple[object, ...]:
        """Return what sorts marked pictures before others: stars, doubtful ones, those that are done, the rest."""
        return ("star", "doubtful", "done", "").index(self.mark_of(document)), document.id

    def arrange(self, documents: Sequence[Document]) -> None:
        """Show the pictures in another order."""
        chosen, current = self.selected(), self.currentItem()
        self.blockSignals(True)
        for place, document in enumerate(documents):
            item = self.takeItem(self.row(self._items[document.id]))
            self.insertItem(place, item)
        if current is not None:
            self.setCurrentItem(current)
        for document in chosen:
            self._items[document.id].setSelected(True)
        self.blockSignals(False)
        self.viewport().update()

    def _ask_close(self) -> None:
        if self.selected():
            self.closeRequested.emit(self.selected())

    def _ask_menu(self, at: QPoint) -> None:
        if self.selected():
            self.menuRequested.emit(self.viewport().mapToGlobal(at), self.selected())

    def _refresh(self) -> None:
        for item in self._items.values():
            self._describe(item)
        self.viewport().update()

    def _take_picture(self) -> None:
        document = self.sender()
        assert isinstance(document, Document)
        self._items[document.id].setData(_PICTURE, _small(document.thumbnail))
        self.viewport().update()

    def _describe(self, item: QListWidgetItem) -> None:
        document: Document = item.data(_DOCUMENT)
        state = {
            "idle": "",
            "waiting": self.tr("waiting"),
            "running": self.tr("being cut out"),
            "stopped": self.tr("stopped"),
            "failed": self.tr("failed"),
        }[document.state]
        mark = {
            "": "",
            "done": self.tr("done"),
            "doubtful": self.tr("doubtful"),
            "star": self.tr("star"),
        }[self.mark_of(document)]
        text = " · ".join(part for part in (document.title, state, mark) if part)
        item.setToolTip(text)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Open pictures"))
        self._refresh()

    def startDrag(self, supported_actions: Qt.DropAction) -> None:
        """Let the hand carry the chosen pictures' cutouts."""
        self.dragRequested.emit(self.selected())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the chosen pictures by Delete; Ctrl+A chooses all."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._ask_close()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif event.key() == Qt.Key.Key_Menu:
            self._ask_menu(self.visualItemRect(self.currentItem()).center())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class _TileDelegate(QStyledItemDelegate):
    """Paints one thumbnail: the cutout over a checkerboard once it is there, and a dot while it is not."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one tile."""
        document: Document = index.data(_DOCUMENT)
        colours = self._theme.colours
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        tile: QRect = option.rect.adjusted(2, 2, -2, -2)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        path = QPainterPath()
        path.addRoundedRect(tile, 9, 9)
        painter.fillPath(path, QColor(colours.raised if chosen else colours.surface))
        self._paint_picture(painter, tile.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING), index.data(_PICTURE))
        edge = QColor(colours.accent if chosen else colours.line)
        painter.setPen(QPen(edge, 2 if chosen else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        self._paint_mark(painter, tile, self._strip.mark_of(document))
        if document.state != "idle":
            dot = QRect(tile.right() - 15, tile.top() + 6, 9, 9)
            painter.setPen(QPen(QColor(colours.surface), 2))
            painter.setBrush(
                QColor(
                    {
                        "waiting": colours.faint,
                        "running": colours.accent,
                        "stopped": colours.muted,
                        "failed": colours.danger,
                    }[document.state]
                )
            )
            painter.drawEllipse(dot)
        painter.restore()

    @property
    def _strip(self) -> Strip:
        strip = self.parent()
        assert isinstance(strip, Strip)
        return strip

    def _paint_mark(self, painter: QPainter, tile: QRect, mark: str) -> None:
        if not mark:
            return
        colours = self._theme.colours
        place = QRect(tile.left() + 5, tile.top() + 5, 18, 18)
        painter.setPen(QPen(QColor(colours.surface), 1.5))
        painter.setBrush(QColor({"done": colours.success, "doubtful": colours.danger, "star": colours.accent}[mark]))
        painter.drawEllipse(place)
        painter.setPen(QColor(colours.surface))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, {"done": "✓", "doubtful": "?", "star": "★"}[mark])

    def _paint_picture(self, painter: QPainter, area: QRect, image: QImage) -> None:
        size = image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(area.topLeft(), size)
        target.moveCenter(area.center())
        painter.fillRect(target, QBrush(_checkerboard(self._theme.colours is not None and _is_dark(self._theme))))
        painter.drawImage(target, image)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All tiles have one size."""
        return _TILE


def _small(thumbnail: NDArray[np.uint8]) -> QImage:
    """Return a picture of a tile's size: hundreds may be open."""
    height, width = thumbnail.shape[:2]
    image = QImage(thumbnail.data, width, height, width * 4, QImage.Format.Format_RGBA8888)
    size = QSize(width, height).scaled(_TILE * _SHARPEST, Qt.AspectRatioMode.KeepAspectRatio)
    return image.scaled(size, mode=Qt.TransformationMode.SmoothTransformation) if size.width() < width else image.copy()


def _is_dark(theme: Theme) -> bool:
    return QColor(theme.colours.window).lightness() < 128


def _checkerboard(dark: bool) -> QPixmap:
    light, shade = (QColor(92, 92, 92), QColor(70, 70, 70)) if dark else (QColor("white"), QColor(224, 224, 224))
    squares = QPixmap(2 * _SQUARE, 2 * _SQUARE)
    squares.fill(light)
    painter = QPainter(squares)
    painter.fillRect(0, 0, _SQUARE, _SQUARE, shade)
    painter.fillRect(_SQUARE, _SQUARE, _SQUARE, _SQUARE, shade)
    painter.end()
    return squares
