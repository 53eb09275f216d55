"""Read the next picture while the present one is cut."""

import threading
from collections.abc import Callable

from koutu.engine.batch.plan import BatchSource
from koutu.engine.core.cancel import CancelToken
from koutu.engine.decoding import photo
from koutu.engine.decoding.framed import framed
from koutu.engine.decoding.photo import Photo
from koutu.engine.decoding.read_picture import read_picture


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
    """Read and decode a picture, and frame it as its source says.

    Raises:
        PhotoError, LinkError: it cannot be read.
        Cancelled: by the token, while a link is fetched.
    """
    found = read_picture("pipe" if source.kind == "file" else source.kind, source.given, cancel)
    return framed(photo.decode(found.data, found.name), source.framing, found.name)
