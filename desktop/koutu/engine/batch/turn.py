"""One picture of a batch, being read while the one before it is cut."""

import time
from collections.abc import Callable
from pathlib import Path

from koutu.engine.batch.caught import caught
from koutu.engine.batch.plan import BatchJob, Unusable
from koutu.engine.batch.prefetch import Prefetch
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import KoutuError
from koutu.engine.decoding.photo import Photo
from koutu.engine.decoding.read_file import shown_name


class Turn:
    """One step, being read from the moment this is made."""

    def __init__(
        self, number: int, step: BatchJob | Unusable, prepare: Callable[[BatchJob | Unusable], Photo | None]
    ) -> None:
        """Begin to read it by `prepare`; `number` is its place in the batch."""
        self.number = number
        self.step = step
        self._started = time.monotonic()
        self._reading = Prefetch(lambda: prepare(step))

    @property
    def name(self) -> str:
        """The input's name, for sentences."""
        return shown_name(Path(self.step.given)) if self.step.given != "-" else "the standard input"

    @property
    def seconds(self) -> float:
        """Since its turn began."""
        return time.monotonic() - self._started

    def take(self, cancel: CancelToken) -> tuple[Photo | None, KoutuError | None]:
        """The picture, or why there is none; neither where it is done already.

        Raises:
            Cancelled: by the token.
        """
        self._started = time.monotonic()
        return caught(lambda: self._reading.photo(cancel))
