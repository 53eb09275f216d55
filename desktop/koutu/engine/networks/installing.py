"""Keep the files of a network that the user brought: all of them or none."""

import dataclasses
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from koutu.engine.core.errors import ExportError, NetworkError
from koutu.engine.files.atomic import write_atomically
from koutu.engine.files.bounded import open_regular
from koutu.engine.networks.entry import Digest, NetworkEntry, NetworkFile, Role
from koutu.engine.networks.families import FAMILY_NUMBERINGS, Treatment, task_of
from koutu.engine.networks.imported import describe, free_id
from koutu.engine.networks.modes import Mode
from koutu.engine.networks.onnx_file import refuse_foreign_weights
from koutu.engine.networks.store import ModelStore

_CHUNK = 1 << 22  # bytes that are copied and hashed at a time
_ENDINGS: dict[Role, str] = {
    "model": ".onnx",
    "encoder": ".encoder.onnx",
    "decoder": ".decoder.onnx",
    "classes": ".txt",
}


def keep(
    files: Mapping[Role, Path], store: ModelStore, treatment: Treatment, modes: Sequence[Mode], title: str = ""
) -> NetworkEntry:
    """Copy a network's files into the store and describe it there, so that it is used from now on.

    Args:
        files: by their roles, as a trial found them.
        store: where they go.
        treatment: as the trial found it.
        modes: what a network for mattes is for.
        title: what people call it; empty: as its first file.

    Raises:
        NetworkError: a file cannot be copied; then none is kept.
        ExportError: the description cannot be written; then none is kept.
    """
    first = next(iter(files.values()))
    taken: list[str] = []
    while True:
        network_id = free_id(title or first.stem, store.known(), taken)
        targets = {role: store.home / f"{network_id}{_ENDINGS[role]}" for role in _ENDINGS if role in files}
        if not any(target.exists() for target in targets.values()):
            try:
                kept = _copied_all(files, targets)
                break
            except _IdTakenError:
                pass
        # Two imports of one title find the same id free: whoever has the file's name has the id.
        taken.append(network_id)
    try:
        for role, target in targets.items():
            # What is kept is what was looked at: the file may have become another one since its trial.
            if role != "classes":
                refuse_foreign_weights(target)
        task = task_of(treatment.family)
        entry = NetworkEntry(network_id, title or first.stem, kept, treatment, "", "", (), task)
        if "classes" not in files:
            entry = dataclasses.replace(entry, classes=FAMILY_NUMBERINGS.get(treatment.family, ""))
        describe(store.home, entry, tuple(modes))
    except BaseException:
        for target in targets.values():
            target.unlink(missing_ok=True)
        raise
    return entry


class _IdTakenError(Exception):
    """Another import has a file of this name by now."""


def _copied_all(files: Mapping[Role, Path], targets: Mapping[Role, Path]) -> tuple[NetworkFile, ...]:
    kept: list[tuple[Path, NetworkFile]] = []
    try:
        for role, target in targets.items():
            kept.append((target, _copied(role, files[role], target)))
    except BaseException:
        for target, _ in kept:
            target.unlink(missing_ok=True)
        raise
    return tuple(file for _, file in kept)


def _copied(role: Role, path: Path, target: Path) -> NetworkFile:
    digest = hashlib.sha256()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, _pieces(path, digest.update), overwrite=False)
        return NetworkFile(target.name, target.stat().st_size, Digest("sha256", digest.hexdigest()), role)
    except (OSError, ExportError) as error:
        if isinstance(error, ExportError) and target.exists():
            raise _IdTakenError from error
        raise NetworkError(
            "“{name}” cannot be copied into {folder} ({reason}). Check its space and rights.",
            name=path.name,
            folder=target.parent,
            reason=error if isinstance(error, ExportError) else error.strerror or error,
        ) from error


def _pieces(path: Path, seen: Callable[[bytes], None]) -> Iterator[bytes]:
    with open_regular(path) as descriptor:
        while chunk := os.read(descriptor, _CHUNK):
            seen(chunk)
            yield chunk
