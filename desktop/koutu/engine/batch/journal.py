"""What a batch has done, in a small file beside its output: so that it can go on after a crash.

One line of JSON each: first the settings, then for every picture `begin` before its file is written and `done` after.
Files appear whole or not at all, so a file that is there with its `begin` but without its `done` was finished just
before the end came.
"""

import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path

from koutu.engine.batch.plan import BatchJob
from koutu.engine.compose.style import Style
from koutu.engine.core.errors import ExportError
from koutu.engine.export.export import Export
from koutu.engine.labels.picking import PickRequest
from koutu.engine.matting.refine_settings import RefineSettings
from koutu.engine.networks.catalog import Choice

NAME = ".koutu-batch.jsonl"


def settings_digest(
    choice: Choice, look: Style, export: Export, refine: RefineSettings | None, pick: PickRequest | None = None
) -> str:
    """Stands for everything that changes a file's bytes."""
    told: list[object] = [repr(choice.recipe), asdict(look), asdict(export), repr(refine)]
    if pick is not None:  # without one the digest is what it was before there were picks
        told.append(repr(pick))
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


class Journal:
    """The journal of one output folder. Its methods may be called from several threads.

    Args:
        folder: of the output.
        settings: from `settings_digest`.
        resume: go on with the journal that lies there; otherwise a new one is begun.

    Raises:
        ExportError: the journal is another batch's, or cannot be written.
    """

    def __init__(self, folder: Path, settings: str, *, resume: bool) -> None:
        self._path = folder / NAME
        self._folder = folder
        self._done: set[str] = set()
        self._begun: set[str] = set()
        if resume:
            self._read(settings)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            new = not resume or not self._path.exists()
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | (os.O_TRUNC if new else 0)
            self._descriptor = os.open(self._path, flags, 0o666)
        except OSError as error:
            raise ExportError(
                "The list of what is done, “{path}”, cannot be written ({reason}). Choose another folder.",
                path=self._path,
                reason=error.strerror or error,
            ) from error
        if new:
            self._write({"settings": settings})

    def is_done(self, job: BatchJob, *, overwrite: bool) -> bool:
        """Whether an earlier run finished this picture, and neither it nor its file was changed or removed since."""
        if job.target is None or not job.target.is_file():
            return False
        key = self._key(job)
        # With `overwrite` the file that is there may be the older one.
        return key in self._done or (key in self._begun and not overwrite)

    def begin(self, job: BatchJob) -> None:
        """Note that this picture's file will be written now."""
        self._write({"begin": self._key(job)})

    def done(self, job: BatchJob) -> None:
        """Note that it is there."""
        self._write({"done": self._key(job)})

    def close(self, *, finished: bool) -> None:
        """Close the file; a batch that has nothing left to go on with leaves none."""
        os.close(self._descriptor)
        if finished:
            self._path.unlink(missing_ok=True)

    def _key(self, job: BatchJob) -> str:
        assert job.target is not None
        state = "" if job.source.kind != "file" else _state(Path(job.source.given))
        return json.dumps([_absolute(job), state, os.path.relpath(job.target, self._folder)], ensure_ascii=False)

    def _read(self, settings: str) -> None:
        try:
            lines = self._path.read_text("utf-8", "replace").splitlines()
        except OSError:
            return  # nothing to go on with
        for line in lines:
            try:
                entry = json.loads(line)
            except ValueError:
                continue  # the line that a crash tore off
            if not isinstance(entry, dict):
                continue
            if entry.get("settings", settings) != settings:
                raise ExportError(
                    "The batch in “{folder}” was begun with other settings. Resume it with the same ones, or begin "
                    "anew in another folder.",
                    folder=self._folder,
                )
            self._done |= {entry["done"]} if isinstance(entry.get("done"), str) else set()
            self._begun |= {entry["begin"]} if isinstance(entry.get("begin"), str) else set()

    def _write(self, entry: dict[str, str]) -> None:
        # One write: lines of several threads do not mix. A newline first ends a line that a crash tore off.
        os.write(self._descriptor, f"\n{json.dumps(entry, ensure_ascii=False)}".encode(errors="surrogateescape"))
        os.fsync(self._descriptor)


def _absolute(job: BatchJob) -> str:
    return str(Path(job.given).absolute()) if job.source.kind == "file" else job.given


def _state(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_size}-{found.st_mtime_ns}"
