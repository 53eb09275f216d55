"""What is done with several pictures of the strip at once: its menu."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from koutu.document.document import Document
from koutu.engine.export.presets import Preset
from koutu.services.presets import PresetShelf
from koutu.services.session import Session
from koutu.ui.dialogs.many_presets import ManyPresetsDialog
from koutu.ui.window.many import ManyFiles
from koutu.ui.window.strip import MARKS, Strip


class LightTable(QObject):
    """Fills the strip's menu and carries it out."""

    def __init__(
        self,
        session: Session,
        strip: Strip,
        files: ManyFiles,
        shelf: PresetShelf,
        *,
        close: Callable[[Document], None],
        batch: Callable[[Sequence[Document]], None],
    ) -> None:
        """Let the menu close pictures and send them to the batch by these calls."""
        super().__init__(strip)
        self._session = session
        self._strip = strip
        self._files = files
        self._shelf = shelf
        self._close = close
        self._batch = batch
        strip.menuRequested.connect(self._show)
        strip.closeRequested.connect(self._close_all)

    def save_all(self) -> None:
        """Save every open picture's cutout."""
        self._files.save(self._session.documents)

    def export_all(self) -> None:
        """Ask for presets, and export every open picture with them."""
        self._ask_for_presets(list(self._session.documents))

    def menu(self, documents: Sequence[Document]) -> QMenu:
        """Return the menu for some pictures."""
        chosen = list(documents)
        menu = QMenu(self._strip)
        count = len(chosen)
        save = self.tr("Save PNG") if count == 1 else self.tr("Save {count} as PNG").format(count=count)
        menu.addAction(save, partial(self._files.save, chosen))
        export = menu.addMenu(self.tr("Export with"))
        language = self.locale_name()
        for preset in self._shelf.all():
            export.addAction(preset.titled(language), partial(self._export, chosen, preset))
        menu.addAction(self.tr("Export with several presets…"), partial(self._ask_for_presets, chosen))
        to_batch = menu.addAction(self.tr("Send to the batch"), partial(self._batch, chosen))
        to_batch.setEnabled(any(document.path is not None for document in chosen))
        if count == 1:
            menu.addAction(self.tr("Copy"), partial(self._session.cutouts.copy, chosen[0]))
        menu.addSeparator()
        marks = menu.addMenu(self.tr("Mark"))
        for mark, word in zip(MARKS, self._mark_words(), strict=True):
            marks.addAction(word, partial(self._strip.mark, chosen, mark))
        sort = menu.addMenu(self.tr("Sort"))
        for word, key in (
            (self.tr("As opened"), _as_opened),
            (self.tr("By name"), _by_name),
            (self.tr("Marked first"), self._strip.mark_order),
        ):
            sort.addAction(word, partial(self._sort, key))
        menu.addAction(self.tr("Select all"), self._strip.selectAll)
        menu.addSeparator()
        close = self.tr("Close picture") if count == 1 else self.tr("Close {count} pictures").format(count=count)
        menu.addAction(close, partial(self._close_all, chosen))
        return menu

    def locale_name(self) -> str:
        """Return the language that presets' titles are shown in."""
        return "zh_CN" if self.tr("Copy") != "Copy" else "en"

    def _mark_words(self) -> tuple[str, ...]:
        return self.tr("None"), self.tr("Done"), self.tr("Doubtful"), self.tr("Star")

    def _show(self, at: QPoint, documents: list[Document]) -> None:
        self.menu(documents).popup(at)

    def _export(self, documents: list[Document], preset: Preset) -> None:
        self._files.export(documents, [preset])

    def _ask_for_presets(self, documents: list[Document]) -> None:
        presets = self._shelf.all()
        titles = [preset.titled(self.locale_name()) for preset in presets]
        dialog = ManyPresetsDialog(presets, titles, self._strip.window())
        dialog.chosen.connect(partial(self._files.export, documents))
        dialog.open()

    def _sort(self, key: Callable[[Document], tuple[object, ...]]) -> None:
        self._session.arrange(key)
        self._strip.arrange(self._session.documents)

    def _close_all(self, documents: list[Document]) -> None:
        for document in documents:
            self._close(document)


def _as_opened(document: Document) -> tuple[object, ...]:
    return (document.id,)


def _by_name(document: Document) -> tuple[object, ...]:
    return document.title.casefold(), document.id
