"""Where the networks' files are: the folders they lie in, and which of them are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from koutu.engine.catalog import Catalog, NetworkEntry
from koutu.engine.errors import NetworkError


@dataclass(frozen=True, slots=True)
class Stored:
    """A network of the catalogue and its file.

    Attributes:
        network: the catalogue's entry.
        path: the file, or None where no folder has it.
        bytes: size of the file, 0 where there is none.
    """

    network: NetworkEntry
    path: Path | None
    bytes: int


def find(entry: NetworkEntry, folders: Sequence[Path]) -> Path:
    """Return the path of a network's file in the first folder that has it.

    Raises:
        NetworkError: no folder has it.
    """
    for folder in folders:
        path = folder / entry.file
        if path.is_file():
            return path
    raise NetworkError(
        "The network {title} is missing: there is no {file} in {folders}. Install Koutu again.",
        title=entry.title,
        file=entry.file,
        folders=", ".join(map(str, folders)),
    )


def stored(catalog: Catalog, folders: Sequence[Path]) -> tuple[Stored, ...]:
    """Look for every network of the catalogue; the order is the catalogue's. Digests are not checked."""
    found = []
    for entry in catalog.networks:
        try:
            path = find(entry, folders)
            found.append(Stored(entry, path, path.stat().st_size))
        except (NetworkError, FileNotFoundError):
            found.append(Stored(entry, None, 0))
    return tuple(found)
