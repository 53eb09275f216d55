"""The list of the things in the photo."""

import cv2
import numpy as np
from PySide6.QtCore import QEvent, QLocale, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QHideEvent, QIcon, QImage, QPixmap, QShowEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from koutu.document.document import Document
from koutu.engine.core.pyramid import Pixels
from koutu.engine.labels.label_map import LabelMap, Segment
from koutu.services.objects import ObjectFinder
from koutu.ui.tools.object_words import keep_people, name_of, only_text, people, state_text, toggle

_ROLE = Qt.ItemDataRole.UserRole
_SIDE = 44


class ObjectsPanel(QWidget):
    """A tick says that a thing is kept; Space or a click changes it."""

    def __init__(self, finder: ObjectFinder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finder = finder
        self._document: Document | None = None
        self.list = QListWidget()
        self.list.setMouseTracking(True)
        self.list.setIconSize(QSize(_SIDE, _SIDE))
        self.people, self.only, self.others = QPushButton(), QPushButton(), QPushButton()
        self.hint = QLabel()
        self.hint.setProperty("muted", True)
        self.hint.setWordWrap(True)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        for button in (self.people, self.only, self.others):
            column.addWidget(button)
        column.addWidget(self.hint)
        self.list.itemChanged.connect(self._toggle)
        self.list.currentItemChanged.connect(self._point)
        self.list.itemEntered.connect(self._point)
        self.people.clicked.connect(self._keep_people)
        self.only.clicked.connect(self._keep_only)
        self.others.clicked.connect(self._keep_others)
        finder.listChanged.connect(self._fill)
        finder.stateChanged.connect(self._tick)
        finder.maskCame.connect(self._draw_again)
        finder.busyChanged.connect(self._say)
        self._retranslate()

    def set_document(self, document: Document | None) -> None:
        """Take thumbnails from another photo."""
        self._document = document

    def add_offer(self, offer: QWidget) -> None:
        """Show below the list what could find more."""
        self._column.addWidget(offer)

    def _fill(self) -> None:
        labels = self._finder.labels
        with QSignalBlocker(self.list):
            self.list.clear()
            for segment in sorted(labels or (), key=lambda each: (name_of(each).rstrip("?"), -each.score)):
                item = QListWidgetItem(self._words(segment))
                item.setData(_ROLE, segment.id)
                item.setFlags(
                    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
                )
                self._draw(item, segment)
                self.list.addItem(item)
        self._tick()
        self._say()

    def _words(self, segment: Segment) -> str:
        return name_of(segment) + "  ·  " + QLocale().toString(round(100 * segment.score)) + " %"

    def _draw(self, item: QListWidgetItem, segment: Segment) -> None:
        if self._document is not None:
            item.setIcon(QIcon(_thumbnail(self._document.screen, segment)))

    def _draw_again(self, segment: Segment) -> None:
        with QSignalBlocker(self.list):
            for item in self._items():
                if item.data(_ROLE) == segment.id:
                    self._draw(item, segment)
        self._tick()

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _segment(self, item: QListWidgetItem | None) -> Segment | None:
        labels: LabelMap | None = self._finder.labels
        return None if item is None or labels is None else labels.segment(item.data(_ROLE))

    def _tick(self) -> None:
        with QSignalBlocker(self.list):
            for item in self._items():
                segment = self._segment(item)
                if segment is not None:
                    kept = self._finder.kept(segment)
                    item.setCheckState(Qt.CheckState.Checked if kept else Qt.CheckState.Unchecked)

    def _toggle(self, item: QListWidgetItem) -> None:
        segment = self._segment(item)
        if segment is not None:
            toggle(self._finder, segment)
        self._tick()  # the tick follows when it is done

    def _point(self, item: QListWidgetItem | None) -> None:
        self._finder.point(self._segment(item))

    def _keep_people(self) -> None:
        keep_people(self._finder)

    def _keep_only(self) -> None:
        segment = self._segment(self.list.currentItem())
        if segment is not None:
            self._finder.pick([segment], "replace", text=only_text(segment))

    def _keep_others(self) -> None:
        segment = self._segment(self.list.currentItem())
        if segment is not None and self._finder.labels is not None:
            others = [each for each in self._finder.labels if each.id != segment.id]
            text = self.tr("All but: {name}").format(name=name_of(segment))
            self._finder.pick(others, "replace", text=text)

    def _say(self) -> None:
        labels = self._finder.labels
        self.people.setEnabled(bool(people(self._finder)))
        self.only.setEnabled(labels is not None and len(labels) > 0)
        self.others.setEnabled(labels is not None and len(labels) > 1)
        state = state_text(self._finder)
        usual = self.tr("Ticked things are kept. With the Pick tool, click them on the picture.")
        self.hint.setText(usual if labels is not None and len(labels) and not self._finder.looking else state)

    def _retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Things in the photo"))
        for button, text, tip in (
            (self.people, self.tr("Only people"), self.tr("Keep the people that were found, and nothing else")),
            (self.only, self.tr("Only this"), self.tr("Keep the thing that is chosen in the list, and nothing else")),
            (self.others, self.tr("All but this"), self.tr("Keep every other thing in the list")),
        ):
            button.setText(text)
            button.setToolTip(tip)
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        """Look for things while the list is in sight."""
        self._finder.watch(self, True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let it go."""
        self._finder.watch(self, False)
        self._finder.point(None)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _thumbnail(pixels: Pixels, segment: Segment) -> QPixmap:
    """What the photo has in a thing's box; paler outside its mask."""
    box = segment.box
    step = max(1, max(box.width, box.height) // (4 * _SIDE))
    scale = min(1.0, 2 * _SIDE / max(box.width, box.height))
    size = max(1, round(box.width * scale)), max(1, round(box.height * scale))
    small = cv2.resize(pixels[box.slices][::step, ::step], size, interpolation=cv2.INTER_AREA)
    if segment.mask is not None:
        inside = cv2.resize(segment.mask.over(box, 4 * _SIDE), size, interpolation=cv2.INTER_AREA)[..., None]
        small = small * (0.3 + 0.7 * inside) + 160 * (0.7 - 0.7 * inside)
    image = np.ascontiguousarray(small.astype(np.uint8))
    return QPixmap.fromImage(QImage(image.data, *size, size[0] * 3, QImage.Format.Format_RGB888).copy())
