"""The rows of the things in a photo: classes with more than one thing are groups."""

from collections.abc import Sequence

import cv2
import numpy as np
from PySide6.QtCore import QLocale, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QTreeWidgetItemIterator, QWidget

from koutu.engine.core.pyramid import Pixels
from koutu.engine.labels.label_map import Segment
from koutu.services.qt_image import qt_image
from koutu.ui.tools.object_words import name_of, name_of_all

_ROLE = Qt.ItemDataRole.UserRole
_SIDE = 36
_LEAST = 96  # points: three rows
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable


class ObjectsTree(QTreeWidget):
    """A tick says that a thing is kept; a group's, that all of its things are.

    Signals:
        toggled(list): the user clicked the tick of these segments' ids.
        pointed(list): the mouse or the keyboard is on these; empty: on none.
    """

    toggled = Signal(list)
    pointed = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("plain", True)
        self.setHeaderHidden(True)
        self.setMouseTracking(True)
        self.setIndentation(14)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setExpandsOnDoubleClick(False)
        # In a low window the list gives way before what is below it.
        self.setMinimumHeight(_LEAST)
        self.itemChanged.connect(self._tell_toggled)
        self.currentItemChanged.connect(self._tell_pointed)
        self.itemEntered.connect(self._tell_pointed)

    def sizeHint(self) -> QSize:
        """Return three rows' height: it grows where there is room."""
        return QSize(super().sizeHint().width(), _LEAST)

    def fill(self, segments: Sequence[Segment], photo: Pixels | None) -> None:
        """Show these, by their names; the surer ones of a class first."""
        with QSignalBlocker(self):
            self.clear()
            classes: dict[str, list[Segment]] = {}
            for segment in segments:
                classes.setdefault(segment.kind.name, []).append(segment)
            for own in sorted(classes.values(), key=name_of_all):
                own.sort(key=lambda each: -each.score)
                parent = self._add(self, name_of_all(own), own) if len(own) > 1 else self
                for segment in own:
                    score = QLocale().toString(round(100 * segment.score)) + " %"
                    words = name_of(segment) + "  ·  " + score
                    # In a group its name would leave no room for how sure the network is.
                    item = self._add(parent, words if parent is self else score, [segment])
                    item.setToolTip(0, words)
                    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, words)
                    self.draw(item, segment, photo)
            self.expandAll()

    def draw(self, item: QTreeWidgetItem, segment: Segment, photo: Pixels | None) -> None:
        """Give a row its small picture."""
        if photo is not None:
            with QSignalBlocker(self):
                item.setIcon(0, QIcon(_thumbnail(photo, segment)))

    def tick(self, kept: frozenset[int]) -> None:
        """Tick the things that are kept, by their ids."""
        with QSignalBlocker(self):
            for item in self.rows():
                own = self.ids(item)
                count = sum(number in kept for number in own)
                state = Qt.CheckState.Unchecked
                if count:
                    state = Qt.CheckState.Checked if count == len(own) else Qt.CheckState.PartiallyChecked
                item.setCheckState(0, state)

    def rows(self) -> list[QTreeWidgetItem]:
        """Return every row from above, groups before their things."""
        found, walk = [], QTreeWidgetItemIterator(self)
        while walk.value() is not None:
            found.append(walk.value())
            walk += 1
        return found

    def row_of(self, segment_id: int) -> QTreeWidgetItem | None:
        """Return the row of one thing."""
        return next((item for item in self.rows() if self.ids(item) == [segment_id]), None)

    def ids(self, item: QTreeWidgetItem | None) -> list[int]:
        """Return the ids of a row's segments; none for no row."""
        return [] if item is None else list(item.data(0, _ROLE))

    def _add(self, parent: QTreeWidget | QTreeWidgetItem, words: str, segments: Sequence[Segment]) -> QTreeWidgetItem:
        item = QTreeWidgetItem(parent, [words])
        item.setData(0, _ROLE, [segment.id for segment in segments])
        item.setFlags(_FLAGS)
        return item

    def _tell_toggled(self, item: QTreeWidgetItem) -> None:
        self.toggled.emit(self.ids(item))

    def _tell_pointed(self, item: QTreeWidgetItem | None) -> None:
        self.pointed.emit(self.ids(item))


def _thumbnail(pixels: Pixels, segment: Segment) -> QPixmap:
    """What the photo has in a thing's box, in the middle of a square; paler outside its mask."""
    box = segment.box
    step = max(1, max(box.width, box.height) // (4 * _SIDE))
    scale = min(1.0, 2 * _SIDE / max(box.width, box.height))
    size = max(1, round(box.width * scale)), max(1, round(box.height * scale))
    small = cv2.resize(pixels[box.slices][::step, ::step], size, interpolation=cv2.INTER_AREA)
    if segment.mask is not None:
        inside = cv2.resize(segment.mask.over(box, 4 * _SIDE), size, interpolation=cv2.INTER_AREA)[..., None]
        small = small * (0.3 + 0.7 * inside) + 160 * (0.7 - 0.7 * inside)
    side = max(size)
    square = np.zeros((side, side, 4), np.uint8)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    square[top : top + size[1], left : left + size[0], :3] = small.astype(np.uint8)
    square[top : top + size[1], left : left + size[0], 3] = 255
    return QPixmap.fromImage(qt_image(square))
