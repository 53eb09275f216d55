"""What a file shows, in small, for whoever is choosing one."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from koutu.engine import documents
from koutu.engine.core.errors import KoutuError
from koutu.engine.decoding.photo import load
from koutu.services.screen_colours import thumbnail_on_screen


@dataclass(frozen=True, slots=True, eq=False)
class FilePreview:
    """A file in small.

    Attributes:
        path: the file.
        thumbnail: (h, w, 4) uint8 straight RGBA; None where the file is no picture that can be read.
        size: (height, width) of the photo; None for a document, and where there is no thumbnail.
    """

    path: Path
    thumbnail: NDArray[np.uint8] | None
    size: tuple[int, int] | None = None


def file_preview(path: Path) -> FilePreview:
    """Look at a picture or document."""
    try:
        if documents.is_document(path):
            return FilePreview(path, documents.read_preview(path)[1])
        photo = load(path)
    except KoutuError:
        return FilePreview(path, None)
    height, width = photo.pixels.shape[:2]
    return FilePreview(path, thumbnail_on_screen(photo.pixels, photo.alpha, photo.icc), (height, width))
