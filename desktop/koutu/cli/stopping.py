"""Ctrl+C, a polite kill and a hang-up stop the work and leave nothing half written."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from koutu.engine.core.cancel import CancelToken


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
        for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
