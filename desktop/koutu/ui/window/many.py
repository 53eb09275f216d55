"""Many cutouts into files at once: one question about files that are there, one bar that counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from koutu.document.document import Document
from koutu.engine.core.errors import KoutuError
from koutu.engine.export.presets import Preset
from koutu.services.output_place import cutout_path, output_folder
from koutu.services.presets import PresetShelf
from koutu.services.save_queue import FileSaved
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.ui.dialogs import dialogs
from koutu.ui.style.sentences import sentence
from koutu.ui.window.message_bar import Answer, MessageBar
from koutu.ui.window.outgoing import in_folder


@dataclass(frozen=True, slots=True, eq=False)
class _Order:
    """One file to write: of which document, where, and with what; no preset is the plain cutout."""

    document: Document
    path: Path
    preset: Preset | None


class ManyFiles(QObject):
    """Writes cutouts of several documents; one bar counts them, and no message tells of single files."""

    def __init__(
        self, session: Session, settings: Settings, shelf: PresetShelf, messages: MessageBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._shelf = shelf
        self._messages = messages
        self._left: set[Path] = set()
        self._mine: set[Path] = set()
        self._count = 0
        self._errors: list[str] = []
        session.cutouts.saved.connect(self._on_saved)
        session.cutouts.failed.connect(self._on_failed)
        session.exporter.exported.connect(self._on_saved)
        session.exporter.failed.connect(self._on_failed)

    def told(self, path: Path) -> bool:
        """Return whether a file is one of many that are told of together; the next time it counts as single."""
        mine = path in self._mine
        self._mine.discard(path)
        return mine

    def save(self, documents: Sequence[Document]) -> None:
        """Save plain cutouts beside their photos, or where they were saved before."""
        self._order([_Order(each, self._own_place(each), None) for each in documents])

    def export(self, documents: Sequence[Document], presets: Sequence[Preset]) -> None:
        """Export finished pictures beside their photos, one file for every preset."""
        orders = []
        for document in documents:
            for preset in presets:
                name = self._shelf.file_name(document.name, preset, document.mode)
                if len(presets) > 1:
                    name = f"{Path(name).stem}-{preset.id}{Path(name).suffix}"
                orders.append(_Order(document, self._beside(document, name), preset))
        self._order(orders)

    def _own_place(self, document: Document) -> Path:
        elsewhere = Path(dialogs.pictures_folder(self._settings.folder))
        return document.saved_as or cutout_path(document, self._settings, elsewhere)

    def _beside(self, document: Document, name: str) -> Path:
        elsewhere = Path(dialogs.pictures_folder(self._settings.folder))
        return output_folder(document, self._settings, elsewhere) / name

    def _order(self, orders: Sequence[_Order]) -> None:
        ready = _all_different([order for order in orders if order.document.cutout_source is not None])
        if not ready:
            self._messages.show_info(self.tr("There is no finished cutout yet. Wait until the pictures are cut out."))
            return
        there = [order for order in ready if order.path.exists()]
        if not there:
            self._write(ready)
            return
        self._messages.ask(
            self.tr("{count} of {all} files are there already.").format(count=len(there), all=len(ready)),
            [
                Answer(self.tr("Keep both"), partial(self._write, [_renamed(order) for order in ready])),
                Answer(self.tr("Replace"), partial(self._write, ready)),
                Answer(self.tr("Only the others"), partial(self._write, [each for each in ready if each not in there])),
            ],
        )

    def _write(self, orders: Sequence[_Order]) -> None:
        self._left = {order.path for order in orders}
        self._mine = set(self._left)
        self._count, self._errors = len(orders), []
        for order in orders:
            if order.preset is None:
                self._session.cutouts.save(order.document, order.path)
            else:
                look, export = order.preset.look, order.preset.export
                self._session.exporter.export(order.document, look, export, order.path, overwrite=True)
        if orders:
            self._tell()

    def _on_saved(self, saved: FileSaved) -> None:
        if saved.path in self._left:
            self._left.discard(saved.path)
            self._session.seen.see(saved.path)
            self._tell(saved.path)

    def _on_failed(self, error: KoutuError) -> None:
        # An error names no file that is still waiting: what the queue holds no more has ended.
        if self._left:
            self._errors.append(sentence(error))
            self._left &= set(self._session.saves.waiting)
            self._tell()

    def _tell(self, last: Path | None = None) -> None:
        done = self._count - len(self._left)
        if self._left:
            self._messages.show_progress(self.tr("Saving {done} of {all}…").format(done=done + 1, all=self._count))
        elif self._errors:
            self._messages.show_error("\n".join(self._errors))
        elif last is not None:
            told = self.tr("{count} files saved.").format(count=self._count)
            self._messages.show_done(told, [in_folder(last)])


def _all_different(orders: Sequence[_Order]) -> list[_Order]:
    """Two photos of one name in one folder would write one file: the later one gets a number."""
    taken: set[Path] = set()
    made = []
    for order in orders:
        path = _first(order.path, lambda path: path not in taken)
        taken.add(path)
        made.append(_Order(order.document, path, order.preset))
    return made


def _renamed(order: _Order) -> _Order:
    return _Order(order.document, _first(order.path, lambda path: not path.exists()), order.preset)


def _first(path: Path, free: Callable[[Path], bool]) -> Path:
    number, candidate = 1, path
    while not free(candidate):
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate
