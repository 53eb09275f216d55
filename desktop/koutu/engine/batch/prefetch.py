"""Read the next picture while the present one is cut."""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from koutu.engine.batch.plan import BatchSource
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import PhotoError
from koutu.engine.decoding import photo
from koutu.engine.decoding.photo import Photo
from koutu.engine.files import links

_CHUNK = 1 << 20
# Above any picture that the decoder's size guard lets through: 250 megapixels of 16-bit RGBA are 2 GB.
_LARGEST_INPUT = 2_000_000_000


class Prefetch:
    """A picture being read on a thread of its own, from the moment this is made."""

    def __init__(self, work: Callable[[], Photo | None]) -> None:
        self._work = work
        self._ended = threading.Event()
        self._photo: Photo | None = None
        self._error: Exception | None = None
        # A daemon: a pipe that nobody writes to must not keep the program alive after Ctrl+C.
        threading.Thread(target=self._run, name="koutu-read", daemon=True).start()

    def photo(self, cancel: CancelToken) -> Photo | None:
        """Wait for the picture, and hand it over: this can be called once.

        Raises:
            Cancelled: by the token.
            Exception: whatever the work raised.
        """
        while not self._ended.wait(0.05):
            cancel.check()
        cancel.check()
        if self._error is not None:
            raise self._error
        photo, self._photo = self._photo, None
        return photo

    def _run(self) -> None:
        try:
            self._photo = self._work()
        except Exception as error:  # handed over to whoever waits
            self._error = error
        finally:
            self._ended.set()


def read(source: BatchSource, cancel: CancelToken) -> Photo:
    """Read and decode a picture.

    Raises:
        PhotoError, LinkError: it cannot be read.
        Cancelled: by the token, while a link is fetched.
    """
    match source.kind:
        case "file":
            path = Path(source.given)
            # A pipe has a path where a shell writes `<(…)` for one.
            return photo.decode(_whole_pipe(path), path.name) if path.is_fifo() else photo.load(path)
        case "link":
            return photo.decode(*links.fetch(source.given, cancel))
        case "stdin":
            # By its number, not through sys.stdin: a thread that still waits inside a buffered reader makes the
            # interpreter's shutdown abort.
            return photo.decode(_whole_stream(sys.stdin.fileno(), "the standard input"), "the standard input")


def _whole_pipe(path: Path) -> bytes:
    with path.open("rb", buffering=0) as pipe:
        return _whole_stream(pipe.fileno(), path.name)


def _whole_stream(descriptor: int, name: str) -> bytes:
    data = bytearray()
    while chunk := os.read(descriptor, _CHUNK):
        data += chunk
        if len(data) > _LARGEST_INPUT:
            raise PhotoError("{name} is larger than any picture that Koutu opens.", name=name)
    return bytes(data)
