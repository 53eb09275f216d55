"""The closed-form matting energy, solved in the space of local linear models on blocks of pixels."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.planes import Floats, Pixels, pad, resize
from koutu.engine.matting.conjugate_gradients import Doubles, System, box_sum, conjugate_gradients
from koutu.engine.matting.symmetric import symmetric_inverses

_EPSILON = 1e-7  # 1e-5 and more costs 15 to 30 % SAD in hair
_TOLERANCE = 2e-4  # 2e-3: EDGE .1356 for .1345; 2e-5: .1346, after more steps (ten pictures)
_STRIP = 32  # blocks
_THREADS = 2  # as many cores as every machine has; what more would gain was not measured
_WORTH_A_START = 6000  # unknown blocks
_CENTRE = 0.5  # of colours: see J in docs/MATTING.md
# The ten entries of a symmetric 4×4 matrix, and where each of its sixteen finds itself:
_PAIRS = [(0, 0), (0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (3, 3)]
_ENTRY = np.array([[0, 1, 2, 3], [1, 4, 5, 6], [2, 5, 7, 8], [3, 6, 8, 9]])


@dataclass(frozen=True, slots=True)
class Windows:
    """Blocks of `side`×`side` pixels; windows of (2·radius + 1)² blocks around each. `side` is a power of two."""

    side: int
    radius: int


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """What each block adds to the equations.

    Gram matrices of J = (red, green, blue, 1) over all and over unknown pixels, and Σ αJ over the known and Σ cJ over
    the unknown ones.
    """

    gram: Doubles
    gram_unknown: Doubles
    known: Doubles
    guessed: Doubles


def solve(
    pixels: Pixels,
    unknown: NDArray[np.uint8],
    matte: NDArray[np.uint8],
    *,
    pull: Floats | None,
    windows: Windows,
    cancel: CancelToken | None = None,
    progress: Callable[[float], None] | None = None,
) -> Floats:
    """Find alpha of the unknown pixels (Levin, Lischinski, Weiss, PAMI 2008; He, Sun, Tang, CVPR 2010).

    Every window w has a linear model θ of alpha from colour; the energy is Σ_w Σ_i∈w (α_i − J_i·θ_w)² + ε n |slopes|²,
    and for unknown pixels N λ (α − c)². Their alphas eliminate exactly, which leaves one small system for the models,
    solved by conjugate gradients.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        unknown: (H, W) uint8, 1 where alpha is asked for.
        matte: (H, W) uint8, alpha of the known pixels, and a first guess c for the unknown ones.
        pull: λ per block, (⌈H/side⌉, ⌈W/side⌉), or None for no pull to the guess.
        windows: size of blocks and windows.
        cancel: polled between strips and between steps.
        progress: called with 0..1.

    Returns:
        (5, ⌈H/side⌉, ⌈W/side⌉) float32, right near unknown pixels only: a pixel's alpha is the first four planes times
        (red, green, blue, 1), colours in −0.5..0.5, plus the fifth times its guess in 0..1.

    Raises:
        Cancelled: by the token.
    """
    blocks = -(-unknown.shape[0] // windows.side), -(-unknown.shape[1] // windows.side)
    unknown_blocks = _block_any(unknown, windows.side, cancel)
    if pull is None:
        pull = np.zeros(blocks, np.float32)
    reach = _grown(unknown_blocks, 2 * windows.radius + 1)
    sums = _block_sums(pixels, unknown, matte, reach=reach, side=windows.side, cancel=cancel)
    if progress is not None:
        progress(0.3)
    hold = pull.astype(np.float64)
    start = _rough_models(sums, unknown_blocks, hold, windows, cancel)
    mean_model = _solve_models(sums, unknown_blocks, hold, windows, start=start, cancel=cancel, progress=progress)
    free = (1 / (1 + pull)).astype(np.float32)
    return np.concatenate([mean_model.astype(np.float32) * free, (np.float32(1) - free)[None]])


def _block_any(mask: NDArray[np.uint8], side: int, cancel: CancelToken | None) -> NDArray[np.bool_]:
    """Whether a block holds an unknown pixel, strip by strip."""
    columns = np.arange(0, mask.shape[1], side)
    found = []
    for top in range(0, mask.shape[0], _STRIP * side):
        if cancel is not None:
            cancel.check()
        strip = mask[top : top + _STRIP * side]
        rows = np.maximum.reduceat(strip, np.arange(0, strip.shape[0], side), axis=0)
        found.append(np.maximum.reduceat(rows, columns, axis=1) > 0)
    return np.concatenate(found)


def _grown(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    size = 2 * by + 1
    return np.asarray(cv2.dilate(mask.view(np.uint8), np.ones((size, size), np.uint8))).reshape(mask.shape) > 0


def _block_sums(
    pixels: Pixels,
    unknown: NDArray[np.uint8],
    matte: NDArray[np.uint8],
    *,
    reach: NDArray[np.bool_],
    side: int,
    cancel: CancelToken | None,
) -> _Sums:
    rows, columns = reach.shape
    sums = _Sums(*(np.zeros((count, rows, columns)) for count in (10, 10, 4, 4)))

    def strip(top: int) -> None:
        if cancel is not None:
            cancel.check()
        bottom = min(top + _STRIP, rows)
        busy = np.flatnonzero(reach[top:bottom].any(axis=0))
        if not busy.size:
            return
        for piece in np.split(busy, np.flatnonzero(np.diff(busy) > 8) + 1):
            left, right = int(piece[0]), int(piece[-1]) + 1
            window = np.s_[top * side : bottom * side, left * side : right * side]
            _sum_piece(
                sums, np.s_[:, top:bottom, left:right], pixels[window], unknown[window], matte[window], side=side
            )

    with ThreadPoolExecutor(_THREADS) as pool:
        for _ in pool.map(strip, range(0, rows, _STRIP)):
            pass
    return sums


def _sum_piece(
    sums: _Sums,
    where: tuple[slice, slice, slice],
    pixels: Pixels,
    unknown: NDArray[np.uint8],
    matte: NDArray[np.uint8],
    *,
    side: int,
) -> None:
    height, width = unknown.shape
    more = 0, -height % side, 0, -width % side
    # The unknown mask repeats with the colours: else guesses in the padding become constraints.
    pixels, unknown, matte = pad(pixels, *more), pad(unknown, *more), pad(matte, *more)
    # Whole numbers up to 255² sum without rounding in float32, 64 at a time; centring then is exact in float64.
    unit = np.float32(255 / np.iinfo(pixels.dtype).max)
    colours = [np.multiply(pixels[..., channel], unit, dtype=np.float32) for channel in range(3)]
    free = unknown.astype(np.float32)
    alpha = matte.astype(np.float32)
    size = pixels.shape[0] // side, pixels.shape[1] // side

    def total(plane: Floats) -> Doubles:
        return resize(plane, *size, cv2.INTER_AREA).reshape(size).astype(np.float64) * side**2

    count = np.full(size, float(side**2))
    products = [[colours[i] * colours[j] for j in range(3)] for i in range(3)]
    for out, weight in ((sums.gram, None), (sums.gram_unknown, free)):
        first = [total(plane if weight is None else plane * weight) for plane in colours]
        number = count if weight is None else total(weight)
        for entry, (i, j) in enumerate(_PAIRS):
            if j < 3:
                second = total(products[i][j] if weight is None else products[i][j] * weight) / 255**2
                value = second - _CENTRE * (first[i] + first[j]) / 255 + _CENTRE**2 * number
            elif i < 3:
                value = first[i] / 255 - _CENTRE * number
            else:
                value = number
            out[entry][where[1:]] = value
    guess = alpha * free
    for out, plane in ((sums.known, alpha - guess), (sums.guessed, guess)):
        number = total(plane) / 255
        for i in range(3):
            out[i][where[1:]] = total(colours[i] * plane) / 255**2 - _CENTRE * number
        out[3][where[1:]] = number


def _rough_models(
    sums: _Sums, unknown: NDArray[np.bool_], pull: Doubles, windows: Windows, cancel: CancelToken | None
) -> Doubles | None:
    """The mean models of blocks twice as wide, for a start: a quarter of the work, and half the steps after it."""
    if np.count_nonzero(unknown) < _WORTH_A_START:
        return None
    rows, columns = unknown.shape

    def joined(planes: Doubles) -> Doubles:
        if cancel is not None:
            cancel.check()
        out = planes[:, ::2, ::2].copy()
        out[:, : rows // 2] += planes[:, 1::2, ::2]
        out[..., : columns // 2] += planes[:, ::2, 1::2]
        out[:, : rows // 2, : columns // 2] += planes[:, 1::2, 1::2]
        return out

    wide = _Sums(*(joined(planes) for planes in (sums.gram, sums.gram_unknown, sums.known, sums.guessed)))
    share = joined(unknown[None].astype(np.float64))
    hold = joined((pull * unknown)[None])[0] / np.maximum(share[0], 1)
    rougher = _rough_models(wide, share[0] > 0, hold, windows, cancel)
    rough = _solve_models(wide, share[0] > 0, hold, windows, start=rougher, cancel=cancel, progress=None)
    return np.asarray(np.repeat(np.repeat(rough, 2, axis=1), 2, axis=2)[:, :rows, :columns])


def _window_grams(gram: Doubles, size: int, token: CancelToken) -> Doubles:
    """Sum the (10, rows, columns) products over windows, with the prior on the colours' weights: (10, blocks).

    In place, this is the last use of it: 40 MB at 24 megapixels.
    """
    for plane in gram:
        token.check()
        plane[:] = box_sum(plane, size)
    flat = gram.reshape(10, -1)
    flat[9] = np.maximum(flat[9], 1)
    flat[[0, 4, 7]] += _EPSILON * flat[9]
    return flat


def _solve_models(
    sums: _Sums,
    unknown: NDArray[np.bool_],
    pull: Doubles,
    windows: Windows,
    *,
    start: Doubles | None,
    cancel: CancelToken | None,
    progress: Callable[[float], None] | None,
) -> Doubles:
    """Mean model of the windows that cover each block, (4, rows, columns). `sums` are used up."""
    size = 2 * windows.radius + 1
    shape = unknown.shape
    # Every step below takes up to a tenth of a second at 48 megapixels of hair.
    token = CancelToken() if cancel is None else cancel

    def box(planes: Doubles) -> Doubles:
        """Sums over windows; planes are flat, (count, blocks)."""
        out = np.empty_like(planes)
        for plane, summed in zip(planes, out, strict=True):
            token.check()
            summed[:] = box_sum(plane.reshape(shape), size).ravel()
        return out

    cover = box_sum(np.ones(shape), size).ravel()
    free = 1 / (1 + pull.ravel())
    # A window without unknown pixels is solved by itself; interpolation looks at some of these.
    windows_near = np.flatnonzero(_grown(unknown, windows.radius + 1))
    active = _grown(unknown, windows.radius).ravel()
    gram = _window_grams(sums.gram, size, token)
    inverse = symmetric_inverses(gram[:, windows_near])
    token.check()
    known, guessed = sums.known.reshape(4, -1), sums.guessed.reshape(4, -1)
    models = np.zeros((4, active.size))
    models[:, windows_near] = np.einsum("ijn,jn->in", inverse, box(known + guessed)[:, windows_near])
    inside = np.flatnonzero(unknown)
    if inside.size:
        inverse = np.ascontiguousarray(inverse[:, :, active[windows_near]])
        solved = np.flatnonzero(active)
        token.check()
        forward = gram[:, solved][_ENTRY]
        token.check()
        coupling = sums.gram_unknown.reshape(10, -1)[:, inside][_ENTRY]
        token.check()
        coupling *= free[inside] / cover[inside]
        wanted = box(known + guessed * (pull.ravel() * free))[:, solved]
        begun = models[:, solved] if start is None else start.reshape(4, -1)[:, solved]
        enough = _TOLERANCE**2 * float(sums.gram_unknown[9].sum()) * size**2
        system = System(shape, size, solved=solved, inside=inside, forward=forward, coupling=coupling, inverse=inverse)
        with system:
            models[:, solved] = conjugate_gradients(
                system, wanted, begun, enough=enough, cancel=cancel, progress=progress
            )
    return (box(models) / cover).reshape(4, *shape)
