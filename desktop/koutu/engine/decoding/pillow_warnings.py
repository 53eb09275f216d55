"""Keep Pillow's warnings about odd files from the user: whatever matters becomes a sentence or an error."""

import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

# catch_warnings swaps a list that all threads share; two of ours at once would leave it changed for good.
_LOCK = threading.Lock()


@contextmanager
def without_warnings() -> Iterator[None]:
    """No warning is shown, logged or raised inside; one thread at a time."""
    log = logging.getLogger("PIL")
    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        level = log.level
        log.setLevel(logging.CRITICAL)
        try:
            yield
        finally:
            log.setLevel(level)
