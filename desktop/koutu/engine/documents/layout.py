"""The parts of a document file; docs/DOCUMENTS.md describes them."""

import os
import re
from pathlib import Path

from koutu.engine.files.names import LONGEST

SUFFIX = ".koutu"
VERSION = 2
# The file that was there before the last save, beside the file itself.
PREVIOUS = "~"

MIME = b"application/x-koutu"
DESCRIPTION = "document.json"
THUMBNAIL = "thumbnail.png"
MATTE = "matte.u8"
COARSE = "coarse.u16"
FINISH = "finish.toml"
PHOTO = re.compile(r"photo\.[a-z0-9]{1,5}")


def previous_of(path: Path) -> Path:
    """Where the file lies that was there before the last save: its name with `~`, cut where it would be too long."""
    name = path.name
    while len(os.fsencode(name)) > LONGEST - len(PREVIOUS):
        name = name[:-1]
    return path.with_name(name + PREVIOUS)


def tile_entry(row: int, column: int) -> str:
    """The name of a touch-up tile's part."""
    return f"touchup/{row}-{column}.u8"


def begins_as_document(data: bytes) -> bool:
    """Say whether a file that begins so, with 128 bytes or more, is a document: its type is the first, stored part."""
    return data[:4] == b"PK\x03\x04" and data[30:38] == b"mimetype" and MIME in data[38:128]
