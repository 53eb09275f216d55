"""Keep the files of a network that the user brought: all of them or none."""

import dataclasses
import hashlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from koutu.engine.core.errors import NetworkError
from koutu.engine.networks.entry import Digest, NetworkEntry, NetworkFile, Role
from koutu.engine.networks.families import FAMILY_NUMBERINGS, Treatment, task_of
from koutu.engine.networks.imported import describe, free_id
from koutu.engine.networks.modes import Mode
from koutu.engine.networks.store import ModelStore

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
    network_id = free_id(title or first.stem, store.known())
    targets = {role: store.home / f"{network_id}{_ENDINGS[role]}" for role in _ENDINGS if role in files}
    try:
        kept = tuple(_copied(role, files[role], target) for role, target in targets.items())
        for target in targets.values():
            _scratch(target).replace(target)
        task = task_of(treatment.family)
        entry = NetworkEntry(network_id, title or first.stem, kept, treatment, "", "", (), task)
        if "classes" not in files:
            entry = dataclasses.replace(entry, classes=FAMILY_NUMBERINGS.get(treatment.family, ""))
        describe(store.home, entry, tuple(modes))
    except BaseException:
        for target in targets.values():
            _scratch(target).unlink(missing_ok=True)
            target.unlink(missing_ok=True)
        raise
    return entry


def _copied(role: Role, path: Path, target: Path) -> NetworkFile:
    scratch = _scratch(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, scratch)
        with scratch.open("rb") as copied:
            digest = hashlib.file_digest(copied, "sha256").hexdigest()
        return NetworkFile(target.name, scratch.stat().st_size, Digest("sha256", digest), role)
    except OSError as error:
        raise NetworkError(
            "“{name}” cannot be copied into {folder} ({reason}). Check its space and rights.",
            name=path.name,
            folder=target.parent,
            reason=error.strerror or error,
        ) from error


def _scratch(target: Path) -> Path:
    return target.with_name(f"{target.name}.import")
