"""Cancelling work that runs in another thread."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from koutu.engine.core.errors import Cancelled


class CancelToken:
    """Cancelled once, from any thread; the work polls it between its steps.

    A long call that cannot poll (ONNX Runtime's `run`) registers how to stop it with `stopping_by`.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled = False
        self._stop: Callable[[], None] | None = None

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled

    def cancel(self) -> None:
        """Ask the work to stop. Safe from any thread, and more than once."""
        with self._lock:
            self._cancelled = True
            if self._stop is not None:
                self._stop()

    def check(self) -> None:
        """Raise `Cancelled` if `cancel` was called."""
        if self._cancelled:
            raise Cancelled

    @contextmanager
    def stopping_by(self, stop: Callable[[], None]) -> Iterator[None]:
        """Within this context `cancel` also calls `stop`, from its own thread.

        Raises:
            Cancelled: the token was cancelled already.
        """
        with self._lock:
            self.check()
            self._stop = stop
        try:
            yield
        finally:
            with self._lock:
                self._stop = None
