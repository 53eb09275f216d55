"""The repair loop: review, touch up, "done, next doubtful", written back by itself."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from koutu.document.document import Document
from koutu.services.batch_queue import Item
from koutu.services.session import Session
from koutu.ui.window.repair_bar import RepairBar


class Repair(QObject):
    """Leads through the pictures of a batch's review, in the main window.

    Attributes:
        bar: for whoever lays the window out.
    """

    def __init__(
        self,
        session: Session,
        *,
        show: Callable[[Path], None],
        write_back: Callable[[Item], None],
        back: Callable[[], None],
        parent: QObject,
    ) -> None:
        """Let `show` bring a picture into the window, `write_back` write it over its result, `back` show the batch."""
        super().__init__(parent)
        self._session = session
        self._show = show
        self._write_back = write_back
        self._back = back
        self._left: list[Item] = []
        self.bar = RepairBar()
        self.bar.doneRequested.connect(self._on_done)
        self.bar.skipRequested.connect(self._go_on)
        self.bar.ended.connect(self._end)
        session.currentChanged.connect(self._follow)
        session.segmenter.done.connect(self._follow)

    def begin(self, item: Item, following: list[Item]) -> None:
        """Touch up a picture, and after it the others."""
        self._left = list(following)
        self.bar.show_item(item, len(self._left))
        self._show(item.source)
        self._follow()

    def _on_done(self, item: Item) -> None:
        self._write_back(item)
        self._go_on()

    def _go_on(self) -> None:
        if self._left:
            self.begin(self._left[0], self._left[1:])
        else:
            self._end()

    def _end(self) -> None:
        self._left = []
        self.bar.show_item(None, 0)
        self._back()

    def _follow(self) -> None:
        item = self.bar.item
        if item is None:
            return
        document: Document | None = next((each for each in self._session.documents if each.path == item.source), None)
        self.bar.set_ready(document is not None and document.cutout_source is not None)
