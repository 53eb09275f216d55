"""A photo that was read, and where it came from: what a document begins with."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from koutu.engine.decoding.photo import Photo
from koutu.engine.display.thumbnails import eight_bit
from koutu.engine.documents import Contents, Original


def _as_it_is(photo: Photo) -> NDArray[np.uint8]:
    return eight_bit(photo.pixels)


@dataclass(frozen=True, slots=True, eq=False)
class LoadedPhoto:
    """A photo and where it came from.

    Attributes:
        photo: the decoded picture, framed as `stored` says.
        screen: (H, W, 3) uint8, its pixels for the screen.
        thumbnail: (h, w, 4) uint8 straight RGBA.
        name: its file name, for people.
        path: the file, where there is one: the cutout is saved beside it.
        original: the encoded photo, for documents.
        stored: the rest of the document where the source was one.
        file: the document's file.
        recovered: the copy that an earlier run of the program left of it, or None.
        whole: the decoded picture before it was framed; None where it is `photo`.
        to_screen: makes the pixels for the screen of a photo, on any thread.
    """

    photo: Photo
    screen: NDArray[np.uint8]
    thumbnail: NDArray[np.uint8]
    name: str
    path: Path | None
    original: Original
    stored: Contents | None = None
    file: Path | None = None
    recovered: Path | None = None
    whole: Photo | None = None
    to_screen: Callable[[Photo], NDArray[np.uint8]] = _as_it_is
