"""Offers what was open when the program ended without being closed, each document with its picture."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDesktopServices, QIcon, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidgetItem,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from koutu.engine.files.names import shown
from koutu.services.qt_image import qt_image
from koutu.services.recovery import Leftover, Unreadable
from koutu.ui.style.file_urls import file_url
from koutu.ui.style.screen_room import resize_within_screen
from koutu.ui.style.sentences import sentence
from koutu.ui.style.tick_list import TickList

_SIDE = 112


class LeftoversDialog(QDialog):
    """The documents as pictures, all of them ticked, and those that cannot be read. Closing it decides nothing."""

    def __init__(
        self,
        parent: QWidget,
        leftovers: Sequence[Leftover],
        unreadable: Sequence[Unreadable],
        opened: Callable[[list[Leftover]], None],
        deleted: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._leftovers = list(leftovers)
        self._opened = opened
        self._deleted = deleted
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Open pictures again"))
        text = QLabel(self.tr("Koutu was not closed properly. These pictures were open; go on from their last copies:"))
        text.setWordWrap(True)
        self.list = TickList()
        self.list.setViewMode(TickList.ViewMode.IconMode)
        self.list.setIconSize(QSize(_SIDE, _SIDE))
        self.list.setResizeMode(TickList.ResizeMode.Adjust)
        self.list.setMovement(TickList.Movement.Static)
        self.list.setSpacing(8)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(self.tr("Pictures that were open"))
        for leftover in self._leftovers:
            self.list.addItem(_item(leftover))
        self.list.itemChanged.connect(self._count)
        self.list.setVisible(bool(leftovers))
        text.setVisible(bool(leftovers))
        self.lost = _LostList(unreadable)
        self.lost.setVisible(bool(unreadable))
        self.buttons = QDialogButtonBox()
        self.open_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.open_button.setProperty("main", True)
        self.later_button = self.buttons.addButton(self.tr("Later"), QDialogButtonBox.ButtonRole.RejectRole)
        self.later_button.setToolTip(self.tr("Keep them, and ask again at the next start"))
        self.delete_button = self.buttons.addButton(self.tr("Delete"), QDialogButtonBox.ButtonRole.DestructiveRole)
        forget = self.tr("Forget the touch-up of all of these; the photos themselves stay")
        if unreadable:
            forget = self.tr("Forget all of these, also those that cannot be read now; the photos themselves stay")
        self.delete_button.setToolTip(forget)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.delete_button.clicked.connect(self._delete)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(text)
        column.addWidget(self.list, 1)
        column.addWidget(self.lost, 0 if leftovers else 1)
        column.addWidget(self.buttons)
        resize_within_screen(self, 560, 560 if leftovers and unreadable else 380)
        self._count()

    def accept(self) -> None:
        """Open the ticked ones."""
        ticked = self._ticked()
        super().accept()
        self._opened(ticked)

    def _delete(self) -> None:
        self.reject()
        self._deleted()

    def _ticked(self) -> list[Leftover]:
        states = [self.list.item(row).checkState() for row in range(self.list.count())]
        return [each for each, state in zip(self._leftovers, states, strict=True) if state == Qt.CheckState.Checked]

    def _count(self) -> None:
        count = len(self._ticked())
        self.open_button.setText(self.tr("Open {count}").format(count=count) if count != 1 else self.tr("Open"))
        self.open_button.setEnabled(count > 0)


class _LostList(QWidget):
    """The copies that cannot be read now: each with its reason, size and folder. They stay until the user deletes them.

    Attributes:
        tree: a row for each copy, and below it what there is to know.
    """

    def __init__(self, unreadable: Sequence[Unreadable]) -> None:
        super().__init__()
        label = QLabel(self.tr("The copies of these pictures are there, but cannot be read now. They are kept:"))
        label.setWordWrap(True)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setWordWrap(True)
        self.tree.setAccessibleName(self.tr("Copies that cannot be read now"))
        label.setBuddy(self.tree)
        for each in unreadable:
            size = self.tr("{megabytes} MB").format(megabytes=f"{each.size / 1e6:.1f}")
            row = QTreeWidgetItem([f"{each.name}  ·  {size}"])
            row.setToolTip(0, row.text(0))
            for text in (sentence(each.reason), shown(each.file)):
                below = QTreeWidgetItem([text])
                below.setToolTip(0, text)
                row.addChild(below)
            self.tree.addTopLevelItem(row)
            row.setExpanded(True)
        folder = QPushButton(self.tr("Show in folder"))
        folder.clicked.connect(self._show_folder)
        self._folder = unreadable[0].file.parent if unreadable else None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label)
        layout.addWidget(self.tree)
        layout.addWidget(folder, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_folder(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(file_url(self._folder))


def _item(leftover: Leftover) -> QListWidgetItem:
    item = QListWidgetItem(QIcon(QPixmap.fromImage(qt_image(leftover.thumbnail))), leftover.name)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked)
    item.setToolTip(leftover.name)
    return item
