"""Documents made in code, with a matte and no network."""

from pathlib import Path

import numpy as np

from koutu.document.commands import Origin
from koutu.document.document import Document
from koutu.document.history import History
from koutu.document.loaded_photo import LoadedPhoto
from koutu.engine.decoding.photo import Photo
from koutu.engine.display.thumbnails import thumbnail
from koutu.engine.documents import Original


def made_document(pixels: np.ndarray, matte: np.ndarray | None, history: History) -> Document:
    """Make a document of a photo; with a matte, it is the network's."""
    opened = LoadedPhoto(
        Photo(pixels), pixels, thumbnail(pixels, None), "made.png", Path("made.png"), Original("made.png")
    )
    document = Document(opened, "general", "small", history)
    if matte is not None:
        document.replace_matte(matte, Origin("general", "small"))
    return document
