"""Where a picture comes from, and how it becomes a photo."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from koutu.document.thumbnails import eight_bit, thumbnail
from koutu.engine import links, photo
from koutu.engine.cancel import CancelToken
from koutu.engine.errors import PhotoError
from koutu.engine.photo import Photo

# What a folder's files are picked by; a file named directly is opened whatever it is called.
PICTURE_SUFFIXES = frozenset(
    ".avif .bmp .dib .gif .heic .heif .jfif .jpe .jpeg .jpg .png .tif .tiff .webp".split()  # noqa: SIM905
)


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


Source = FileSource | LinkSource | DataSource | PixelSource


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A photo and where it came from.

    Attributes:
        photo: the decoded picture.
        screen: (H, W, 3) uint8, its pixels for the screen.
        thumbnail: (h, w, 4) uint8 straight RGBA.
        name: its file name, for people.
        path: the file, where there is one: the cutout is saved beside it.
    """

    photo: Photo
    screen: NDArray[np.uint8]
    thumbnail: NDArray[np.uint8]
    name: str
    path: Path | None = None


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
                if Path(name).suffix.lower() in PICTURE_SUFFIXES and not name.startswith(".")
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


def read(source: Source, cancel: CancelToken, progress: Callable[[float], None]) -> Opened:
    """Read and decode one picture; a `FileSource` must be a file.

    Raises:
        PhotoError, LinkError: there is no picture; the sentence says why.
        Cancelled: by the token.
    """
    path = source.path if isinstance(source, FileSource) else None
    match source:
        case FileSource(file):
            decoded, name = photo.load(file), file.name
        case LinkSource(url):
            data, name = _fetch(url, cancel, progress)
            cancel.check()
            decoded = photo.decode(data, name)
        case DataSource(data, name):
            decoded = photo.decode(data, name)
        case PixelSource(decoded, name):
            pass
    return Opened(decoded, eight_bit(decoded.pixels), thumbnail(decoded.pixels, decoded.alpha), name, path)


def _fetch(url: str, cancel: CancelToken, progress: Callable[[float], None]) -> tuple[bytes, str]:
    if url[:5].lower() == "data:":
        return links.decode_data_url(url)

    def tell(received: int, announced: int | None) -> None:
        if announced:
            progress(min(1.0, received / announced))

    return links.fetch(url, cancel, tell)
