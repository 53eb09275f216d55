"""Steadies a hand: the brush follows the pointer as if pulled on a short string."""

_SLOWEST = 0.95  # share of the way that is left after a step at full strength: at 1 the brush would stand still
_STEPS_HOME = 6  # points from the brush to the hand: a brush lays its own touches between them

Point = tuple[float, float, float]
"""Photo column, photo row, pressure."""


class Stabiliser:
    """Smooths the points of one stroke; what comes out depends on the points alone, not on time."""

    def __init__(self, strength: float) -> None:
        """Make one of strength 0 (points pass as they are) to 1."""
        self._follow = 1 - _SLOWEST * strength
        self._at: Point | None = None
        self._goal: Point | None = None

    def add(self, x: float, y: float, pressure: float = 1.0) -> Point:
        """Take the next point of the hand, and return the next one of the brush."""
        self._goal = (x, y, pressure)
        if self._at is None or self._follow == 1:
            self._at = self._goal
        else:
            # An exponential mean: each step covers the same share of what is left of the way.
            self._at = _between(self._at, self._goal, self._follow)
        return self._at

    def rest(self) -> list[Point]:
        """Return the points that bring the brush to where the hand ended, none where it is there."""
        if self._at is None or self._goal is None or self._at == self._goal:
            return []
        return [_between(self._at, self._goal, step / _STEPS_HOME) for step in range(1, _STEPS_HOME + 1)]


def _between(one: Point, other: Point, share: float) -> Point:
    x, y, pressure = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return x, y, pressure
