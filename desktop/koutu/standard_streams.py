"""The three streams that a program is started with, where whoever started it left some out.

Python has None in place of such a stream, and the next file that is opened gets its number: what a library prints would
go into a picture.
"""

import os
import sys
from typing import TextIO


def hold() -> None:
    """Make sure that the numbers 0, 1 and 2 are taken, and that writing fails as it does for other programs."""
    for number, flags in ((0, os.O_WRONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number is the one that is missing: those below it are taken by now.
            os.open(os.devnull, flags)
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, "r", encoding="utf-8", closefd=False)
    if sys.stdout is None:
        # Open for reading alone: what is printed fails with “Bad file descriptor”, and is told.
        sys.stdout = _text(1)
    if sys.stderr is None:
        sys.stderr = _text(2)


def _text(number: int) -> TextIO:
    return os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
