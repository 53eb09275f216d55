"""Copies of open documents in the session's folder, and those that an earlier run could not save.

What cannot be read is kept: it may be the disk, the memory or an older program that is at fault, and not the copy. Only
the user's word deletes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from koutu.engine import documents
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import DocumentError, KoutuError
from koutu.engine.decoding.size_guard import out_of_memory
from koutu.engine.documents import Contents
from koutu.engine.files.atomic import write_atomically
from koutu.engine.files.bounded import as_json, parse_json, read_bounded
from koutu.engine.files.checked_table import Problem
from koutu.engine.files.names import shown
from koutu.services.sources import RecoveredSource

_ASIDE_BYTES = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Leftover:
    """A document that was open when the program ended.

    Attributes:
        source: opens it.
        name: the photo's file name.
        thumbnail: (h, w, 4) uint8 straight RGBA.
    """

    source: RecoveredSource
    name: str
    thumbnail: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Unreadable:
    """A copy that is there and cannot be read now.

    Attributes:
        file: the copy, or the folder where that is what cannot be read.
        name: of the photo if it is known, else of the copy.
        reason: why not.
        size: bytes of the copy; 0 where not even that can be told.
    """

    file: Path
    name: str
    reason: KoutuError
    size: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What an earlier run left in its folder, in the order it was opened."""

    leftovers: tuple[Leftover, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.leftovers or self.unreadable)


def keep(
    place: Path, contents: Contents, photo: Path | None, document: Path | None, cancel: CancelToken | None = None
) -> None:
    """Write a copy of a document, with where its photo and the document itself lie beside it.

    Raises:
        Cancelled: by the token.
        ExportError: it cannot be written.
    """
    where = {
        "name": contents.original.name,
        "photo": None if photo is None else str(photo),
        "document": None if document is None else str(document),
    }
    write_atomically(_aside(place), as_json(where), private=True)
    # While nobody touched the picture, its file is enough: a strip of a hundred photos need not be copied.
    linked = contents.touchup.tiles.empty
    documents.write(place, contents, linked=linked, private=True, cancel=cancel)


def forget(place: Path) -> None:
    """Remove a copy, and the one before it: this run's own, or what the user gave up."""
    place = place.with_name(place.name.removesuffix(documents.PREVIOUS))
    for path in (place, documents.previous_of(place), _aside(place)):
        path.unlink(missing_ok=True)


def forget_opened(file: Path) -> None:
    """Remove a copy that was opened, and what it stands for.

    The one before it goes with it. A copy that could not be read, so that the one before it was opened, stays.
    """
    if file.name.endswith(documents.PREVIOUS):
        file.unlink(missing_ok=True)
        if file.with_name(file.name.removesuffix(documents.PREVIOUS)).exists():
            return
    forget(file)


def leftovers(folder: Path) -> list[Leftover]:
    """Find the copies in a folder that can be opened, in the order they were opened."""
    return list(survey(folder).leftovers)


def survey(folder: Path) -> Survey:
    """Look at the copies in a folder; of one that cannot be read, also at the one before it."""
    try:
        names = sorted({path.name.removesuffix(documents.PREVIOUS) for path in _copies(folder)})
    except OSError as error:
        return Survey((), (Unreadable(folder, shown(folder.name), _system(folder, error), 0),))
    found: list[Leftover] = []
    lost: list[Unreadable] = []
    for name in sorted(names, key=lambda name: name.zfill(64)):
        place = folder / name
        for file in (place, documents.previous_of(place)):
            answer = _looked_at(file, place)
            if isinstance(answer, Leftover):
                found.append(answer)
                break
            if answer is not None:
                lost.append(answer)
    return Survey(tuple(found), tuple(lost))


def _copies(folder: Path) -> Iterator[Path]:
    endings = (documents.SUFFIX, documents.SUFFIX + documents.PREVIOUS)
    return (path for path in folder.iterdir() if path.name.endswith(endings))


def _looked_at(file: Path, place: Path) -> Leftover | Unreadable | None:
    try:
        size = file.lstat().st_size
    except FileNotFoundError:
        return None
    except OSError:
        size = 0
    known, photo, document = _where(_aside(place))
    try:
        name, thumbnail = documents.read_preview(file)
    except KoutuError as error:
        return Unreadable(file, known or file.name, error, size)
    except MemoryError:
        return Unreadable(file, known or file.name, out_of_memory(known or file.name), size)
    except OSError as error:
        return Unreadable(file, known or file.name, _system(file, error), size)
    return Leftover(RecoveredSource(file, photo, document), name, thumbnail)


def _system(path: Path, error: OSError) -> KoutuError:
    return DocumentError(
        "{name} cannot be read now ({reason}).", name=shown(path.name), reason=error.strerror or str(error)
    )


def _where(aside: Path) -> tuple[str, Path | None, Path | None]:
    """The photo's name, its file and the document's file; empty and None where it is not known."""
    try:
        stored = parse_json(read_bounded(aside, _ASIDE_BYTES))
    except (OSError, ValueError, Problem):
        return "", None, None
    if not isinstance(stored, dict):
        return "", None, None
    told = {key: value for key, value in stored.items() if isinstance(value, str) and value and "\0" not in value}
    photo, document = (Path(told[key]) if key in told else None for key in ("photo", "document"))
    name = told.get("name", "" if photo is None else photo.name)
    return shown(name), photo, document


def _aside(place: Path) -> Path:
    return place.with_suffix(".json")
