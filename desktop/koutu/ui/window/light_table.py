"""What is done with several pictures of the strip at once: its menu."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QFileDialog, QMenu

from koutu.document.document import Document
from koutu.engine.documents import MARKS, Mark
from koutu.engine.export.presets import Preset
from koutu.services.document_order import SortBy
from koutu.services.presets import PresetShelf
from koutu.services.session import Session
from koutu.ui.export.preset_groups import ID_COLOURS, by_group, group_title, id_variants, short_title
from koutu.ui.style.file_dialog import file_dialog
from koutu.ui.style.language import spoken
from koutu.ui.window.many import ManyFiles
from koutu.ui.window.strip import Strip


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
        export: Callable[[Sequence[Document]], None],
    ) -> None:
        """Let the menu close pictures, send them to the batch and open the export window by these calls."""
        super().__init__(strip)
        self._session = session
        self._strip = strip
        self._files = files
        self._shelf = shelf
        self._close = close
        self._batch = batch
        self._open_export = export
        strip.menuRequested.connect(self._show)
        strip.closeRequested.connect(self._close_all)

    def save_all(self) -> None:
        """Save every open picture's cutout."""
        self._files.save(self._session.documents)

    def export_all(self) -> None:
        """Show the export window for every open picture."""
        self._open_export(list(self._session.documents))

    def menu(self, documents: Sequence[Document]) -> QMenu:
        """Return the menu for some pictures."""
        chosen = list(documents)
        menu = QMenu(self._strip)
        count = len(chosen)
        save = self.tr("Save PNG") if count == 1 else self.tr("Save {count} as PNG").format(count=count)
        menu.addAction(save, partial(self._files.save, chosen))
        if count > 1:
            into = self.tr("Save {count} into a folder…").format(count=count)
            menu.addAction(into, partial(self._ask_folder, chosen))
        self._fill_export(menu.addMenu(self.tr("Export with")), chosen)
        menu.addAction(self.tr("Backdrop and export…"), partial(self._open_export, chosen))
        to_batch = menu.addAction(self.tr("Send to the batch"), partial(self._batch, chosen))
        to_batch.setEnabled(any(document.path is not None for document in chosen))
        if count == 1:
            menu.addAction(self.tr("Copy"), partial(self._session.cutouts.copy, chosen[0]))
        menu.addSeparator()
        marks = menu.addMenu(self.tr("Mark"))
        for number, (mark, word) in enumerate(zip(MARKS, self._mark_words(), strict=True)):
            action = marks.addAction(f"{word}\t{number}", partial(_mark, chosen, mark))
            action.setCheckable(True)
            action.setChecked(all(document.mark == mark for document in chosen))
        self._fill_sort(menu.addMenu(self.tr("Sort")))
        menu.addAction(self.tr("Select all"), self._strip.selectAll)
        menu.addSeparator()
        close = self.tr("Close picture") if count == 1 else self.tr("Close {count} pictures").format(count=count)
        menu.addAction(close, partial(self._close_all, chosen))
        return menu

    def _fill_export(self, menu: QMenu, chosen: list[Document]) -> None:
        """Presets by group; an ID photo's size has its colours and sheets below it."""
        presets = self._shelf.all()
        for group, members in by_group(presets):
            below = menu.addMenu(group_title(group))
            for preset in members:
                if group != "id":
                    below.addAction(short_title(preset), partial(self._export, chosen, preset))
                    continue
                size = below.addMenu(short_title(preset))
                for variant in id_variants(presets, preset, ID_COLOURS, (False, True)):
                    size.addAction(variant.titled(spoken()), partial(self._export, chosen, variant))

    def _ask_folder(self, documents: list[Document]) -> None:
        first = next((each.path.parent for each in documents if each.path is not None), Path.home())
        dialog = file_dialog(self._strip.window(), self.tr("Where the files go"), str(first))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self._files.save(documents, Path(name)))
        dialog.open()

    def _fill_sort(self, menu: QMenu) -> None:
        order = self._session.order
        words: tuple[tuple[SortBy, str], ...] = (
            ("opened", self.tr("As opened")),
            ("name", self.tr("By name")),
            ("doubt", self.tr("Doubtful first")),
            ("mark", self.tr("Marked first")),
        )
        for by, word in words:
            action = menu.addAction(word, partial(self._sort, by))
            action.setCheckable(True)
            action.setChecked(order.by == by)
        menu.addSeparator()
        folders = menu.addAction(self.tr("In folders"), self._toggle_folders)
        folders.setCheckable(True)
        folders.setChecked(order.grouped)

    def _mark_words(self) -> tuple[str, ...]:
        return self.tr("None"), self.tr("Done"), self.tr("Doubtful"), self.tr("Star")

    def _show(self, at: QPoint, documents: list[Document]) -> None:
        self.menu(documents).popup(at)

    def _export(self, documents: list[Document], preset: Preset) -> None:
        self._files.export(documents, [preset])

    def _sort(self, by: SortBy) -> None:
        self._session.order.by = by
        self._arrange()

    def _toggle_folders(self) -> None:
        self._session.order.grouped = not self._session.order.grouped
        self._arrange()

    def _arrange(self) -> None:
        self._session.arrange()
        self._strip.arrange(self._session.documents, grouped=self._session.order.grouped)

    def _close_all(self, documents: list[Document]) -> None:
        for document in documents:
            self._close(document)


def _mark(documents: Sequence[Document], mark: Mark) -> None:
    for document in documents:
        document.set_mark(mark)
