"""Where a document's pictures are kept while nobody looks at it: files that only this run of the program reads."""

import hashlib
import shutil
import threading
import weakref
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from koutu.document.resting import Resting
from koutu.engine.core.errors import KoutuError
from koutu.engine.decoding import photo as photos
from koutu.engine.decoding.photo import Photo
from koutu.engine.documents import Original
from koutu.engine.files.private_folder import scratch_in
from koutu.services.screen_colours import photo_on_screen

_NONE = np.zeros((0, 0, 3), np.uint8)


class RestingError(KoutuError):
    """What rested cannot be had again."""


class RestingFiles:
    """Writes what is to rest, and reads it again. A file goes when the `Resting` that it was written for does.

    A photo is read again from a copy of its own file: the copy is small, and the file may lie on a stick that is pulled
    out. One that has no file rests as it is; so do mattes and small pictures, compressed.

    Attributes:
        home: the folder of this run, or None where it has none.
    """

    def __init__(self) -> None:
        self.home: Path | None = None
        self._folder: Path | None = None
        self._numbers = count(1)
        self._lock = threading.Lock()

    def lay_photo(self, resting: Resting[Photo], original: Original) -> Original:
        """Let a photo rest; gives its encoded bytes as they lie now.

        Raises:
            OSError: there is no room for it.
        """
        encoded = original.bytes()
        if encoded is None:
            photo = resting.get()
            pixels = self._written(resting, photo.pixels, packed=False)
            alpha = None if photo.alpha is None else self._written(resting, photo.alpha, packed=True)
            resting.set_source(partial(_photo_of, replace(photo, pixels=_NONE, alpha=None), pixels, alpha))
            return original
        file = self._file(resting)
        file.write_bytes(encoded)
        laid = replace(original, data=None, sha256=hashlib.sha256(encoded).hexdigest(), aside=file)
        resting.set_source(partial(_decoded, laid))
        return laid

    def lay_plane(self, resting: Resting[Any]) -> None:
        """Let a matte or a small picture rest.

        Raises:
            OSError: there is no room for it.
        """
        resting.set_source(self._written(resting, resting.get(), packed=True))

    def close(self) -> None:
        """Remove all files."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _written(self, resting: Resting[Any], array: NDArray[Any], *, packed: bool) -> Callable[[], NDArray[Any]]:
        file, data = self._file(resting), array.tobytes()
        file.write_bytes(zlib.compress(data, 1) if packed else data)
        return partial(_array, file, array.shape, array.dtype, packed)

    def _file(self, resting: Resting[Any]) -> Path:
        with self._lock:
            if self._folder is None:
                self._folder = scratch_in(self.home, "resting")
        file = self._folder / str(next(self._numbers))
        weakref.finalize(resting, _forget, file).atexit = False
        return file


def shown(photo: Resting[Photo]) -> NDArray[np.uint8]:
    """Return a photo's pixels for the screen; the photo may rest."""
    return photo_on_screen(photo.get())


def _forget(file: Path) -> None:
    file.unlink(missing_ok=True)


def _array(file: Path, shape: tuple[int, ...], dtype: np.dtype[Any], packed: bool) -> NDArray[Any]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise _lost(file.name) from error
    return np.frombuffer(zlib.decompress(data) if packed else data, dtype).reshape(shape)


def _decoded(original: Original) -> Photo:
    data = original.bytes()
    if data is None:
        raise _lost(original.name)
    return photos.decode(data, original.name)


def _photo_of(plain: Photo, pixels: Callable[[], NDArray[Any]], alpha: Callable[[], NDArray[Any]] | None) -> Photo:
    return replace(plain, pixels=pixels(), alpha=None if alpha is None else alpha())


def _lost(name: str) -> RestingError:
    return RestingError(
        "The pixels of {name} cannot be read again: its file is gone, and so is the copy in Koutu's own folder. "
        "Open the picture again.",
        name=name,
    )
