"""A hand on mouse and keyboard that sees names, and counts what it does."""

import json
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import dist
from pathlib import Path
from typing import Any, NamedTuple

from tests.e2e.afternoons import pace
from tests.e2e.xserver import xdotool

_SECONDS_TO_SEE = 240.0  # five large pictures are cut out meanwhile, on a machine that may be busy
_PIXELS_BETWEEN_MOVES = 8
_SECONDS_BETWEEN_MOVES = 0.008  # a mouse's 125 a second: Qt drops moves that come in one heap


class Spot(NamedTuple):
    """A place in a window of the X server, in pixels: where the window stands, the server knows best."""

    window: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Action:
    """One click, one chord of keys (also one that is held), one drag, one typed text, or one turn of the wheel.

    Attributes:
        said: what was done, in words.
        seconds: that a person takes for it, by `pace`.
    """

    said: str
    seconds: float


class Hand:
    """Does what a person does in one program on one X server, by real events.

    Attributes:
        actions: so far.
        waited: seconds that the program was waited for; they say as much of the machine as of the program.
    """

    def __init__(self, environment: dict[str, str], address: Path) -> None:
        self._environment = environment
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(address))
        self._socket.settimeout(_SECONDS_TO_SEE)
        self.actions: list[Action] = []
        self.waited = 0.0

    def close(self) -> None:
        """Look away."""
        self._socket.close()

    # eyes

    def see(self, name: str) -> Spot:
        """Wait until something is in sight that can be pressed; return its middle."""
        return Spot(*self._ask(ask="where", name=name))

    def rest(self, pictures: int) -> dict[str, Any]:
        """Wait until so many pictures are there and the program has done its work; return how it stands."""
        state: dict[str, Any] = self._ask(ask="rest", pictures=pictures)
        return state

    def look(self) -> list[str]:
        """Return all the names in sight."""
        names: list[str] = self._ask(ask="names")
        return names

    def candidates(self) -> int:
        """Wait until a box has been looked into; return how many candidates are in sight."""
        count: int = self._ask(ask="candidates")
        return count

    def hand_over(self, path: Path) -> None:
        """Have what is kept of the picture in front, as it is seen, in a PNG file."""
        assert self._ask(ask="matte", path=str(path))

    def _ask(self, **question: str | int) -> Any:
        begun = time.monotonic()
        try:
            answer = self._answer(question)
        except TimeoutError as error:
            seen = ", ".join(self._answer({"ask": "names"}))
            raise AssertionError(f"waited {_SECONDS_TO_SEE:.0f} s in vain: {question}; in sight: {seen}") from error
        self.waited += time.monotonic() - begun
        return answer

    def _answer(self, question: dict[str, str | int]) -> Any:
        self._socket.sendall(json.dumps(question).encode() + b"\n")
        line = b""
        while not line.endswith(b"\n"):
            more = self._socket.recv(1 << 16)
            assert more, "the program is gone"
            line += more
        return json.loads(line)

    # fingers

    def click(self, name: str) -> None:
        """Click on what has a name."""
        self.click_at(self.see(name), name)

    def click_at(self, spot: Spot, said: str = "a place") -> None:
        """Click on a place."""
        self._note(f"click {said}", pace.click())
        xdotool(self._environment, *_move(spot), "click", 1)

    def key(self, chord: str) -> None:
        """Press keys together, as xdotool writes them."""
        self._ask(ask="front")
        self._note(f"press {chord}", pace.chord(chord.count("+") + 1))
        xdotool(self._environment, "key", chord)

    def hold(self, chord: str, times: int) -> None:
        """Hold keys until they have come so many times."""
        self._ask(ask="front")
        self._note(f"hold {chord} for {times}", pace.hold(chord.count("+") + 1, times))
        xdotool(self._environment, "key", "--repeat", times, "--delay", 2, chord)

    def text(self, letters: str) -> None:
        """Type."""
        self._ask(ask="front")
        self._note(f"type {letters}", pace.text(len(letters)))
        xdotool(self._environment, "type", "--delay", 2, letters)

    def turn(self, name: str, notches: int) -> None:
        """Turn the wheel down over what has a name."""
        self._note(f"turn the wheel over {name}", pace.click())
        xdotool(self._environment, *_move(self.see(name)), "click", "--repeat", notches, 5)

    def drag(self, start: Spot, end: Spot, held: str = "") -> None:
        """Drag from one place to another, with a key held."""
        self._note(f"drag {held}".strip(), pace.drag() + (pace.chord(1) if held else 0))
        self._lead([start, end], 1, held)

    def stroke(self, corners: Sequence[Spot], button: int = 1) -> None:
        """Draw through places without lifting the button: one drag."""
        self._note("stroke", pace.stroke([(spot.x, spot.y) for spot in corners]))
        self._lead(corners, button)

    def _lead(self, corners: Sequence[Spot], button: int, held: str = "") -> None:
        words: list[str | float] = [*_move(corners[0]), "mousedown", button]
        for one, other in pairwise(corners):
            steps = max(1, round(dist(one[1:], other[1:]) / _PIXELS_BETWEEN_MOVES))
            for step in range(1, steps + 1):
                x, y = (a + (b - a) * step / steps for a, b in zip(one[1:], other[1:], strict=True))
                words += ["sleep", _SECONDS_BETWEEN_MOVES, *_move(Spot(one.window, x, y))]
        words += ["sleep", _SECONDS_BETWEEN_MOVES, "mouseup", button]
        xdotool(self._environment, *(["keydown", held, *words, "keyup", held] if held else words))

    def _note(self, said: str, seconds: float) -> None:
        self.actions.append(Action(said, seconds))

    def told(self) -> str:
        """Return the list of what was done, with its seconds."""
        lines = [f"{number:3}  {each.seconds:4.1f} s  {each.said}" for number, each in enumerate(self.actions, 1)]
        total = sum(each.seconds for each in self.actions)
        return "\n".join([*lines, f"{len(lines)} actions, {total:.0f} s by hand, {self.waited:.0f} s waited here"])


def _move(spot: Spot) -> tuple[str | float, ...]:
    return "mousemove", "--window", spot.window, round(spot.x), round(spot.y)
