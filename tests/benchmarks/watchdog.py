"""Turns the event loop by hand, and says which action held it up for how long."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

_SCHEDULE = Path("/proc/thread-self/schedstat")
# Turns in a row without work after which an action has ended: timers of 300 ms and more are waited out.
_QUIET = 80


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """One turn of the event loop, or one call into the window.

    Attributes:
        cpu: seconds of the processor that the GUI thread itself took.
        blocked: seconds in which it waited for something: a lock, a thread, a disk. Waiting for a processor that
            another program has is not among them.
        wall: seconds.
        action: what was done.
    """

    cpu: float
    blocked: float
    wall: float
    action: str

    @property
    def held(self) -> float:
        """Seconds for which the window would not have answered on a machine with nothing else to do."""
        return self.cpu + self.blocked


class Watchdog:
    """Measures turns on the thread that made it; the worst of every action counts."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []

    def timed(self, action: str, call: Callable[[], object]) -> None:
        """Measure one call."""
        queued, cpu, wall = _queued(), time.thread_time(), time.perf_counter()
        call()
        wall, cpu, queued = time.perf_counter() - wall, time.thread_time() - cpu, _queued() - queued
        self.turns.append(Turn(cpu, max(wall - cpu - queued, 0.0), wall, action))

    def settle(self, action: str, busy: Callable[[], bool]) -> None:
        """Turn the event loop until nothing has been busy for a while."""
        quiet = 0
        while quiet < _QUIET:
            self.timed(action, QApplication.processEvents)
            quiet = 0 if busy() else quiet + 1
            time.sleep(0.005)  # the workers' turn

    def worst(self, count: int) -> list[Turn]:
        """Return the longest turns, the longest of every action, the worst first."""
        by_action: dict[str, Turn] = {}
        for turn in sorted(self.turns, key=lambda turn: turn.held):
            by_action[turn.action] = turn
        return sorted(by_action.values(), key=lambda turn: turn.held, reverse=True)[:count]

    def report(self, count: int = 10) -> str:
        """Return lines for the worst actions, and for all turns together."""
        lines = ["processor   blocked      wall   action"]
        lines += [
            f"{turn.cpu * 1000:6.1f} ms {turn.blocked * 1000:6.1f} ms {turn.wall * 1000:6.1f} ms   {turn.action}"
            for turn in self.worst(count)
        ]
        actions = len({turn.action for turn in self.turns})
        cpu, wall = sum(turn.cpu for turn in self.turns), sum(turn.wall for turn in self.turns)
        lines.append(f"{actions} actions, {len(self.turns)} turns: {cpu:.1f} s of the processor, {wall:.1f} s in all")
        return "\n".join(lines)


def _queued() -> float:
    """Return seconds that this thread has waited for a processor; 0 where the system does not say."""
    try:
        return int(_SCHEDULE.read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0
