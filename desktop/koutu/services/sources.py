"""Where a picture comes from, and how it becomes a photo."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from koutu.document.loaded_photo import LoadedPhoto
from koutu.engine import documents
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding import photo
from koutu.engine.decoding.framed import framed
from koutu.engine.decoding.photo import PHOTO_SUFFIXES, Photo
from koutu.engine.decoding.read_picture import read_picture
from koutu.engine.documents import Contents, Original
from koutu.engine.files.folders import find_files
from koutu.services.screen_colours import photo_on_screen, thumbnail_on_screen


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
    found = find_files(folder, PHOTO_SUFFIXES, cancel=cancel)
    error = next((error for error in found.unread if Path(error.filename) == folder), None)
    if error is not None:
        raise PhotoError(
            "The folder {name} cannot be read ({reason}). Check its permissions.",
            name=folder.name or str(folder),
            reason=error.strerror or str(error),
        ) from error
    if not found.files:
        raise PhotoError("The folder {name} holds no pictures.", name=folder.name or str(folder))
    return found.files


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
            picture = read_picture("file", file, cancel)
            original = Original(file.name, file, None, hashlib.sha256(picture.data).hexdigest())
            return _of_photo(photo.decode(picture.data, picture.name), original)
        case RecoveredSource(file, path, document):
            return replace(_of_document(documents.read(file), path, document), recovered=file)
        case LinkSource(url):
            picture = read_picture("link", url, cancel, progress)
            cancel.check()
            original = Original(picture.name, None, picture.data)
            return _of_photo(photo.decode(picture.data, picture.name), original)
        case DataSource(data, name):
            return _of_photo(photo.decode(data, name), Original(name, None, data))
        case PixelSource(decoded, name):
            return _of_photo(decoded, Original(name))


def _of_photo(decoded: Photo, original: Original) -> LoadedPhoto:
    small = thumbnail_on_screen(decoded.pixels, decoded.alpha, decoded.icc)
    screen = photo_on_screen(decoded)
    return LoadedPhoto(
        decoded, screen, small, original.name, original.path, original, whole=decoded, to_screen=photo_on_screen
    )


def _of_document(stored: Contents, path: Path | None, file: Path | None) -> LoadedPhoto:
    name = stored.original.name
    shown = framed(stored.photo, stored.framing, name)
    screen = photo_on_screen(shown)
    return LoadedPhoto(
        shown,
        screen,
        stored.thumbnail,
        name,
        path,
        stored.original,
        stored,
        file,
        whole=stored.photo,
        to_screen=photo_on_screen,
    )
