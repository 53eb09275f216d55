"""Refine a network's coarse matte into one of the photo's own size."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.planes import (
    Floats,
    Pixels,
    box_mean,
    cell_means,
    grid_step,
    pad,
    resize,
    saturated_sum,
    to_grid,
)
from koutu.engine.core.rect import Rect
from koutu.engine.matting.closed_form import USUALLY, Manner, refine_band
from koutu.engine.matting.flat_alpha import resolve_flat_alpha
from koutu.engine.matting.haze import USUAL, clean_haze

# The guide is averaged over blocks of whole pixels, so that tiles of the photo and of the grid line up exactly.
_GRID_SIDE = 1024
_TILE = 32  # cells of the grid
_REGULARISATION = (
    1e-4  # 1e-5 loses digits to float32 in flat colour; 1e-3 blurs drawn lines (EDGE of anime 0.136 for 0.130)
)
_LEVELS_BEFORE = 0.01  # a network's "nothing" is seldom exactly 0; the solid rest of the photo is then skipped
_LEVELS_AFTER = 0.02  # 0: SAD 14.64 for 14.58, MSE 19.0 for 19.1; 0.04: SAD 14.56, MSE 19.3 (ten pictures)
_THREADS = 2  # as many cores as every machine has; what more would gain was not measured


class _Run(NamedTuple):
    """Neighbouring tiles of one strip, in cells: what to write, and the halo around it that decides it."""

    top: int
    bottom: int
    left: int
    right: int


def fast(
    pixels: Pixels, coarse: Floats, cancel: CancelToken | None = None, *, haze: float = USUAL
) -> NDArray[np.uint8]:
    """Upsample a coarse matte along the photo's edges.

    A guided filter (He, Sun, Tang, PAMI 2013): near every cell of a grid the matte is taken for a linear function of
    the colour; the functions are found on the grid and applied to the pixels. Where the coarse matte is flat around a
    tile nothing is computed. The answer does not depend on the number of threads.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        coarse: (h, w) float32 in 0..1, covering the same picture, of any size and any aspect.
        cancel: polled between strips.
        haze: 0..1, how far faint alpha is taken away; see `haze_table`.

    Returns:
        (H, W) uint8; what the network is sure of is exactly 0 or 255.

    Raises:
        Cancelled: by the token.
    """
    return clean_haze(_upsampled(pixels, resolve_flat_alpha(coarse, pixels), cancel), haze)


def fine(
    pixels: Pixels,
    coarse: Floats,
    cancel: CancelToken | None = None,
    progress: Callable[[float], None] | None = None,
    *,
    preview: Callable[[NDArray[np.uint8]], None] | None = None,
    near: NDArray[np.uint8] | None = None,
    within: Rect | None = None,
    how: Manner = USUALLY,
) -> NDArray[np.uint8]:
    """Find alpha from the photo where the coarse matte is in doubt; elsewhere it is 0 or 255.

    The band of doubt is solved by the closed-form matting energy, see docs/MATTING.md.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        coarse: (h, w) float32 in 0..1, covering the same picture, of any size and any aspect.
        cancel: polled between strips and steps of the solver.
        progress: called with 0..1, from the calling thread.
        preview: gets the matte by guided upsampling first.
        near: what `fast` made of the same with all its haze, where it is at hand.
        within: the part of the photo that is wanted; None for all of it.
        how: the sliders.

    Returns:
        (H, W) uint8, of the photo's size or that of `within`.

    Raises:
        Cancelled: by the token.
    """
    coarse = resolve_flat_alpha(coarse, pixels)
    if near is None:
        near = _upsampled(pixels, coarse, cancel)
    if preview is not None:
        preview(clean_haze(near, how.haze))
    return refine_band(pixels, coarse, near, cancel, progress, within=within, how=how)


def _upsampled(pixels: Pixels, coarse: Floats, cancel: CancelToken | None) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    step = grid_step(height, width, _GRID_SIDE)
    guess = to_grid(coarse, height, width, step)
    guess = np.clip((guess - _LEVELS_BEFORE) / (1 - 2 * _LEVELS_BEFORE), 0, 1)
    radius = _radius(guess.shape, coarse.shape)
    matte = np.empty((height, width), np.uint8)
    busy = _busy_tiles(guess, 2 * radius + 1)

    def strip(row: int) -> None:
        if cancel is not None:
            cancel.check()
        _fill_flat(matte, guess, row, step)
        for run in _runs(busy[row], row, guess.shape):
            _refine_run(pixels, guess, run, radius=radius, step=step, matte=matte)

    with ThreadPoolExecutor(_THREADS) as pool:
        for _ in pool.map(strip, range(len(busy))):
            pass
    return matte


def _radius(grid: tuple[int, ...], coarse: tuple[int, ...]) -> int:
    """As far as the coarse matte can be wrong about an edge: two of its own cells, at least two of the grid's."""
    return int(np.clip(round(2 * max(grid) / max(coarse)), 2, 8))


def _busy_tiles(guess: Floats, reach: int) -> NDArray[np.bool_]:
    """Which tiles have a change of the guess within `reach` cells, and one more that interpolation looks at."""
    change = np.zeros(guess.shape, np.uint8)
    change[:-1] = guess[1:] != guess[:-1]
    change[:, :-1] |= guess[:, 1:] != guess[:, :-1]
    size = 2 * (reach + 1) + 1
    near = cv2.dilate(change, np.ones((size, size), np.uint8))
    rows = np.maximum.reduceat(near, np.arange(0, guess.shape[0], _TILE), axis=0)
    return np.asarray(np.maximum.reduceat(rows, np.arange(0, guess.shape[1], _TILE), axis=1) > 0)


def _runs(busy: NDArray[np.bool_], row: int, shape: tuple[int, ...]) -> Iterator[_Run]:
    edges = np.flatnonzero(np.diff(busy.astype(np.int8), prepend=0, append=0))
    for first, end in edges.reshape(-1, 2).tolist():
        yield _Run(row * _TILE, min((row + 1) * _TILE, shape[0]), first * _TILE, min(end * _TILE, shape[1]))


def _fill_flat(matte: NDArray[np.uint8], guess: Floats, row: int, step: int) -> None:
    """Return every tile of a strip its first cell's value: the right one wherever nothing changes."""
    values = _levels(guess[row * _TILE, ::_TILE])
    line = np.repeat(np.rint(values * 255).astype(np.uint8), _TILE * step)[: matte.shape[1]]
    matte[row * _TILE * step : (row + 1) * _TILE * step] = line


def _levels(alpha: Floats) -> Floats:
    return np.asarray(np.clip((alpha - _LEVELS_AFTER) / (1 - 2 * _LEVELS_AFTER), 0, 1), np.float32)


def _refine_run(pixels: Pixels, guess: Floats, run: _Run, *, radius: int, step: int, matte: NDArray[np.uint8]) -> None:
    halo = 2 * radius + 1
    top, left = max(run.top - halo, 0), max(run.left - halo, 0)
    bottom, right = min(run.bottom + halo, guess.shape[0]), min(run.right + halo, guess.shape[1])
    guide = cell_means(pixels[top * step : bottom * step, left * step : right * step], step)
    slopes_offset = _guided_coefficients(guide, guess[top:bottom, left:right], radius)
    # Cells are read one beyond the run on each side, for interpolation; beyond the picture they repeat.
    inner = [
        pad(
            plane[
                max(run.top - 1, 0) - top : min(run.bottom + 1, guess.shape[0]) - top,
                max(run.left - 1, 0) - left : min(run.right + 1, guess.shape[1]) - left,
            ],
            int(run.top == 0),
            int(run.bottom == guess.shape[0]),
            int(run.left == 0),
            int(run.right == guess.shape[1]),
        )
        for plane in _for_pixels(slopes_offset, pixels.dtype)
    ]
    for column in range(run.left, run.right, _TILE):
        end = min(column + _TILE, run.right)
        tile = [plane[:, column - run.left : end - run.left + 2] for plane in inner]
        window = np.s_[run.top * step : run.bottom * step, column * step : end * step]
        matte[window] = _apply(tile, pixels[window], step)


def _guided_coefficients(guide: Floats, guess: Floats, radius: int) -> list[Floats]:
    """Three colour slopes and an offset per cell, each the mean of the windows that cover it."""

    def mean(plane: Floats) -> Floats:
        return box_mean(plane, radius)

    red, green, blue = (np.ascontiguousarray(guide[..., channel]) for channel in range(3))
    mean_r, mean_g, mean_b, mean_a = mean(red), mean(green), mean(blue), mean(guess)
    rr = mean(red * red) - mean_r * mean_r + np.float32(_REGULARISATION)
    gg = mean(green * green) - mean_g * mean_g + np.float32(_REGULARISATION)
    bb = mean(blue * blue) - mean_b * mean_b + np.float32(_REGULARISATION)
    rg = mean(red * green) - mean_r * mean_g
    rb = mean(red * blue) - mean_r * mean_b
    gb = mean(green * blue) - mean_g * mean_b
    ra = mean(red * guess) - mean_r * mean_a
    ga = mean(green * guess) - mean_g * mean_a
    ba = mean(blue * guess) - mean_b * mean_a
    # The inverse of the symmetric 3×3 covariance, by its cofactors.
    c_rr, c_rg, c_rb = gg * bb - gb * gb, gb * rb - rg * bb, rg * gb - gg * rb
    c_gg, c_gb, c_bb = rr * bb - rb * rb, rg * rb - rr * gb, rr * gg - rg * rg
    scale = 1 / (rr * c_rr + rg * c_rg + rb * c_rb)
    slope_r = (c_rr * ra + c_rg * ga + c_rb * ba) * scale
    slope_g = (c_rg * ra + c_gg * ga + c_gb * ba) * scale
    slope_b = (c_rb * ra + c_gb * ga + c_bb * ba) * scale
    offset = mean_a - slope_r * mean_r - slope_g * mean_g - slope_b * mean_b
    return [mean(slope_r), mean(slope_g), mean(slope_b), mean(offset)]


def _for_pixels(slopes_offset: list[Floats], dtype: np.dtype[np.uint8] | np.dtype[np.uint16]) -> list[Floats]:
    """Fold the photo's range, the levels and the matte's 255 into the coefficients."""
    red, green, blue, offset = slopes_offset
    gain = 255 / (1 - 2 * _LEVELS_AFTER)
    per_value = np.float32(gain / np.iinfo(dtype).max)
    offset = (offset - np.float32(0.5) * (red + green + blue) - np.float32(_LEVELS_AFTER)) * np.float32(gain)
    return [red * per_value, green * per_value, blue * per_value, offset]


def _apply(coefficients: list[Floats], pixels: Pixels, step: int) -> NDArray[np.uint8]:
    """Interpolate coefficients, given with one more cell on each side, and apply them to the pixels of the tile."""
    height, width = pixels.shape[:2]
    rows, columns = coefficients[0].shape
    planes = []
    for plane in coefficients:
        wide = resize(plane, rows * step, columns * step)
        planes.append(wide[step : step + height, step : step + width])
    alpha = planes[0] * pixels[..., 0]
    alpha += planes[1] * pixels[..., 1]
    alpha += planes[2] * pixels[..., 2]
    return saturated_sum(alpha, planes[3])
