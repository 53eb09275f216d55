"""What a batch has done, in a small file beside its output: so that it can go on after a crash.

One line of JSON each: first the settings, then for every picture `begin` before its file is written and `done` after.
Files appear whole or not at all, so a file that is there with its `begin` but without its `done` was finished just
before the end came.
"""

import contextlib
import errno
import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path

from koutu.engine.batch.plan import BatchJob, BatchSource
from koutu.engine.compose.style import Style
from koutu.engine.core.errors import ExportError
from koutu.engine.core.framing import Framing
from koutu.engine.export.export import Export
from koutu.engine.files import open_files
from koutu.engine.files.bounded import as_json, check_regular, parse_json
from koutu.engine.files.checked_table import Problem
from koutu.engine.files.disk_sync import sync
from koutu.engine.files.file_lock import try_lock_if_known
from koutu.engine.labels.picking import PickRequest
from koutu.engine.matting.refine_settings import RefineSettings
from koutu.engine.networks.catalog import Choice

# A record names two files: of 4096 bytes each on Linux, at most six letters a byte in JSON.
_LONGEST_LINE = 1 << 17
_HEAD = b'{"settings": "'
_MOST_STRANGE = 10_000  # lines that crashes tore; of millions of empty ones the end would not be seen
# A second name of somebody's file would be written into.
_FOREIGN = "it is not a list of Koutu's"
NAME = ".koutu-batch.jsonl"


def settings_digest(
    choice: Choice,
    look: Style,
    export: Export,
    refine: RefineSettings | None,
    *,
    pick: PickRequest | None = None,
    also: tuple[object, ...] = (),
    framing: Framing | None = None,
) -> str:
    """Stands for everything that changes a file's bytes, and for the further files of every picture."""
    told: list[object] = [repr(choice.recipe), asdict(look), asdict(export), repr(refine)]
    if pick is not None:  # without one the digest is what it was before there were picks
        told.append(repr(pick))
    if also:
        told.append(repr(also))
    if framing is not None and not framing.plain:
        told.append(repr(framing))
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


class Journal:
    """The journal of one output folder, which only one batch at a time can hold.

    Its methods may be called from several threads.

    A list of the same settings is never thrown away: who forgets to resume once can still do so the next time.

    Args:
        folder: of the output.
        settings: from `settings_digest`.
        resume: go on with the journal that lies there; otherwise what it says is done is done again.
        trusting: where no journal lies, a file that is there and not older than its picture counts as done: a batch
            that is finished leaves no journal.

    Raises:
        ExportError: the journal is another batch's, in use, no file of ours, or cannot be written.
    """

    def __init__(self, folder: Path, settings: str, *, resume: bool, trusting: bool = False) -> None:
        self._path = folder / NAME
        self._folder = folder
        self._done: set[str] = set()
        self._begun: set[str] = set()
        self._places: dict[tuple[str, str], str] | None = None
        self._trusts = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._descriptor = self._opened()
        except OSError as error:
            raise self._unwritable("it is a link" if error.errno == errno.ELOOP else error.strerror or error) from error
        try:
            known = self._read(settings, resume=resume)
            self._trusts = trusting and resume and not known
            self._write({"settings": settings})
        except OSError as error:
            os.close(self._descriptor)
            raise self._unwritable(error.strerror or error) from error
        except BaseException:
            os.close(self._descriptor)
            raise

    def is_done(self, job: BatchJob, *, overwrite: bool) -> bool:
        """Whether an earlier run finished this picture, and neither it nor its file was changed or removed since."""
        if job.target is None or not _is_file(job.target):
            return False
        if self._trusts:
            return not overwrite and _is_newer(job)
        key = self._key(job)
        # With `overwrite` the file that is there may be the older one.
        return key in self._done or (key in self._begun and not overwrite)

    def earlier_file(self, source: BatchSource) -> Path | None:
        """Return the file that an earlier run made of a picture as it is now, if it is still there."""
        if self._places is None:
            entries = [_key_parts(key) for key in self._done | self._begun]
            self._places = {(name, state): place for name, state, place in filter(None, entries)}
        place = self._places.get((_absolute(source), _state_of(source)))
        return self._folder / place if place is not None and _is_file(self._folder / place) else None

    def begin(self, job: BatchJob) -> None:
        """Note that this picture's file will be written now.

        Raises:
            ExportError: it cannot be noted.
        """
        self._note({"begin": self._key(job)})

    def done(self, job: BatchJob) -> None:
        """Note that it is there.

        Raises:
            ExportError: it cannot be noted.
        """
        self._note({"done": self._key(job)})

    def close(self, *, finished: bool) -> None:
        """Close the file; a batch that has nothing left to go on with leaves none."""
        goes = finished and _is_at(self._descriptor, self._path)
        if open_files.PINNED:
            os.close(self._descriptor)
        if goes:
            with contextlib.suppress(OSError):
                self._path.unlink()
        if not open_files.PINNED:  # held to the last, so that no other batch begins with it
            os.close(self._descriptor)

    def _opened(self) -> int:
        """The journal's file, ours alone until it is closed.

        Raises:
            ExportError: another batch has it.
            OSError: it cannot be opened, or is no file.
        """
        # Nothing is followed, waited for or emptied by opening: the name may have been laid out by somebody else.
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
        flags |= sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
        while True:
            descriptor = os.open(self._path, flags, 0o600)
            try:
                check_regular(descriptor, self._path)
                self._lock(descriptor)
                if _is_at(descriptor, self._path):
                    return descriptor
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)  # the batch before ours ended just now, and took its journal along

    def _key(self, job: BatchJob) -> str:
        assert job.target is not None
        return json.dumps(
            [_absolute(job.source), _state_of(job.source), os.path.relpath(job.target, self._folder)],
            ensure_ascii=False,
        )

    def _lock(self, descriptor: int) -> None:
        if not try_lock_if_known(descriptor):
            raise ExportError(
                "Another batch is writing into “{folder}”. Wait for its end, or choose another folder.",
                folder=self._folder,
            )

    def _read(self, settings: str, *, resume: bool) -> bool:
        """Take in what the file says, and whether it says anything; one of other settings is begun anew."""
        known, strange = False, 0
        found = os.fstat(self._descriptor)
        if found.st_nlink > 1 and not found.st_size:
            raise self._unwritable(_FOREIGN)
        with open(self._descriptor, "rb", closefd=False) as file:
            file.seek(0)
            while line := file.readline(_LONGEST_LINE):
                entry = _entry(line)
                if entry is None:
                    strange += 1
                    if (not known and not _is_torn(line)) or strange > _MOST_STRANGE:
                        raise self._unwritable(_FOREIGN)
                    continue
                known = True
                if entry.get("settings", settings) != settings:
                    if not resume:
                        os.ftruncate(self._descriptor, 0)
                        return False
                    raise ExportError(
                        "The batch in “{folder}” was begun with other settings. Resume it with the same ones, or begin "
                        "anew in another folder.",
                        folder=self._folder,
                    )
                if resume:
                    for key, keys in (("done", self._done), ("begin", self._begun)):
                        value = entry.get(key)
                        if isinstance(value, str):
                            keys.add(value)
        return known

    def _unwritable(self, reason: object) -> ExportError:
        return ExportError(
            "The list of what is done, “{path}”, cannot be written ({reason}). Choose another folder.",
            path=self._path,
            reason=reason,
        )

    def _note(self, entry: dict[str, str]) -> None:
        try:
            self._write(entry)
        except OSError as error:
            raise self._unwritable(error.strerror or error) from error

    def _write(self, entry: dict[str, str]) -> None:
        # One write: lines of several threads do not mix. A newline first ends a line that a crash tore off.
        os.write(self._descriptor, b"\n" + as_json(entry))
        sync(self._descriptor)


def _key_parts(key: str) -> tuple[str, str, str] | None:
    """A picture, its state and its file's place below the folder; None of what Koutu has not written so."""
    try:
        parts = parse_json(key.encode("utf-8", "backslashreplace"))  # as `as_json` carries names of any bytes
    except Problem:
        return None
    if not isinstance(parts, list) or len(parts) != 3 or not all(isinstance(part, str) for part in parts):
        return None
    place = Path(parts[2])
    inside = not place.is_absolute() and ".." not in place.parts and "\0" not in parts[2]
    return (parts[0], parts[1], parts[2]) if inside else None


def _is_torn(line: bytes) -> bool:
    """Whether a line may be what a crash left of a journal's first one."""
    line = line.strip()
    return line.startswith(_HEAD) or _HEAD.startswith(line)


def _entry(line: bytes) -> dict[str, object] | None:
    try:
        found = parse_json(line)
    except Problem:
        return None
    return found if isinstance(found, dict) else None


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except OSError:
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _is_newer(job: BatchJob) -> bool:
    assert job.target is not None
    try:
        source = Path(job.source.given).stat().st_mtime_ns if job.source.kind == "file" else 0
        return job.target.stat().st_mtime_ns >= source
    except OSError:
        return False


def _absolute(source: BatchSource) -> str:
    return str(Path(source.given).absolute()) if source.kind == "file" else source.given


def _state_of(source: BatchSource) -> str:
    if source.kind != "file":
        return ""
    try:
        found = Path(source.given).stat()
    except OSError:
        return ""
    framing = "" if source.framing.plain else repr(source.framing)
    return f"{found.st_size}-{found.st_mtime_ns}{framing}"
