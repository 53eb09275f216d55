"""Where the networks' files are: which are there, whether they are good, and how they leave again."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import NetworkError
from koutu.engine.networks.catalog import Catalog, NetworkEntry, Size
from koutu.engine.networks.imported import description, imported
from koutu.engine.networks.modes import Mode

_CHUNK = 1 << 20


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

    @property
    def whole(self) -> bool:
        """Whether there is a file and it has the size it should have; its digest is checked when it is opened."""
        return self.path is not None and self.bytes == self.network.bytes


@dataclass(frozen=True, slots=True)
class Store:
    """The networks of one user. Nothing is remembered: every question is answered from the disk.

    Attributes:
        listed: the program's catalogue.
        folders: where files may lie; downloads and imports go into the first.
    """

    listed: Catalog
    folders: tuple[Path, ...]

    @property
    def home(self) -> Path:
        """The folder of downloads and imports."""
        return self.folders[0]

    def known(self) -> Catalog:
        """All networks: the program's, and those that the user imported."""
        added = imported(self.home)
        taken = {entry.id for entry in self.listed.networks}
        networks = tuple(entry for entry in added.networks if entry.id not in taken)
        recipes = tuple(recipe for recipe in added.recipes if recipe.size not in taken)
        return Catalog(self.listed.networks + networks, self.listed.recipes + recipes)

    def lacking(self, mode: Mode, size: Size) -> tuple[NetworkEntry, ...]:
        """The networks to install so that a mode runs its own of this size, or of the nearest."""
        there = self.usable().networks
        return tuple(entry for entry in self.known().recipe(mode, size).recipe.networks if entry not in there)

    def usable(self) -> Catalog:
        """The networks that are there, and the recipes that can run."""
        return usable(self.known(), self.folders)


def find(entry: NetworkEntry, folders: Sequence[Path]) -> Path:
    """Return the path of a network's file: the first that has its size, else the first of its name.

    Raises:
        NetworkError: no folder has it.
    """
    found = [path for path in (folder / entry.file for folder in folders) if path.is_file()]
    whole = [path for path in found if path.stat().st_size == entry.bytes]
    if found:
        return (whole or found)[0]
    if entry.urls:
        raise NetworkError(
            "The network {title} is not installed. Install it under Models, or with: koutu models install {id}",
            title=entry.title,
            id=entry.id,
        )
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


def usable(catalog: Catalog, folders: Sequence[Path]) -> Catalog:
    """The part of a catalogue that can run: the networks whose files are there, and the recipes of these alone."""
    networks = tuple(item.network for item in stored(catalog, folders) if item.whole)
    recipes = tuple(recipe for recipe in catalog.recipes if set(recipe.networks) <= set(networks))
    return Catalog(networks, recipes)


def is_good(entry: NetworkEntry, path: Path, cancel: CancelToken | None = None) -> bool:
    """Whether a file has the size and the digest that a network's must have; reads all of it.

    Raises:
        OSError: it cannot be read.
        Cancelled: by the token.
    """
    if path.stat().st_size != entry.bytes:
        return False
    digest = hashlib.new(entry.digest.algorithm, usedforsecurity=False)
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            if cancel is not None:
                cancel.check()
            digest.update(chunk)
    return digest.hexdigest() == entry.digest.value


def remove(entry: NetworkEntry, home: Path, folders: Sequence[Path]) -> None:
    """Delete a network that was downloaded or imported, and what a broken download of it left.

    Args:
        entry: the network.
        home: the folder of what was downloaded and imported.
        folders: where it may lie; files outside `home` belong to others and are left alone.

    Raises:
        NetworkError: it is not there, belongs to somebody else, or cannot be deleted.
    """
    path = home / entry.file
    belongings = (partial(entry, home), description(home, entry), path)
    if not any(each.exists() for each in belongings):
        where = find(entry, folders)
        raise NetworkError(
            "The network {title} is not Koutu's to delete: it lies in {folder}, outside the folder of downloads.",
            title=entry.title,
            folder=where.parent,
        )
    try:
        for each in belongings:
            each.unlink(missing_ok=True)
    except OSError as error:
        raise NetworkError(
            "The network {title} cannot be deleted: {path} ({reason}). Close other programs that use it.",
            title=entry.title,
            path=path,
            reason=error.strerror or error,
        ) from error


def partial(entry: NetworkEntry, home: Path) -> Path:
    """The file of a download that is not whole yet; kept apart, and gone on with later."""
    return home / f"{entry.file}.part"
