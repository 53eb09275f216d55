"""The bytes of an encoded picture, wherever it lies: a file, a pipe, the standard input, a link."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding.read_file import MAX_FILE_BYTES, read_file, shown_name
from koutu.engine.files import links

PictureKind = Literal["file", "pipe", "stdin", "link"]
_CHUNK = 1 << 20  # bytes a read


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A picture as its file has it.

    Attributes:
        data: the file's bytes.
        name: to call it by in sentences; a file name, but for the standard input.
    """

    data: bytes
    name: str


def read_picture(
    kind: PictureKind, given: str | Path, cancel: CancelToken, progress: Callable[[float], None] | None = None
) -> EncodedPicture:
    """Read a picture's bytes.

    Args:
        kind: "file" is a regular file only; "pipe" may also be one that a shell writes `<(…)` for; "link" is http,
            https or `data:`.
        given: the path or the address; of no meaning for "stdin".
        cancel: stops a link's fetch.
        progress: told the share, 0 to 1, of a link's bytes that came, where the server says how many there are.

    Raises:
        PhotoError, LinkError: it cannot be read.
        Cancelled: by the token.
    """
    match kind:
        case "file":
            return EncodedPicture(read_file(Path(given)), shown_name(Path(given)))
        case "pipe":
            path = Path(given)
            if not _is_pipe(path):
                return read_picture("file", path, cancel)
            with path.open("rb", buffering=0) as pipe:
                return EncodedPicture(_whole_stream(pipe.fileno(), shown_name(path)), shown_name(path))
        case "stdin":
            # By its number, not through sys.stdin: a thread that still waits inside a buffered reader makes the
            # interpreter's shutdown abort.
            name = "the standard input"
            return EncodedPicture(_whole_stream(sys.stdin.fileno(), name), name)
        case "link":
            return EncodedPicture(*_fetch(str(given), cancel, progress))


def _is_pipe(path: Path) -> bool:
    try:
        return path.is_fifo()
    except OSError:  # a locked folder, a name that is too long: reading it tells
        return False


def _fetch(url: str, cancel: CancelToken, progress: Callable[[float], None] | None) -> tuple[bytes, str]:
    if url[:5].lower() == "data:":
        return links.decode_data_url(url)

    def tell(received: int, announced: int | None) -> None:
        if announced and progress is not None:
            progress(min(1.0, received / announced))

    return links.fetch(url, cancel, tell)


def _whole_stream(descriptor: int, name: str) -> bytes:
    data = bytearray()
    while chunk := os.read(descriptor, _CHUNK):
        data += chunk
        if len(data) > MAX_FILE_BYTES:
            raise PhotoError("{name} is larger than any picture that Koutu opens.", name=name)
    return bytes(data)
