"""Where the cutouts of several pictures go that came under one name, one after another."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from koutu.engine.files.names import fitting


def takes(target: Path) -> Iterator[tuple[int, Path]]:
    """Yield number and place of the first picture, the second and so on: `a.png`, `a-2.png`, `a-3.png`."""
    yield 1, target
    for number in count(2):
        yield number, target.with_name(fitting(target.stem, f"-{number}{target.suffix}"))


def free_take(target: Path, first: int = 1) -> tuple[int, Path]:
    """Return the number, from `first` on, and place of the first take that has no file yet."""
    return next((number, place) for number, place in takes(target) if number >= first and not os.path.lexists(place))
