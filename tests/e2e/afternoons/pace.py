"""How long a person takes for an action, in seconds.

The operators of the keystroke-level model (Card, Moran and Newell, "The keystroke-level model for user performance
time with interactive systems", Communications of the ACM 23(7), 1980): an average skilled typist's key, pointing, a
button's press or release, the thought before an action, and drawing n straight lines of l centimetres together.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import dist

_KEY = 0.28
_POINT = 1.1
_BUTTON = 0.1
_THINK = 1.35
_LINE, _CENTIMETRE = 0.9, 0.16
_REPEAT = 1 / 25  # a held key's, as desktops come
_PIXELS_PER_CENTIMETRE = 96 / 2.54


def click() -> float:
    """Think, point, press and let go."""
    return _THINK + _POINT + 2 * _BUTTON


def chord(keys: int) -> float:
    """Think, and press some keys together."""
    return _THINK + keys * _KEY


def hold(keys: int, times: int) -> float:
    """Think, press some keys together, and hold them while they come so many times."""
    return chord(keys) + times * _REPEAT


def text(letters: int) -> float:
    """Think once, and type."""
    return _THINK + letters * _KEY


def drag() -> float:
    """Think, point, press, point to the end, and let go."""
    return _THINK + 2 * _POINT + 2 * _BUTTON


def stroke(corners: Sequence[tuple[float, float]]) -> float:
    """Think, point, press, draw along the corners (pixels of the screen), and let go."""
    length = sum(dist(a, b) for a, b in pairwise(corners)) / _PIXELS_PER_CENTIMETRE
    return _THINK + _POINT + 2 * _BUTTON + _LINE * (len(corners) - 1) + _CENTIMETRE * length
