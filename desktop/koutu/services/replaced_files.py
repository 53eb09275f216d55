"""Files that a run of saving replaced or made, for as long as it may be taken back."""

import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from koutu.engine.core.errors import ExportError, KoutuError
from koutu.engine.files.atomic import keep_previous, write_atomically
from koutu.engine.files.private_folder import scratch_in
from koutu.services.save_queue import SaveQueue
from koutu.services.seen_files import SeenFiles
from koutu.services.task import TaskReport


class ReplacedFiles:
    """Keeps what the newest run replaced; the one before it can no longer be taken back.

    Attributes:
        home: this run's folder of the program, or None where there is none.
    """

    def __init__(self, saves: SaveQueue, seen: SeenFiles) -> None:
        self._saves = saves
        self._seen = seen
        self.home: Path | None = None
        self._folder: Path | None = None
        self._kept: dict[Path, Path | None] = {}

    def begin(self, targets: Sequence[Path], failed: Callable[[KoutuError], None]) -> None:
        """Keep what is at some places, before they are written to by what is asked for next."""
        self.forget()
        for number, target in enumerate(targets):
            if not target.exists():
                self._kept[target] = None
                continue
            try:
                if self._folder is None:
                    self._folder = scratch_in(self.home, "replaced")
            except OSError:
                continue
            kept = self._folder / f"{number}{target.suffix}"
            self._kept[target] = kept
            self._saves.submit(kept, partial(_keep, target, kept), _nothing, failed)

    def undo(self, written: Sequence[Path], done: Callable[[Path], None], failed: Callable[[KoutuError], None]) -> None:
        """Put back what was there, and remove what was not; what another program has changed meanwhile stays."""
        for path in written:
            if path not in self._kept or self._seen.changed(path):
                continue
            self._saves.submit(path, partial(_put_back, path, self._kept[path]), partial(done, path), failed)

    def forget(self) -> None:
        """Free what was kept."""
        self._kept = {}
        folder, self._folder = self._folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _nothing() -> None:
    pass


def _keep(target: Path, kept: Path, _: TaskReport[None]) -> None:
    keep_previous(target, kept)


def _put_back(path: Path, kept: Path | None, _: TaskReport[None]) -> None:
    if kept is not None:
        write_atomically(path, _read(kept), True)
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(
            "“{path}” cannot be removed ({reason}).", path=path, reason=error.strerror or error
        ) from error


def _read(kept: Path) -> bytes:
    try:
        return kept.read_bytes()
    except OSError as error:
        raise ExportError(
            "What was at this place before is no longer there ({reason}).", reason=error.strerror or error
        ) from error
