"""Documents as files, `.koutu`: photo, network's matte, touch-up, settings. docs/DOCUMENTS.md describes the format."""

from koutu.engine.documents.contents import MARKS, Contents, Mark, Original
from koutu.engine.documents.layout import PREVIOUS, SUFFIX, previous_of
from koutu.engine.documents.reader import is_document, read, read_preview
from koutu.engine.documents.writer import write

__all__ = [
    "MARKS",
    "PREVIOUS",
    "SUFFIX",
    "Contents",
    "Mark",
    "Original",
    "is_document",
    "previous_of",
    "read",
    "read_preview",
    "write",
]
