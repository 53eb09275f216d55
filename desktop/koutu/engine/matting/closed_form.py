"""Find alpha from the photo itself where the coarse matte is in doubt."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.planes import Floats, Pixels, grid_step, pad, resize, saturated_sum, to_grid
from koutu.engine.core.rect import Rect
from koutu.engine.matting.colour_separability import colour_separability
from koutu.engine.matting.haze import USUAL, haze_table
from koutu.engine.matting.refine_settings import RefineSettings
from koutu.engine.matting.solver import Windows, solve
from koutu.engine.matting.trimap import Doubt, build_trimap
from koutu.engine.matting.unfounded_steps import soften_unfounded_steps

# Cells, as the networks' answers have. 512: EDGE .1339 for .1345 (ten pictures of up to 1.6 megapixels).
_GRID_SIDE = 1024
_LEVELS = 0.04  # makes solid what nearly is. 0: EDGE .1336 for .1345; 0.08: .1356 (ten pictures)
_STRIP = 32  # blocks
_THREADS = 2  # as many cores as every machine has; what more would gain was not measured
_AROUND = 16  # cells around the part that is looked at: the answers beyond hardly reach into it
_COMPARED = 48  # as far colours are compared, in cells
_ALIGNED = 8  # cells: whole blocks of the solver, and of the grid that colours are compared on
_DOUBT_OF_CONTRADICTION = 2.0  # 1: MSE 17.9 for 18.1; 4: 18.4 (ten pictures)
# The solver may take out of the subject what the guess holds in by less than this, of 1 for certain. 0, a border at one
# half: STEP .68 for .02, and a flat rim of 127 along it; wherever the two contradict: IOU of matting .8900 for .8917.
_WAVERING = 0.05
_SHARE = 0.7  # of the solver's answer; the rest is the guess's. 1: EDGE of drawings higher by 6 %
_SHARE_APART = 0.85  # where colours tell the two sides apart
_LAST_LEVELS = 0.04, 0.95  # below it alpha is 0, above it 1: chosen by the table of docs/MATTING.md


class Manner(NamedTuple):
    """How the band is refined.

    Attributes:
        radius: how many times as wide as usual the band is.
        detail: 0..1, how far alpha follows the photo's colours against the guess.
        haze: 0..1, how far faint alpha is taken away.
    """

    radius: float = 1.0
    detail: float = 0.5
    haze: float = USUAL

    @classmethod
    def of(cls, settings: RefineSettings) -> "Manner":
        """Return what a person's settings, in per cent, come to."""
        return cls(settings.radius / 100, settings.detail / 100, settings.haze / 100)


USUALLY = Manner()


def windows_for(long_side: int) -> Windows:
    """Windows up to 1 % of the long side; larger ones hurt where a trimap is given, smaller ones cost time."""
    if long_side < 2400:
        return Windows(4, 1)
    return Windows(8, 1 if long_side < 6500 else 2)


def refine_band(
    pixels: Pixels,
    coarse: Floats,
    near: NDArray[np.uint8],
    cancel: CancelToken | None = None,
    progress: Callable[[float], None] | None = None,
    *,
    within: Rect | None = None,
    how: Manner = USUALLY,
) -> NDArray[np.uint8]:
    """Solve the band of doubt of a coarse matte.

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        coarse: (h, w) float32 in 0..1, of any size.
        near: (H, W) uint8, the matte by guided upsampling; the guess inside the band.
        cancel: polled between strips and steps.
        progress: called with 0..1.
        within: the part of the photo that is wanted; None for all of it.
        how: the sliders.

    Returns:
        (H, W) uint8, of the photo's size or that of `within`.

    Raises:
        Cancelled: by the token.
    """
    height, width = pixels.shape[:2]
    step = grid_step(height, width, _GRID_SIDE)
    guess = np.clip(to_grid(coarse, height, width, step), 0, 1)
    found = build_trimap(guess, how.radius, how.detail)
    grid = Rect.of(guess)
    scale = _Scale(step, windows_for(max(height, width)), max(guess.shape), haze_table(how.haze))
    if within is None:
        return _solved(pixels, near, guess, found, scale, cancel=cancel, progress=progress)
    cells = _cells(within, step)
    wanted = cells.grown(_AROUND).clipped(grid)
    # Whole blocks, and whole cells of the grid that colours are compared on.
    aligned = [side // _ALIGNED * _ALIGNED for side in cells.grown(_COMPARED + _ALIGNED)]
    part = Rect(*aligned).clipped(grid)
    some = np.zeros_like(found.unknown)
    some[wanted.slices] = found.unknown[wanted.slices]
    part_doubt = Doubt(some[part.slices], found.pull[part.slices])
    window = Rect(*(side * step for side in part)).clipped(Rect.of(near))
    matte = _solved(
        pixels[window.slices],
        near[window.slices],
        guess[part.slices],
        part_doubt,
        scale,
        cancel=cancel,
        progress=progress,
    )
    return matte[within.moved(-window.left, -window.top).slices]


class _Scale(NamedTuple):
    """Of the whole photo, also where only a part of it is solved; and what becomes of each level of alpha at last."""

    step: int
    windows: Windows
    grid_side: int
    levels: NDArray[np.uint8]


def _cells(rect: Rect, step: int) -> Rect:
    return Rect(rect.left // step, rect.top // step, -(-rect.right // step), -(-rect.bottom // step))


def _solved(
    pixels: Pixels,
    near: NDArray[np.uint8],
    guess: Floats,
    found: Doubt,
    scale: _Scale,
    *,
    cancel: CancelToken | None,
    progress: Callable[[float], None] | None,
) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    step, windows = scale.step, scale.windows
    # Each of these goes over the whole photo: a cancel must not wait for all of them.
    token = CancelToken() if cancel is None else cancel
    token.check()
    unknown = to_pixels(found.unknown.view(np.uint8), step, height, width)
    token.check()
    matte = to_pixels((guess > 0.5).view(np.uint8) * np.uint8(255), step, height, width)
    token.check()
    cv2.copyTo(near, unknown, matte)
    token.check()
    blocks = -(-height // windows.side), -(-width // windows.side)
    subject, ground = (guess > 0.5) & ~found.unknown, (guess <= 0.5) & ~found.unknown
    apart = colour_separability(pixels, subject, ground, step, scale.grid_side)
    token.check()
    pull = resize(found.loosened(apart), *blocks).reshape(blocks)
    planes = solve(pixels, unknown, matte, pull=pull, windows=windows, cancel=cancel, progress=progress)
    write_alpha(matte, pixels, unknown, planes, side=windows.side, levels=_LEVELS, cancel=cancel)
    token.check()
    band = unknown.view(np.bool_)
    _agree(near, matte, band, apart, scale=scale, token=token)
    soften_unfounded_steps(matte, pixels, band, guess, step=step, token=token)
    if progress is not None:
        progress(1.0)
    return matte


def _agree(
    near: NDArray[np.uint8],
    matte: NDArray[np.uint8],
    band: NDArray[np.bool_],
    apart: Floats,
    *,
    scale: _Scale,
    token: CancelToken,
) -> None:
    """Bring the guess and the solver's answer together, in `matte`.

    The solver knows colours, the network knows meaning: it sets how soft a pixel is, but takes none out of the subject
    that the network holds in, and counts the less the surer the network was of the other side. Without this the people
    set's IOU falls from 0.875 to 0.864. The two are then averaged. Where colours tell the subject from its background
    the solver is believed: a rim of the background's colour on the sample photo's fur was what the network called
    subject there.
    """
    wary, trusting = (_agreed(_DOUBT_OF_CONTRADICTION, _SHARE).ravel(), _agreed(0, _SHARE_APART).ravel())
    step, shares = scale.step, (apart * np.float32(255)).astype(np.uint8)
    # By strips of whole cells: what lies between takes many times a pixel's byte.
    for cell in range(0, len(shares), _STRIP):
        token.check()
        rows = np.s_[cell * step : (cell + _STRIP) * step]
        strip = matte[rows]
        places = np.flatnonzero(band[rows])
        pair = near[rows].ravel().take(places).astype(np.uint16) << 8 | strip.ravel().take(places)
        start = wary.take(pair)
        if shares[cell : cell + _STRIP].any():
            share = to_pixels(shares[cell : cell + _STRIP], step, *strip.shape).ravel().take(places)
            start = start.astype(np.int32)
            start += (trusting.take(pair) - start) * share.astype(np.int32) // 255
        strip.ravel()[places] = scale.levels.take(start)


@cache
def _agreed(doubt_of_contradiction: float, share: float) -> NDArray[np.uint8]:
    """(256, 256) table: from the guess's alpha and the solver's to the one that is used.

    It has no steps: where the guess is even the solver's answer is taken from both sides of it. Levels make solid what
    nearly is, the subject a little sooner.
    """
    guess, found = np.meshgrid(np.arange(256) - 127.5, np.arange(256) - 127.5, indexing="ij")
    if doubt_of_contradiction:
        against = np.sqrt(np.maximum(-guess * found, 0)) / 127.5
        found = guess + (found - guess) * np.clip(1 - doubt_of_contradiction * against, 0, 1)
        outside = np.maximum(1 - guess / (127.5 * _WAVERING), 0) * 127.5
        found = np.where(guess > 0, np.maximum(found, -outside), found)
    mean = (share * found + (1 - share) * guess + 127.5) / 255
    low, high = _LAST_LEVELS
    return np.asarray(np.rint(np.clip((mean - low) / (high - low), 0, 1) * 255), np.uint8)


def to_pixels(plane: NDArray[np.uint8], step: int, height: int, width: int) -> NDArray[np.uint8]:
    """Return a plane of cells, (h, w) uint8, at `step` pixels a cell: (height, width) uint8."""
    rows, columns = plane.shape
    large = resize(plane, rows * step, columns * step, cv2.INTER_NEAREST).reshape(rows * step, columns * step)
    return np.ascontiguousarray(large[:height, :width])


def write_alpha(
    matte: NDArray[np.uint8],
    pixels: Pixels,
    unknown: NDArray[np.uint8],
    planes: Floats,
    *,
    side: int,
    levels: float,
    cancel: CancelToken | None = None,
) -> None:
    """Write the solver's answer into the unknown pixels of `matte`, which holds their guess."""
    height, width = matte.shape
    gain = np.float32(255 / (1 - 2 * levels))
    per_value = gain / np.float32(np.iinfo(pixels.dtype).max)
    coefficients = planes.copy()
    coefficients[3] -= np.float32(0.5) * planes[:3].sum(axis=0) + np.float32(levels)
    coefficients[:3] *= per_value
    coefficients[3] *= gain
    coefficients[4] *= gain / 255
    rows, columns = planes.shape[1:]

    def strip(top: int) -> None:
        if cancel is not None:
            cancel.check()
        bottom = min(top + _STRIP, rows)
        busy = np.flatnonzero(unknown[top * side : bottom * side].any(axis=0)) // side
        if not busy.size:
            return
        for piece in np.split(busy, np.flatnonzero(np.diff(busy) > 8) + 1):
            left, right = int(piece[0]), int(piece[-1]) + 1
            edges = int(top == 0), int(bottom == rows), int(left == 0), int(right == columns)
            inner = np.s_[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1]
            window = np.s_[top * side : min(bottom * side, height), left * side : min(right * side, width)]
            colours, guess, free = pixels[window], matte[window], unknown[window]
            wide = []
            for plane in coefficients:
                part = pad(plane[inner], *edges)
                large = resize(part, part.shape[0] * side, part.shape[1] * side)
                wide.append(large[side : side + guess.shape[0], side : side + guess.shape[1]])
            alpha = wide[0] * colours[..., 0]
            for channel in (1, 2):
                alpha += wide[channel] * colours[..., channel]
            alpha += wide[4] * guess
            np.copyto(guess, saturated_sum(alpha, np.ascontiguousarray(wide[3])), where=free > 0)

    with ThreadPoolExecutor(_THREADS) as pool:
        for _ in pool.map(strip, range(0, rows, _STRIP)):
            pass
