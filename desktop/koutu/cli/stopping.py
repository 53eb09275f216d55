"""Ctrl+C, a polite kill and a hang-up stop the work and leave nothing half written."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from koutu.engine.core.cancel import CancelToken

# Windows has no hang-up: Ctrl+Break, and a console that is closed, come as SIGBREAK there.
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


@contextmanager
def stopped_by_signals(cancel: CancelToken) -> Iterator[list[int]]:
    """Cancel at Ctrl+C and at a polite kill, also of the terminal; a second one ends it all. Yields what came."""
    came: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)
        cancel.cancel()

    # A signal that the shell told us to ignore (nohup, a job in the background) stays ignored.
    before = {
        number: signal.signal(number, stop)
        for name in _NAMES
        if (number := getattr(signal, name, None)) is not None and signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
