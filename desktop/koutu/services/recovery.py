"""Copies of open documents in the session's folder, and those that an earlier run could not save."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from koutu.engine import documents
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import KoutuError
from koutu.engine.documents import Contents
from koutu.engine.files.atomic import write_atomically
from koutu.services.sources import RecoveredSource

_log = logging.getLogger(__name__)


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


def keep(
    place: Path, contents: Contents, photo: Path | None, document: Path | None, cancel: CancelToken | None = None
) -> None:
    """Write a copy of a document, with where its photo and the document itself lie beside it.

    Raises:
        Cancelled: by the token.
        ExportError: it cannot be written.
    """
    # While nobody touched the picture, its file is enough: a strip of a hundred photos need not be copied.
    linked = contents.touchup.tiles.empty
    documents.write(place, contents, linked=linked, cancel=cancel)
    where = {"photo": None if photo is None else str(photo), "document": None if document is None else str(document)}
    write_atomically(_aside(place), json.dumps(where).encode(), True)


def forget(place: Path) -> None:
    """Remove a copy, and the one before it."""
    place = place.with_name(place.name.removesuffix(documents.PREVIOUS))
    for path in (place, place.with_name(place.name + documents.PREVIOUS), _aside(place)):
        path.unlink(missing_ok=True)


def leftovers(folder: Path) -> list[Leftover]:
    """Find the copies in a folder, in the order they were opened; of a damaged one the copy before it."""
    places = sorted(folder.glob(f"*{documents.SUFFIX}"), key=lambda path: path.name.zfill(64))
    return [leftover for place in places if (leftover := _leftover(place)) is not None]


def _leftover(place: Path) -> Leftover | None:
    for file in (place, place.with_name(place.name + documents.PREVIOUS)):
        try:
            name, thumbnail = documents.read_preview(file)
        except KoutuError as error:
            _log.info("a copy cannot be read: %s", error)
            continue
        photo, document = _where(_aside(place))
        return Leftover(RecoveredSource(file, photo, document), name, thumbnail)
    return None


def _where(aside: Path) -> tuple[Path | None, Path | None]:
    try:
        stored = json.loads(aside.read_bytes())
        return tuple(None if stored[key] is None else Path(stored[key]) for key in ("photo", "document"))  # type: ignore[return-value]
    except (OSError, ValueError, KeyError, TypeError):
        return None, None


def _aside(place: Path) -> Path:
    return place.with_suffix(".json")
