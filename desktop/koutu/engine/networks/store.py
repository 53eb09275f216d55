"""Where the networks' files are: which are there, whether they are good, and how they leave again.

A network may have several files. It counts as there only when all of them are, and it leaves as a whole.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import NetworkError
from koutu.engine.files.bounded import open_regular, read_bounded
from koutu.engine.networks.catalog import Catalog, Size
from koutu.engine.networks.entry import NetworkEntry, NetworkFile, Role
from koutu.engine.networks.imported import description, imported
from koutu.engine.networks.modes import Mode

_MOST_NAMES = 1 << 20  # bytes: a list of class names is a short text
_CHUNK = 1 << 20  # bytes that are hashed at a time


@dataclass(frozen=True, slots=True)
class Stored:
    """A network of the catalogue and its files.

    Attributes:
        network: the catalogue's entry.
        paths: its files in the entry's order; None for one that no folder has.
        sizes: of these files in bytes; 0 for one that is not there.
    """

    network: NetworkEntry
    paths: tuple[Path | None, ...]
    sizes: tuple[int, ...]

    @property
    def path(self) -> Path | None:
        """Return its first file that is there, or None where none is."""
        return next((path for path in self.paths if path is not None), None)

    @property
    def bytes(self) -> int:
        """Return how many bytes of it are there."""
        return sum(self.sizes)

    @property
    def whole(self) -> bool:
        """Whether all files are there and have the size they should have; digests are checked when it is opened."""
        return None not in self.paths and self.sizes == tuple(file.bytes for file in self.network.files)


@dataclass(frozen=True, slots=True)
class ModelStore:
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

    def class_names(self, entry: NetworkEntry) -> tuple[str, ...]:
        """Return the names in a network's own list of classes, in the order of their numbers; empty: it has none.

        Raises:
            NetworkError: the list is missing or cannot be read.
        """
        for file, path in zip(entry.files, find(entry, self.folders), strict=True):
            if file.role == "classes":
                return read_class_names(entry.title, path)
        return ()


def read_class_names(title: str, path: Path) -> tuple[str, ...]:
    """Return the lines of a list of classes; `title` is the network's, for the error.

    Raises:
        NetworkError: it cannot be read.
    """
    try:
        return tuple(line.strip() for line in read_bounded(path, _MOST_NAMES).decode().splitlines())
    except (OSError, ValueError) as error:
        raise NetworkError(
            "The list of what {title} can name, {path}, cannot be read. Save it as plain text, one name in a line.",
            title=title,
            path=path,
        ) from error


def find(entry: NetworkEntry, folders: Sequence[Path]) -> tuple[Path, ...]:
    """Return the paths of a network's files, in its order; of each the first of its size, else the first of its name.

    Raises:
        NetworkError: a file is in no folder.
    """
    return tuple(_find(entry, file, folders) for file in entry.files)


def _find(entry: NetworkEntry, file: NetworkFile, folders: Sequence[Path]) -> Path:
    found = [path for path in (folder / file.name for folder in folders) if path.is_file()]
    whole = [path for path in found if path.stat().st_size == file.bytes]
    if found:
        return (whole or found)[0]
    if file.urls:
        raise NetworkError(
            "The network {title} is not installed. Install it under Models, or with: koutu models install {id}",
            title=entry.title,
            id=entry.id,
        )
    raise NetworkError(
        "The network {title} is missing: there is no {file} in {folders}. Install Koutu again.",
        title=entry.title,
        file=file.name,
        folders=", ".join(map(str, folders)),
    )


def stored(catalog: Catalog, folders: Sequence[Path]) -> tuple[Stored, ...]:
    """Look for every network of the catalogue; the order is the catalogue's. Digests are not checked."""
    found = []
    for entry in catalog.networks:
        there = [_look(entry, file, folders) for file in entry.files]
        found.append(Stored(entry, tuple(path for path, _ in there), tuple(size for _, size in there)))
    return tuple(found)


def _look(entry: NetworkEntry, file: NetworkFile, folders: Sequence[Path]) -> tuple[Path | None, int]:
    try:
        path = _find(entry, file, folders)
        return path, path.stat().st_size
    except (NetworkError, FileNotFoundError):
        return None, 0


def usable(catalog: Catalog, folders: Sequence[Path]) -> Catalog:
    """The part of a catalogue that can run: the networks whose files are there, and the recipes of these alone."""
    networks = tuple(item.network for item in stored(catalog, folders) if item.whole)
    recipes = tuple(recipe for recipe in catalog.recipes if set(recipe.networks) <= set(networks))
    return Catalog(networks, recipes)


def is_good(file: NetworkFile, path: Path, cancel: CancelToken | None = None) -> bool:
    """Whether a file has the size and the digest that it must have; reads all of it.

    Raises:
        OSError: it cannot be read.
        Cancelled: by the token.
    """
    if path.stat().st_size != file.bytes:
        return False
    digest = hashlib.new(file.digest.algorithm, usedforsecurity=False)
    with open_regular(path) as descriptor:
        while chunk := os.read(descriptor, _CHUNK):
            if cancel is not None:
                cancel.check()
            digest.update(chunk)
    return digest.hexdigest() == file.digest.value


def require_good(entry: NetworkEntry, paths: Sequence[Path], role: Role | None = None) -> None:
    """Make sure that a network's files are the ones they should be; reads them.

    Args:
        entry: the network.
        paths: as `find` returns them.
        role: of the only file to look at; None: all.

    Raises:
        NetworkError: one is unreadable or damaged.
    """
    for file, path in zip(entry.files, paths, strict=True):
        if role not in (None, file.role):
            continue
        try:
            good = is_good(file, path)
        except OSError as error:
            raise NetworkError(
                "The network {title} cannot be read: {path} ({reason}). Check the file, or install the network again.",
                title=entry.title,
                path=path,
                reason=error.strerror or error,
            ) from error
        if not good:
            raise NetworkError(
                "The network {title} is damaged: {path} is not the file it should be. Remove it and install it again.",
                title=entry.title,
                path=path,
            )


def remove(entry: NetworkEntry, home: Path, folders: Sequence[Path]) -> None:
    """Delete a network that was downloaded or imported, all its files, and what a broken download of it left.

    Args:
        entry: the network.
        home: the folder of what was downloaded and imported.
        folders: where it may lie; files outside `home` belong to others and are left alone.

    Raises:
        NetworkError: it is not there, belongs to somebody else, or cannot be deleted.
    """
    # The description goes first: what is left after a failure is no network any more, but can be removed again.
    belongings = (description(home, entry), *(each for file in entry.files for each in _belongings(file, home)))
    if not any(each.exists() for each in belongings):
        where = find(entry, folders)[0]
        raise NetworkError(
            "The network {title} is not Koutu's to delete: it lies in {folder}, outside the folder of downloads.",
            title=entry.title,
            folder=where.parent,
        )
    for each in belongings:
        try:
            each.unlink(missing_ok=True)
        except OSError as error:
            raise NetworkError(
                "The network {title} cannot be deleted: {path} ({reason}). Close other programs that use it.",
                title=entry.title,
                path=each,
                reason=error.strerror or error,
            ) from error


def _belongings(file: NetworkFile, home: Path) -> tuple[Path, Path]:
    return partial(file, home), home / file.name


def partial(file: NetworkFile, home: Path) -> Path:
    """The file of a download that is not whole yet; kept apart, and gone on with later."""
    return home / f"{file.name}.part"


def received(entry: NetworkEntry, home: Path) -> int:
    """Return how many bytes of a download that is not at its end are there, of all the network's files.

    0 also where the network is whole: then there is nothing to go on with.
    """
    whole = [file for file in entry.files if _size(home / file.name) == file.bytes]
    parts = sum(min(file.bytes, _size(partial(file, home))) for file in entry.files if file not in whole)
    if len(whole) == len(entry.files):
        return 0
    return sum(file.bytes for file in whole) + parts


def discard(entry: NetworkEntry, home: Path) -> None:
    """Delete what came of a download that is not at its end; a network that is whole stays.

    Raises:
        OSError: a file cannot be deleted.
    """
    begun = received(entry, home) > 0
    for file in entry.files:
        partial(file, home).unlink(missing_ok=True)
        if begun and _size(home / file.name) == file.bytes:
            (home / file.name).unlink(missing_ok=True)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
