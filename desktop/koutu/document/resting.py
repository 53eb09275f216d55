"""Large things that lie in memory while somebody needs them, and elsewhere while nobody does."""

import threading
import weakref
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from koutu.engine.decoding.photo import Photo

_T = TypeVar("_T")


class Resting(Generic[_T]):
    """One thing that never changes, such as a photo's pixels. Any thread may ask for it.

    It begins awake, in memory. Once `set_source` has said how it is had again it may `rest`: then it is made anew for
    whoever asks, and those who ask at the same time share it.
    """

    def __init__(self, thing: _T) -> None:
        """Hold a thing that can be referred to weakly, such as an array."""
        self._thing: _T | None = thing
        self._seen = weakref.ref(thing)
        self._source: Callable[[], _T] | None = None
        self._lock = threading.Lock()

    @property
    def awake(self) -> bool:
        """Whether it is held in memory."""
        return self._thing is not None

    @property
    def can_rest(self) -> bool:
        """Whether it can be had again."""
        return self._source is not None

    def set_source(self, source: Callable[[], _T]) -> None:
        """Tell how to get the same thing again; `source` may raise a KoutuError, which `get` and `wake` pass on."""
        self._source = source

    def get(self) -> _T:
        """Return the thing; one that rests goes on resting, and is in memory as long as the caller holds it."""
        with self._lock:
            return self._found()

    def wake(self) -> _T:
        """Return the thing, and hold it from now on."""
        with self._lock:
            self._thing = self._found()
            return self._thing

    def rest(self) -> None:
        """Hold it no longer; there must be a source."""
        with self._lock:
            assert self._source is not None
            self._thing = None

    def _found(self) -> _T:
        thing = self._thing if self._thing is not None else self._seen()
        if thing is None:
            assert self._source is not None
            thing = self._source()
            self._seen = weakref.ref(thing)
        return thing


def awake_nbytes(parts: Sequence[Resting[Any]]) -> int:
    """Return bytes of memory that photos and arrays take now which may rest; what two of them share counts once."""
    arrays: list[NDArray[Any]] = []
    for part in parts:
        thing = part.get() if part.awake else None
        if isinstance(thing, Photo):
            arrays += [plane for plane in (thing.pixels, thing.alpha) if plane is not None]
        elif isinstance(thing, np.ndarray):
            arrays.append(thing)
    return sum({id(array): array.nbytes for array in arrays}.values())
