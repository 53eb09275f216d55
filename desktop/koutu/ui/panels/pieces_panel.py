"""The list of the matte's separate pieces and holes."""

import cv2
import numpy as np
from PySide6.QtCore import QEvent, QLocale, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QHideEvent, QIcon, QPixmap, QShowEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from koutu.engine.core.pyramid import Pixels
from koutu.engine.selection.pieces import Piece, Pieces
from koutu.services.components import ComponentFinder
from koutu.services.qt_image import qt_image

_SPECK = 64  # a piece of fewer pixels is a speck, on a large photo of fewer than a fifty-thousandth of it
_SPECK_SHARE = 2e-5
_PICTURED = 40  # rows that have a small picture
_SIDE = 28
_LEAST = 96  # points: three rows
_ROLE = Qt.ItemDataRole.UserRole


class PiecesPanel(QWidget):
    """A tick says that a piece is kept, or a hole open; Space or a click changes it."""

    def __init__(self, components: ComponentFinder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._components = components
        self.list = _PieceList()
        self.list.setMouseTracking(True)
        self.list.setIconSize(QSize(_SIDE, _SIDE))
        self.list.itemChanged.connect(self._toggle)
        self.list.currentItemChanged.connect(self._point)
        self.list.itemEntered.connect(self._point)
        self._hint = QLabel()
        self._hint.setProperty("muted", True)
        self._hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addWidget(self._hint)
        components.listChanged.connect(self._fill)
        components.stateChanged.connect(self._tick)
        self._retranslate()

    def _fill(self) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            for hole in (False, True):
                pieces = [piece for piece in self._components.listed if piece.hole == hole]
                specks = [piece for piece in pieces if piece.area < self._speck()]
                # One speck is a piece like others; many are one line, or they would hide what matters.
                single = pieces if len(specks) < 2 else [piece for piece in pieces if piece not in specks]
                for number, piece in enumerate(single, start=1):
                    self._add(self._name(piece, number), (piece,))
                if len(single) < len(pieces):
                    words = self.tr("{count} tiny holes") if hole else self.tr("{count} specks")
                    self._add(words.format(count=len(specks)), tuple(specks))
        self._tick()

    def _speck(self) -> float:
        pixels = self._components.pixels
        return _SPECK if pixels is None else max(_SPECK, pixels.shape[0] * pixels.shape[1] * _SPECK_SHARE)

    def _add(self, text: str, pieces: tuple[Piece, ...]) -> None:
        item = QListWidgetItem(text)
        item.setData(_ROLE, pieces)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        found, pixels = self._components.found, self._components.pixels
        if len(pieces) == 1 and found is not None and pixels is not None and self.list.count() < _PICTURED:
            item.setIcon(QIcon(_thumbnail(pixels, found, pieces[0])))
        self.list.addItem(item)

    def _name(self, piece: Piece, number: int) -> str:
        kind = self.tr("Hole {number}") if piece.hole else self.tr("Piece {number}")
        size = QLocale().toString(piece.area)
        return kind.format(number=number) + "  ·  " + self.tr("{size} px").format(size=size)

    def _tick(self) -> None:
        with QSignalBlocker(self.list):
            for row in range(self.list.count()):
                item = self.list.item(row)
                changed = [piece in self._components.changed_ones for piece in item.data(_ROLE)]
                partly, kept = Qt.CheckState.PartiallyChecked, Qt.CheckState.Checked
                item.setCheckState(Qt.CheckState.Unchecked if all(changed) else partly if any(changed) else kept)

    def _toggle(self, item: QListWidgetItem) -> None:
        pieces = item.data(_ROLE)
        if len(pieces) == 1:
            self._components.toggle(pieces[0])
        else:
            self._components.toggle_all(pieces)
        self._tick()  # the tick follows when it is done

    def _point(self, item: QListWidgetItem | None) -> None:
        pieces = () if item is None else item.data(_ROLE)
        self._components.point(pieces[0] if pieces else None)

    def _retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Pieces and holes"))
        self._hint.setText(
            self.tr("Ticked pieces are kept, ticked holes stay open. With the Pieces tool, click them on the picture.")
        )
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """Keep the list up to date while it is in sight."""
        self._components.watch(self, True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let it go."""
        self._components.watch(self, False)
        self._components.point(None)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class _PieceList(QListWidget):
    """In a low window it gives way before what is below it."""

    def sizeHint(self) -> QSize:
        """Return three rows' height: it grows where there is room."""
        return QSize(super().sizeHint().width(), _LEAST)

    def minimumSizeHint(self) -> QSize:
        """Return no less than that."""
        return QSize(super().minimumSizeHint().width(), _LEAST)


def _thumbnail(pixels: Pixels, found: Pieces, piece: Piece) -> QPixmap:
    """A piece alone, cut out of the photo, in small, in the middle of a square: the words beside it stand in a row."""
    height, width = piece.box.height, piece.box.width
    scale = 2 * _SIDE / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    step = max(1, int(1 / (2 * scale)))
    small = cv2.resize(pixels[piece.box.slices][::step, ::step], size, interpolation=cv2.INTER_AREA)
    alpha = cv2.resize(found.thinned_shape(piece, step), size, interpolation=cv2.INTER_AREA)
    square = np.zeros((2 * _SIDE, 2 * _SIDE, 4), np.uint8)
    top, left = (2 * _SIDE - size[1]) // 2, (2 * _SIDE - size[0]) // 2
    square[top : top + size[1], left : left + size[0]] = np.dstack([small, alpha])
    return QPixmap.fromImage(qt_image(square))
