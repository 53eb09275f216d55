"""A photo that was read, and where it came from: what a document begins with."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from koutu.engine.decoding.photo import Photo
from koutu.engine.documents import Contents, Original


@dataclass(frozen=True, slots=True, eq=False)
class LoadedPhoto:
    """A photo and where it came from.

    Attributes:
        photo: the decoded picture.
        screen: (H, W, 3) uint8, its pixels for the screen.
        thumbnail: (h, w, 4) uint8 straight RGBA.
        name: its file name, for people.
        path: the file, where there is one: the cutout is saved beside it.
        original: the encoded photo, for documents.
        stored: the rest of the document where the source was one.
        file: the document's file.
        recovered: the copy that an earlier run of the program left of it, or None.
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
