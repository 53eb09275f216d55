"""Where a picture comes from, and how it becomes a photo."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from koutu.document.loaded_photo import LoadedPhoto
from koutu.engine import documents
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding import photo
from koutu.engine.decoding.photo import PHOTO_SUFFIXES, Photo
from koutu.engine.decoding.read_file import read_file, shown_name
from koutu.engine.display.thumbnails import eight_bit, thumbnail
from koutu.engine.documents import Contents, Original
from koutu.engine.files import links


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file, or a folder of them."""

    path: Path


@dataclass(frozen=True, slots=True)
class LinkSource:
    """An http or https address."""

    url: str


@dataclass(frozen=True, slots=True)
class DataSource:
    """An encoded picture in memory, from a drop or the clipboard."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class PixelSource:
    """A decoded picture in memory, from the clipboard."""

    photo: Photo
    name: str


@dataclass(frozen=True, slots=True)
class RecoveredSource:
    """A copy of a document that an earlier run of the program left.

    Attributes:
        file: the copy.
        photo, document: where its photo and the user's own file of it lie, if they have one.
    """

    file: Path
    photo: Path | None
    document: Path | None


PhotoSource = FileSource | LinkSource | DataSource | PixelSource | RecoveredSource


def pictures_in(folder: Path, cancel: CancelToken) -> list[Path]:
    """The pictures of a folder and the folders in it, by name.

    Raises:
        PhotoError: the folder cannot be read, or holds no picture.
        Cancelled: by the token.
    """
    found: list[Path] = []

    def refuse(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise error

    try:
        for root, folders, names in os.walk(folder, onerror=refuse):
            cancel.check()
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            found += [
                Path(root, name)
                for name in sorted(names)
                if Path(name).suffix.lower() in PHOTO_SUFFIXES and not name.startswith(".")
            ]
    except OSError as error:
        raise PhotoError(
            "The folder {name} cannot be read ({reason}). Check its permissions.",
            name=folder.name or str(folder),
            reason=error.strerror or str(error),
        ) from error
    if not found:
        raise PhotoError("The folder {name} holds no pictures.", name=folder.name or str(folder))
    return found


def read(source: PhotoSource, cancel: CancelToken, progress: Callable[[float], None]) -> LoadedPhoto:
    """Read and decode one picture; a `FileSource` must be a file.

    Raises:
        PhotoError, LinkError, DocumentError: there is no picture; the sentence says why.
        Cancelled: by the token.
    """
    match source:
        case FileSource(file):
            if documents.is_document(file):
                return _of_document(documents.read(file), file, file)
            data = read_file(file)
            original = Original(file.name, file, None, hashlib.sha256(data).hexdigest())
            return _of_photo(photo.decode(data, shown_name(file)), original)
        case RecoveredSource(file, path, document):
            return replace(_of_document(documents.read(file), path, document), recovered=file)
        case LinkSource(url):
            data, name = _fetch(url, cancel, progress)
            cancel.check()
            return _of_photo(photo.decode(data, name), Original(name, None, data))
        case DataSource(data, name):
            return _of_photo(photo.decode(data, name), Original(name, None, data))
        case PixelSource(decoded, name):
            return _of_photo(decoded, Original(name))


def _of_photo(decoded: Photo, original: Original) -> LoadedPhoto:
    small = thumbnail(decoded.pixels, decoded.alpha)
    return LoadedPhoto(decoded, eight_bit(decoded.pixels), small, original.name, original.path, original)


def _of_document(stored: Contents, path: Path | None, file: Path | None) -> LoadedPhoto:
    screen, name = eight_bit(stored.photo.pixels), stored.original.name
    return LoadedPhoto(stored.photo, screen, stored.thumbnail, name, path, stored.original, stored, file)


def _fetch(url: str, cancel: CancelToken, progress: Callable[[float], None]) -> tuple[bytes, str]:
    if url[:5].lower() == "data:":
        return links.decode_data_url(url)

    def tell(received: int, announced: int | None) -> None:
        if announced:
            progress(min(1.0, received / announced))

    return links.fetch(url, cancel, tell)
