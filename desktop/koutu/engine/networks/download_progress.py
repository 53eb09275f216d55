"""How far a download is, told not too often."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

# How often `tell` is called while bytes come, and over how many seconds their speed is measured.
_TELL_EVERY = 0.1
_SPEED_OVER = 5.0  # a shorter mean jumps about, a longer one says too late that a line is dead

Doing = Literal["waiting", "connecting", "receiving", "checking"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a download is.

    Attributes:
        doing: "waiting" for another program's download to end, "connecting", "receiving", or "checking" the digest.
        received: bytes that are there, earlier ones included.
        total: bytes of the whole network.
        speed: bytes a second over the last seconds, 0 while unknown.
        source: the server's name, or the folder.
    """

    doing: Doing
    received: int
    total: int
    speed: float
    source: str

    @property
    def seconds_left(self) -> float | None:
        """At this speed; None while that is unknown."""
        return (self.total - self.received) / self.speed if self.speed > 0 else None


Tell = Callable[[Progress], None]


class Speaker:
    """Tells how far a download is, not too often, and measures its speed.

    Attributes:
        before: bytes of the files of the same network that are there already.
        source: where the present file comes from.
    """

    def __init__(self, total: int, tell: Tell | None) -> None:
        self._total = total
        self._tell = tell
        self._told = 0.0
        self._marks: deque[tuple[float, int]] = deque()
        self.before = 0
        self.source = ""

    def wait(self) -> None:
        """Say that another program's download goes first."""
        self.say("waiting", 0)

    def begin(self, source: str, received: int) -> None:
        """Say that a source is asked to go on after `received` bytes."""
        self.source = source
        self._marks.clear()
        self.say("connecting", received)

    def receive(self, received: int) -> None:
        """Say that `received` bytes of the present file are there, unless something was said just before."""
        now = time.monotonic()
        if now - self._told < _TELL_EVERY:
            return
        self._marks.append((now, received))
        while len(self._marks) > 2 and now - self._marks[0][0] > _SPEED_OVER:
            self._marks.popleft()
        self.say("receiving", received)

    def say(self, doing: Doing, received: int) -> None:
        """Say what is done, with `received` bytes of the present file."""
        self._told = time.monotonic()
        if self._tell is None:
            return
        speed = 0.0
        if doing == "receiving" and len(self._marks) > 1:
            (since, before), (now, after) = self._marks[0], self._marks[-1]
            speed = (after - before) / (now - since)
        self._tell(Progress(doing, self.before + received, self._total, speed, self.source))
