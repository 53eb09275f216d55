"""A worker: one process with one warm engine that cuts a photo at a time."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable

from distributed import Worker

_BETWEEN = 2.0  # seconds between two tries to reach a scheduler


def work(address: str, memory: int, say: Callable[[str], None]) -> None:
    """Cut photos for a scheduler until a signal ends it; a scheduler that goes is waited for.

    Args:
        address: the scheduler's.
        memory: bytes of which the process may take four fifths before it takes no further photo; 0: all there is.
        say: is told when it begins to wait, and when it works.
    """
    # Twelve lines about every start; what goes wrong is still said.
    logging.getLogger("distributed").setLevel(logging.WARNING)
    asyncio.run(_work(address, memory or "auto", say))


async def _work(address: str, memory: int | str, say: Callable[[str], None]) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows' event loop takes no handlers: Ctrl+C raises KeyboardInterrupt there.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopped.set)
    waiting = False
    while not stopped.is_set():
        try:
            async with Worker(address, nthreads=1, memory_limit=memory, death_timeout=10, dashboard=False) as worker:
                say(f"working for {address} as {worker.address}")
                waiting = False
                await _first(worker.finished(), stopped.wait())
        except (OSError, TimeoutError, RuntimeError):
            pass
        if not stopped.is_set():
            if not waiting:
                say(f"waiting for the scheduler at {address}")
            waiting = True
            with contextlib.suppress(TimeoutError, asyncio.TimeoutError):
                await asyncio.wait_for(stopped.wait(), _BETWEEN)


async def _first(*coroutines: object) -> None:
    tasks = [asyncio.ensure_future(each) for each in coroutines]  # type: ignore[call-overload]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
