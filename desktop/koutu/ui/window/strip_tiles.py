"""How the strip's tiles are painted: thumbnails, and the heads of folders."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from koutu.document.document import Document
from koutu.services.qt_image import qt_image
from koutu.ui.style import icons
from koutu.ui.style.colours import Colours
from koutu.ui.style.theme import Theme

DOCUMENT = Qt.ItemDataRole.UserRole
PICTURE = Qt.ItemDataRole.UserRole + 1
GROUP = Qt.ItemDataRole.UserRole + 2

_PADDING = 6
_SQUARE = 6
_PICTURE = QSize(104, 76)
_SHARPEST = 2  # pixels of a tile's picture for one of its own, for screens of that ratio
_LINES = 2  # of a folder's name


@dataclass(eq=False, slots=True)
class FolderGroup:
    """The head of a folder's pictures.

    Attributes:
        folder: where they came from; None for what came from no folder.
        name: for people.
        count: of its pictures.
        collapsed: whether they are hidden.
        current: whether the picture on the screen is one of them.
    """

    folder: Path | None
    name: str
    count: int = 0
    collapsed: bool = False
    current: bool = False


def small(thumbnail: NDArray[np.uint8]) -> QImage:
    """Return a picture of a tile's size: hundreds may be open."""
    height, width = thumbnail.shape[:2]
    image = qt_image(thumbnail)
    size = QSize(width, height).scaled(_PICTURE * _SHARPEST, Qt.AspectRatioMode.KeepAspectRatio)
    return image.scaled(size, mode=Qt.TransformationMode.SmoothTransformation) if size.width() < width else image


class TileDelegate(QStyledItemDelegate):
    """Paints one thumbnail: the cutout over a checkerboard once it is there, and a dot while it is not; its name."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def tile(self) -> QSize:
        """Return the size of a picture's tile; it grows with the text."""
        return QSize(_PICTURE.width(), _PICTURE.height() + self._caption())

    def head(self) -> QSize:
        """Return the size of a folder's head."""
        return QSize(92, self.tile().height())

    def _caption(self) -> int:
        parent = self.parent()
        assert isinstance(parent, QWidget)
        return parent.fontMetrics().height() + 5

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one tile."""
        colours = self._theme.colours
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        tile: QRect = option.rect.adjusted(2, 2, -2, -2)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        group: FolderGroup | None = index.data(GROUP)
        lit = chosen or focused or (group is not None and group.collapsed and group.current)
        path = QPainterPath()
        path.addRoundedRect(tile, 9, 9)
        painter.fillPath(path, QColor(colours.raised if chosen else colours.sunken if group else colours.surface))
        if group is None:
            self._paint_document(painter, tile, index)
        else:
            _paint_head(painter, tile, group, colours)
        painter.setPen(QPen(QColor(colours.accent if lit else colours.line), 2 if lit else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.restore()

    def _paint_document(self, painter: QPainter, tile: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        document: Document = index.data(DOCUMENT)
        colours = self._theme.colours
        caption = self._caption()
        self._paint_picture(painter, tile.adjusted(_PADDING, _PADDING, -_PADDING, -caption - 2), index.data(PICTURE))
        painter.setPen(QColor(colours.muted))
        words = tile.adjusted(_PADDING, tile.height() - caption, -_PADDING, -3)
        name = painter.fontMetrics().elidedText(document.title, Qt.TextElideMode.ElideMiddle, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, name)
        _paint_mark(painter, tile, document.mark, colours)
        if document.state != "idle":
            painter.setPen(QPen(QColor(colours.surface), 2))
            state = {
                "waiting": colours.faint,
                "running": colours.accent,
                "stopped": colours.muted,
                "failed": colours.danger,
            }[document.state]
            painter.setBrush(QColor(state))
            painter.drawEllipse(QRect(tile.right() - 15, tile.top() + 6, 9, 9))

    def _paint_picture(self, painter: QPainter, area: QRect, image: QImage) -> None:
        size = image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(area.topLeft(), size)
        target.moveCenter(area.center())
        painter.fillRect(target, QBrush(_checkerboard(QColor(self._theme.colours.window).lightness() < 128)))
        painter.drawImage(target, image)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All tiles of a kind have one size."""
        return self.tile() if index.data(GROUP) is None else self.head()


def _paint_head(painter: QPainter, tile: QRect, group: FolderGroup, colours: Colours) -> None:
    ratio = painter.device().devicePixelRatioF()
    folder = icons.pixmap("open", QColor(colours.muted), 20, ratio)
    painter.drawPixmap(tile.left() + 8, tile.top() + 8, folder)
    painter.setPen(QColor(colours.muted))
    arrow = QRect(tile.right() - 22, tile.top() + 8, 16, 20)
    painter.drawText(arrow, Qt.AlignmentFlag.AlignCenter, "▸" if group.collapsed else "▾")
    metrics = painter.fontMetrics()
    words = tile.adjusted(8, 32, -6, -6)
    painter.setPen(QColor(colours.text))
    lines = _broken(group.name, words.width(), metrics.horizontalAdvance)
    if len(lines) == _LINES:
        lines[-1] = metrics.elidedText(lines[-1], Qt.TextElideMode.ElideMiddle, words.width())
    painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, "\n".join(lines))
    painter.setPen(QColor(colours.muted))
    painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, str(group.count))


def _broken(name: str, width: int, measured: Callable[[str], int]) -> list[str]:
    """Return a name on as many lines as there are; the last holds what is left."""
    if measured(name) <= width:
        return [name]
    first = len(name)
    while first > 1 and measured(name[:first]) > width:
        first -= 1
    space = name.rfind(" ", 0, first)
    first = space + 1 if space > 0 else first
    return [name[:first].rstrip(), name[first:]]


def _paint_mark(painter: QPainter, tile: QRect, mark: str, colours: Colours) -> None:
    if not mark:
        return
    place = QRect(tile.left() + 5, tile.top() + 5, 18, 18)
    painter.setPen(QPen(QColor(colours.surface), 1.5))
    painter.setBrush(QColor({"done": colours.success, "doubtful": colours.danger, "star": colours.accent}[mark]))
    painter.drawEllipse(place)
    painter.setPen(QColor(colours.surface))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, {"done": "✓", "doubtful": "?", "star": "★"}[mark])


def _checkerboard(dark: bool) -> QPixmap:
    light, shade = (QColor(92, 92, 92), QColor(70, 70, 70)) if dark else (QColor("white"), QColor(224, 224, 224))
    squares = QPixmap(2 * _SQUARE, 2 * _SQUARE)
    squares.fill(light)
    painter = QPainter(squares)
    painter.fillRect(0, 0, _SQUARE, _SQUARE, shade)
    painter.fillRect(_SQUARE, _SQUARE, _SQUARE, _SQUARE, shade)
    painter.end()
    return squares
