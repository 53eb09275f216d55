"""Several files of one picture as one answer."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from koutu.engine.batch.one_picture import EncodedFile
from koutu.engine.export.formats import FORMATS

_THEN = (1980, 1, 1, 0, 0, 0)  # the same bytes at any time


def packed(files: Sequence[EncodedFile]) -> bytes:
    """Return a ZIP archive of the files, named as `koutu cut -o cutout… --also` names them."""
    first = Path(f"cutout{FORMATS[files[0].format].suffix}")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        for file in files:
            name = first if file.also is None else file.also.beside(first)
            out.writestr(zipfile.ZipInfo(name.name, _THEN), file.data)
    return archive.getvalue()
