"""The queue as a table, and what came out as a grid with the doubtful ones first."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from koutu.services.batch_queue import Item
from koutu.services.qt_image import qt_image
from koutu.ui.style.sentences import sentence

_ICON = 40
_GRID = 148
_DOUBTFUL = 0.35


def picture(item: Item, side: int) -> QIcon:
    """A cutout in small, in the middle of a square, so that the names line up; empty while there is none."""
    square = QPixmap(side, side)
    square.fill(Qt.GlobalColor.transparent)
    if item.thumbnail is None:
        return QIcon(square)
    shown = QPixmap.fromImage(qt_image(item.thumbnail)).scaled(
        side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    painter = QPainter(square)
    painter.drawPixmap((side - shown.width()) // 2, (side - shown.height()) // 2, shown)
    painter.end()
    return QIcon(square)


class QueueList(QTreeWidget):
    """One row a picture: name, state, time, result."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(4)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setStretchLastSection(False)
        for column, width in ((1, 100), (2, 70), (3, 300)):
            self.setColumnWidth(column, width)
        self._rows: dict[Item, QTreeWidgetItem] = {}
        self._retranslate()

    def show_items(self, items: list[Item]) -> None:
        """Show a queue."""
        chosen = self.chosen()
        self.clear()
        self._rows = {}
        for item in items:
            row = QTreeWidgetItem()
            row.setData(0, Qt.ItemDataRole.UserRole, item)
            self._rows[item] = row
            self.addTopLevelItem(row)
            self.show_item(item)
            row.setSelected(item in chosen)

    def show_item(self, item: Item) -> None:
        """Show how far one is."""
        row = self._rows.get(item)
        if row is None:
            return
        row.setText(0, item.source.name)
        row.setToolTip(0, str(item.source))
        row.setIcon(0, picture(item, _ICON))
        row.setText(1, self._state(item))
        row.setText(2, f"{item.seconds:.1f} s" if item.state in ("done", "failed") else "")
        row.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        note = "" if item.target is None or item.state != "done" else item.target.name
        if item.error is not None:
            note = sentence(item.error)
        row.setText(3, note)
        row.setToolTip(3, note)

    def chosen(self) -> list[Item]:
        """The items whose rows are selected, in the queue's order."""
        rows = (self.topLevelItem(index) for index in range(self.topLevelItemCount()))
        return [row.data(0, Qt.ItemDataRole.UserRole) for row in rows if row is not None and row.isSelected()]

    def _state(self, item: Item) -> str:
        if item.state == "working":
            return self.tr("{percent} %").format(percent=round(item.share * 100))
        return {
            "waiting": self.tr("Waiting"),
            "done": self.tr("Done"),
            "failed": self.tr("Failed"),
            "skipped": self.tr("Left out"),
        }[item.state]

    def _retranslate(self) -> None:
        self.setHeaderLabels([self.tr("Picture"), self.tr("State"), self.tr("Time"), self.tr("Result")])
        self.setAccessibleName(self.tr("Queue"))
        for item in self._rows:
            self.show_item(item)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class ReviewGrid(QListWidget):
    """What is done, doubtful mattes first.

    Signals:
        opened(Item): the user wants to touch one up.
    """

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMovement(QListWidget.Movement.Static)
        self.setIconSize(QSize(_GRID, _GRID))
        self.setGridSize(QSize(_GRID + 24, _GRID + 48))
        self.setWordWrap(True)
        self.itemClicked.connect(self._open)
        self._items: list[Item] = []
        self._retranslate()

    def show_items(self, items: list[Item]) -> None:
        """Show the pictures that are done."""
        self._items = sorted(
            (item for item in items if item.state == "done"), key=lambda item: -(item.review_score or 0.0)
        )
        self.clear()
        for item in self._items:
            name = item.source.name
            if (item.review_score or 0.0) >= _DOUBTFUL:
                name = self.tr("{name}\nLook at this one").format(name=name)
            entry = QListWidgetItem(picture(item, _GRID), name)
            entry.setData(Qt.ItemDataRole.UserRole, item)
            entry.setToolTip(self.tr("Touch up {name}").format(name=item.source))
            self.addItem(entry)

    def doubtful_after(self, item: Item) -> list[Item]:
        """Return the doubtful pictures that come after one in the list."""
        place = self._items.index(item) + 1 if item in self._items else 0
        return [each for each in self._items[place:] if (each.review_score or 0.0) >= _DOUBTFUL]

    def _open(self, entry: QListWidgetItem) -> None:
        self.opened.emit(entry.data(Qt.ItemDataRole.UserRole))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Review"))
        self.show_items(self._items)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
