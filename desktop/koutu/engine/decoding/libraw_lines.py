"""LibRaw's own words on the standard error: it writes a line there for every damaged spot, and rawpy has no switch."""

import contextlib
import os
import tempfile
import threading
from collections.abc import Iterator

_PREFIX = b"unknown file: "  # how LibRaw begins where it reads from memory
_lock = threading.Lock()


@contextlib.contextmanager
def without_libraw_lines() -> Iterator[None]:
    """Keep LibRaw's lines out of the standard error; what others write meanwhile comes after it."""
    with _lock, contextlib.ExitStack() as stack:
        try:
            kept = os.dup(2)
            stack.callback(os.close, kept)
            held = stack.enter_context(tempfile.TemporaryFile())
            os.dup2(held.fileno(), 2)
        except OSError:  # a program without a standard error, or no room for a file
            yield
            return
        try:
            yield
        finally:
            os.dup2(kept, 2)
            held.seek(0)
            others = b"".join(line for line in held if not line.startswith(_PREFIX))
            if others:
                os.write(2, others)
