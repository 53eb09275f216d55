"""The heads of folders in the strip: where they stand, and what they hide."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSignalBlocker, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from koutu.services.document_order import folder_of
from koutu.ui.window.strip_tiles import DOCUMENT, GROUP, FolderGroup


class FolderHeads(QObject):
    """Keeps one head before the pictures of every folder of a list."""

    def __init__(self, strip: QListWidget) -> None:
        super().__init__(strip)
        self._heads: dict[Path | None, QListWidgetItem] = {}

    def all(self) -> list[tuple[FolderGroup, QListWidgetItem]]:
        """Return the groups with their heads."""
        return [(head.data(GROUP), head) for head in self._heads.values()]

    def place(self, pictures: Sequence[QListWidgetItem], *, wanted: bool) -> None:
        """Put heads where they belong, and hide what is folded; one folder alone needs none."""
        members: dict[Path | None, list[QListWidgetItem]] = {}
        for item in pictures:
            members.setdefault(folder_of(item.data(DOCUMENT)), []).append(item)
        groups = members if wanted and len(members) > 1 else {}
        for folder in [folder for folder in self._heads if folder not in groups]:
            self._take(self._heads.pop(folder))
        for folder, items in groups.items():
            if folder not in self._heads:
                self._heads[folder] = self._insert(FolderGroup(folder, ""), items[0])
            self._heads[folder].data(GROUP).count = len(items)
        for folder, items in members.items():
            head = self._heads.get(folder)
            hidden = head is not None and head.data(GROUP).collapsed
            for item in items:
                if item.isHidden() != hidden:
                    item.setHidden(hidden)

    def remove_all(self) -> None:
        """Take every head away."""
        for head in self._heads.values():
            self._take(head)
        self._heads = {}

    @property
    def _strip(self) -> QListWidget:
        strip = self.parent()
        assert isinstance(strip, QListWidget)
        return strip

    def _insert(self, group: FolderGroup, before: QListWidgetItem) -> QListWidgetItem:
        head = QListWidgetItem()
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        head.setData(GROUP, group)
        with QSignalBlocker(self._strip):
            self._strip.insertItem(self._strip.row(before), head)
        return head

    def _take(self, head: QListWidgetItem) -> None:
        with QSignalBlocker(self._strip):
            self._strip.takeItem(self._strip.row(head))
