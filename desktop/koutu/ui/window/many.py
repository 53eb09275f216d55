"""Many cutouts into files at once: one question about files that are there, one bar that counts, one way back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from koutu.document.document import Document
from koutu.engine.core.errors import KoutuError
from koutu.engine.export.presets import Preset
from koutu.engine.files.same_place import place_keys
from koutu.services.output_place import cutout_path, output_folder
from koutu.services.presets import PresetShelf
from koutu.services.save_queue import FileSaved
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.ui.dialogs import dialogs
from koutu.ui.style.sentences import sentence
from koutu.ui.window.message_bar import Answer, MessageBar
from koutu.ui.window.outgoing import in_folder

_MS_TO_UNDO = 30_000


@dataclass(frozen=True, slots=True, eq=False)
class _Order:
    """One file to write: of which document, where, and with what; no preset is the plain cutout."""

    document: Document
    path: Path
    preset: Preset | None


@dataclass(eq=False, slots=True)
class _Run:
    """The files that were asked for together, and what has become of them."""

    left: set[Path]
    count: int
    saved_before: dict[Document, Path | None]
    written: list[Path] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


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
        self._run: _Run | None = None
        self._mine: set[Path] = set()
        session.cutouts.saved.connect(self._on_saved)
        session.cutouts.failed.connect(self._on_failed)
        session.exporter.exported.connect(self._on_saved)
        session.exporter.failed.connect(self._on_failed)

    def told(self, path: Path) -> bool:
        """Return whether a file is one of many that are told of together; the next time it counts as single."""
        mine = path in self._mine
        self._mine.discard(path)
        return mine

    def save(self, documents: Sequence[Document], folder: Path | None = None) -> None:
        """Save plain cutouts into a folder, or beside their photos, or where they were saved before."""
        self._order([_Order(each, self._own_place(each, folder), None) for each in documents])

    def export(self, documents: Sequence[Document], presets: Sequence[Preset], folder: Path | None = None) -> None:
        """Export finished pictures into a folder, or beside their photos, one file for every preset."""
        orders = []
        for document in documents:
            for preset in presets:
                name = self._shelf.file_name(document.name, preset, document.mode)
                if len(presets) > 1:
                    name = f"{Path(name).stem}-{preset.id}{Path(name).suffix}"
                orders.append(_Order(document, (folder or self._beside(document)) / name, preset))
        self._order(orders)

    def _elsewhere(self) -> Path:
        return Path(dialogs.pictures_folder(self._settings.folder))

    def _own_place(self, document: Document, folder: Path | None) -> Path:
        place = cutout_path(document, self._settings, self._elsewhere())
        return folder / place.name if folder is not None else document.saved_as or place

    def _photos(self) -> frozenset[object]:
        """What stands for the photos that are open: whatever the templates say, no cutout takes the place of one."""
        paths = [document.path for document in self._session.documents if document.path is not None]
        return frozenset(key for path in paths for key in place_keys(path))

    def _beside(self, document: Document) -> Path:
        return output_folder(document, self._settings, self._elsewhere())

    def _order(self, orders: Sequence[_Order]) -> None:
        finished = [order for order in orders if order.document.cutout_source is not None]
        ready = _all_different(finished, self._photos())
        if not ready:
            self._messages.show_info(self.tr("There is no finished cutout yet. Wait until the pictures are cut out."))
            return
        if self._run is not None:
            self._messages.show_info(self.tr("Files are still being saved. Try again when they are there."))
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
        if not orders:
            return
        paths = [order.path for order in orders]
        before = {order.document: order.document.saved_as for order in orders if order.preset is None}
        self._run = _Run(set(paths), len(paths), before)
        self._mine = set(paths)
        self._session.replaced.begin(paths, self._on_failed)
        for order in orders:
            if order.preset is None:
                self._session.cutouts.save(order.document, order.path)
            else:
                look, export = order.preset.look, order.preset.export
                self._session.exporter.export(order.document, look, export, order.path, overwrite=True)
        self._tell(self._run)

    def _on_saved(self, saved: FileSaved) -> None:
        run = self._run
        if run is not None and saved.path in run.left:
            run.left.discard(saved.path)
            run.written.append(saved.path)
            self._session.seen.see(saved.path)
            self._tell(run)

    def _on_failed(self, error: KoutuError) -> None:
        # An error names no file that is still waiting: what the queue holds no more has ended.
        if self._run is not None:
            self._run.errors.append(sentence(error))
            self._run.left &= set(self._session.saves.waiting)
            self._tell(self._run)

    def _tell(self, run: _Run) -> None:
        done = run.count - len(run.left)
        if run.left:
            text = self.tr("Saving {done} of {all}…").format(done=done + 1, all=run.count)
            self._messages.show_progress(text, done / run.count)
            return
        self._run = None
        answers = [Answer(self.tr("Undo"), partial(self._undo, run))] if run.written else []
        if run.errors:
            self._messages.show_error("\n".join(run.errors), answers)
        elif run.written:
            told = self.tr("{count} files saved.").format(count=run.count)
            self._messages.show_done(told, [in_folder(run.written[-1]), *answers], _MS_TO_UNDO)

    def _undo(self, run: _Run) -> None:
        """Take all of one run back: what was replaced is there again, what was new is gone."""
        back: list[Path] = []

        def on_done(path: Path) -> None:
            back.append(path)
            self._session.seen.see(path)
            told = self.tr("{count} files are as they were before.").format(count=len(back))
            self._messages.show_done(told, [in_folder(path)])

        for document, path in run.saved_before.items():
            document.saved_as = path
        self._session.replaced.undo(run.written, on_done, lambda error: self._messages.show_error(sentence(error)))


def _all_different(orders: Sequence[_Order], photos: frozenset[object]) -> list[_Order]:
    """Two photos of one name in one folder would write one file, or one over the other: the later one gets a number."""
    taken: set[Path] = set()
    made = []
    for order in orders:
        path = _first(order.path, lambda path: path not in taken and photos.isdisjoint(place_keys(path)))
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
