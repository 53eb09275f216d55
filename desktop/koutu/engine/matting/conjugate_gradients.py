"""Conjugate gradients on the models of overlapping windows: the inner loop of `solver.py`."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken

Doubles = NDArray[np.float64]

STEPS = 60  # 20: SAD 13.77 for 13.73; 200: not a digit (ten pictures)
_THREADS = 2  # as many cores as every machine has; what more would gain was not measured
_WORTH_THREADS = 6000  # windows: below that handing work over takes longer than doing it


class System:
    """The equations of the windows that see unknown pixels. A context, which its threads live in.

    Every plane and every half is computed alike whoever does it, so the answer does not depend on the threads.
    """

    def __init__(
        self,
        shape: tuple[int, ...],
        size: int,
        *,
        solved: NDArray[np.intp],
        inside: NDArray[np.intp],
        forward: Doubles,
        coupling: Doubles,
        inverse: Doubles,
    ) -> None:
        """Take the matrices.

        Args:
            shape: rows and columns of blocks.
            size: blocks along a window.
            solved: the windows, as places in the flat grid.
            inside: the blocks with unknown pixels.
            forward: (4, 4, windows), of every window's own pixels.
            coupling: (4, 4, blocks), of every block's unknown pixels.
            inverse: (4, 4, windows), of `forward`.
        """
        self._shape, self._size = shape, size
        self._solved, self._inside = solved, inside
        self._forward, self._coupling, self._inverse = forward, coupling, inverse
        # Kept between steps: only the same places are ever written, so the others stay 0.
        self._windows, self._blocks = (np.zeros((4, shape[0] * shape[1])) for _ in range(2))
        self._gathered, self._coupled = (np.empty((4, inside.size)) for _ in range(2))
        self._scaled, self._image = (np.empty((4, solved.size)) for _ in range(2))
        self._pool = ThreadPoolExecutor(_THREADS) if solved.size >= _WORTH_THREADS else None

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown()

    def apply(self, models: Doubles) -> Doubles:
        """The left side for some models, (4, windows); another at the next call."""

        def gather(row: int) -> None:
            self._windows[row, self._solved] = models[row]
            self._gathered[row] = self._boxed(self._windows[row]).take(self._inside)

        def scatter(row: int) -> None:
            self._blocks[row, self._inside] = self._coupled[row]
            self._image[row] -= self._boxed(self._blocks[row]).take(self._solved)

        self._each(gather, range(4))
        self._multiplied(self._coupling, self._gathered, self._coupled)
        self._multiplied(self._forward, models, self._image)
        self._each(scatter, range(4))
        return self._image

    def precondition(self, rest: Doubles) -> Doubles:
        """What every window by itself makes of a remainder, (4, windows); another at the next call."""
        self._multiplied(self._inverse, rest, self._scaled)
        return self._scaled

    def _boxed(self, plane: Doubles) -> Doubles:
        return box_sum(plane.reshape(self._shape), self._size).ravel()

    def _multiplied(self, matrices: Doubles, vectors: Doubles, out: Doubles) -> None:
        def half(part: slice) -> None:
            np.einsum("ijn,jn->in", matrices[..., part], vectors[:, part], out=out[:, part])

        middle = vectors.shape[1] // 2
        self._each(half, (slice(0, middle), slice(middle, None)))

    def _each(self, work: Callable[[Any], None], parts: Iterable[Any]) -> None:
        for _ in map(work, parts) if self._pool is None else self._pool.map(work, parts):
            pass


def conjugate_gradients(
    system: System,
    wanted: Doubles,
    found: Doubles,
    *,
    enough: float,
    cancel: CancelToken | None,
    progress: Callable[[float], None] | None,
) -> Doubles:
    """Solve the system.

    Args:
        system: the left side.
        wanted: (4, windows), the right side.
        found: (4, windows), where to begin; not changed.
        enough: stop as soon as the remainder's square, in the preconditioner's measure, is no larger.
        cancel: polled between steps.
        progress: called with 0.3..0.8.

    Returns:
        (4, windows).

    Raises:
        Cancelled: by the token.
    """
    found = found.copy()
    rest = wanted - system.apply(found)
    step = system.precondition(rest).copy()
    size = _dot(rest, step)
    for turn in range(STEPS):
        if size <= enough:
            break
        if cancel is not None:
            cancel.check()
        image = system.apply(step)
        length = size / _dot(step, image)
        found += length * step
        image *= length
        rest -= image
        scaled = system.precondition(rest)
        size, before = _dot(rest, scaled), size
        step *= size / before
        step += scaled
        if progress is not None:
            progress(0.3 + 0.5 * (turn + 1) / STEPS)
    return found


def box_sum(plane: Doubles, size: int) -> Doubles:
    """Sums over squares of `size`, an odd number, around every place; nothing lies beyond the plane."""
    out: Any = cv2.boxFilter(plane, cv2.CV_64F, (size, size), normalize=False, borderType=cv2.BORDER_CONSTANT)
    return out.reshape(plane.shape)  # type: ignore[no-any-return]


def _dot(first: Doubles, second: Doubles) -> float:
    # Not np.vdot: BLAS splits the sum by its threads, and the answer must not depend on their number.
    return float(np.einsum("ij,ij->", first, second))
