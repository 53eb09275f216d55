"""The strip of thumbnails, one for each open picture, those of a folder behind its head."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from koutu.document.document import Document
from koutu.engine.documents import MARKS
from koutu.services.document_order import folder_of
from koutu.ui.style.theme import Theme
from koutu.ui.window.strip_heads import FolderHeads
from koutu.ui.window.strip_tiles import DOCUMENT, GROUP, PICTURE, FolderGroup, TileDelegate, small

_MARK_KEYS = dict(zip((Qt.Key.Key_0, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3), MARKS, strict=True))
_FOLDING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Strip(QListWidget):
    """Thumbnails in a row; hidden while there are fewer than two. Pictures of several folders have heads between them.

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
        self._heads = FolderHeads(self)
        self._grouped = True
        self._tiles = TileDelegate(theme, self)
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setSpacing(2)
        self.setItemDelegate(self._tiles)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.currentItemChanged.connect(self._choose)
        self._measure()
        self._retranslate()
        self.hide()

    # which pictures, in which order

    def add(self, document: Document, place: int) -> None:
        """Show a picture as the `place`-th."""
        item = QListWidgetItem()
        item.setData(DOCUMENT, document)
        before = next((each for number, each in enumerate(self._pictures()) if number == place - 1), None)
        row = 0 if before is None else self.row(before) + 1
        self._items[document.id] = item
        self.blockSignals(True)
        self.insertItem(row, item)
        self.blockSignals(False)
        item.setData(PICTURE, small(document.thumbnail))
        document.thumbnailChanged.connect(self._take_picture)
        for signal in (document.stateChanged, document.titleChanged, document.markChanged):
            signal.connect(self._refresh)
        self._describe(item)
        self._place_heads()
        self.setVisible(len(self._items) > 1)

    def remove(self, document: Document) -> None:
        """Show a picture no more."""
        document.thumbnailChanged.disconnect(self._take_picture)
        for signal in (document.stateChanged, document.titleChanged, document.markChanged):
            signal.disconnect(self._refresh)
        self.blockSignals(True)
        self.takeItem(self.row(self._items.pop(document.id)))
        self.blockSignals(False)
        self._place_heads()
        self.setVisible(len(self._items) > 1)

    def arrange(self, documents: Sequence[Document], *, grouped: bool) -> None:
        """Show the pictures in another order, in folders or not."""
        chosen, current = self.selected(), self.currentItem()
        self._grouped = grouped
        self.blockSignals(True)
        self._heads.remove_all()
        for place, document in enumerate(documents):
            item = self.takeItem(self.row(self._items[document.id]))
            item.setHidden(False)
            self.insertItem(place, item)
        if current is not None and current.data(DOCUMENT) is not None:
            self.setCurrentItem(current)
        for document in chosen:
            self._items[document.id].setSelected(True)
        self.blockSignals(False)
        self._place_heads()
        self.viewport().update()

    def _pictures(self) -> Iterator[QListWidgetItem]:
        for row in range(self.count()):
            item = self.item(row)
            if item.data(DOCUMENT) is not None:
                yield item

    def fold(self, group: FolderGroup, collapsed: bool) -> None:
        """Hide a folder's pictures behind its head, or show them again."""
        group.collapsed = collapsed
        self._place_heads()
        self.viewport().update()

    def _place_heads(self) -> None:
        """Put the heads where they belong, and say what they are."""
        self._heads.place(list(self._pictures()), wanted=self._grouped)
        for group, head in self._heads.all():
            group.name = self.tr("From no folder") if group.folder is None else group.folder.name or str(group.folder)
            state = self.tr("folded") if group.collapsed else self.tr("unfolded")
            text = self.tr("{name}, {count} pictures, {state}").format(name=group.name, count=group.count, state=state)
            head.setData(Qt.ItemDataRole.AccessibleTextRole, text)
            hint = self.tr("A click or Enter folds it; its menu is for all of it")
            head.setToolTip(f"{group.folder or group.name} · {group.count}\n{hint}")

    # what is chosen

    def show_current(self, document: Document | None) -> None:
        """Mark the current picture; a folder that hides it is unfolded."""
        wanted = None if document is None else self._items[document.id]
        for group, _ in self._heads.all():
            group.current = document is not None and group.folder == folder_of(document)
            if group.current and group.collapsed:
                self.fold(group, False)
        # Of a picture that was chosen in the strip itself nothing is touched: Ctrl and Shift keep others chosen there.
        if wanted is None or self.currentItem() is not wanted:
            self.blockSignals(True)
            row = -1 if wanted is None else self.row(wanted)
            self.setCurrentRow(row, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.blockSignals(False)
        if wanted is not None:
            self.scrollToItem(wanted)
        self.viewport().update()

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(DOCUMENT) is not None:
            self.chosen.emit(item.data(DOCUMENT))

    def selected(self) -> list[Document]:
        """Return the chosen pictures, in the strip's order; those of folded folders are not among them."""
        items = sorted((item for item in self.selectedItems() if not item.isHidden()), key=self.row)
        return [item.data(DOCUMENT) for item in items]

    def _ask_menu(self, at: QPoint) -> None:
        item = self.itemAt(at)
        group = None if item is None else item.data(GROUP)
        documents = self.selected() if group is None else _members(self._pictures(), group)
        if documents:
            self.menuRequested.emit(self.viewport().mapToGlobal(at), documents)

    # what is shown

    def _refresh(self) -> None:
        for item in self._items.values():
            self._describe(item)
        self.viewport().update()

    def _take_picture(self) -> None:
        document = self.sender()
        assert isinstance(document, Document)
        self._items[document.id].setData(PICTURE, small(document.thumbnail))
        self.viewport().update()

    def _describe(self, item: QListWidgetItem) -> None:
        document: Document = item.data(DOCUMENT)
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
        }[document.mark]
        text = " · ".join(part for part in (document.title, state, mark) if part)
        item.setToolTip(text)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, text)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Open pictures"))
        self._refresh()
        self._place_heads()

    def _measure(self) -> None:
        self.setFixedHeight(self._tiles.tile().height() + 16)
        self.scheduleDelayedItemsLayout()

    # hand and keys

    def startDrag(self, supported_actions: Qt.DropAction) -> None:
        """Let the hand carry the chosen pictures' cutouts."""
        self.dragRequested.emit(self.selected())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Fold a folder whose head is clicked, or unfold it."""
        super().mouseReleaseEvent(event)
        item = self.itemAt(event.position().toPoint())
        group = None if item is None else item.data(GROUP)
        if group is not None and event.button() == Qt.MouseButton.LeftButton:
            self.fold(group, not group.collapsed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the chosen pictures by Delete, mark them by 0 to 3; Ctrl+A chooses all, Enter folds a folder."""
        current = self.currentItem()
        group = None if current is None else current.data(GROUP)
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if self.selected():
                self.closeRequested.emit(self.selected())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif event.key() == Qt.Key.Key_Menu and current is not None:
            self._ask_menu(self.visualItemRect(current).center())
        elif group is not None and event.key() in _FOLDING_KEYS:
            self.fold(group, not group.collapsed)
        elif event.key() in _MARK_KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            for document in self.selected():
                document.set_mark(_MARK_KEYS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the text's size."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.FontChange:
            self._measure()
        super().changeEvent(event)


def _members(pictures: Iterator[QListWidgetItem], group: FolderGroup) -> list[Document]:
    documents = [item.data(DOCUMENT) for item in pictures]
    return [document for document in documents if folder_of(document) == group.folder]
