"""Soften steps of alpha that neither the photo nor the coarse matte has."""

from collections.abc import Iterable
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.planes import Floats, Pixels, pad
from koutu.engine.core.rect import Rect

# Differences between neighbouring pixels: of the photo, of its full range in the channel that differs most, and of the
# coarse matte. From the first on there is a cause for a step, below the second there is none; `tests/quality/steps.py`
# counts from 0.05 and 0.1 on. Twice as wide, with a jump of 40: EDGE .1307 for .1293.
_PHOTO = np.float32(0.065), np.float32(0.05)
_COARSE = np.float32(0.13), np.float32(0.1)  # as above
_TILE = 64  # pixels; only tiles with a step, and those beside them, are worked on
_STRIP = 128  # pixels
_NEIGHBOURS = np.ones((3, 3), np.uint8)  # a pixel and the eight around it


class _Pass(NamedTuple):
    """One softening: what of alpha, 0 to 255, begins to be a step, what is one, and pixels to either side to spread it.

    The narrow pass leaves a third of a step from one pixel to the next; of what is a step still the wide one leaves a
    fifth. Spread by three pixels at once: EDGE .1295 for .1293.
    """

    begins: int
    whole: int
    reach: int


# The figures stand with `_Pass`.
_PASSES = _Pass(48, 64, 1), _Pass(56, 64, 2)


def soften_unfounded_steps(
    matte: NDArray[np.uint8],
    pixels: Pixels,
    band: NDArray[np.bool_],
    guess: Floats,
    *,
    step: int,
    token: CancelToken,
) -> None:
    """Spread steps of alpha for which there is no cause over the pixels around them, in `matte`.

    Solver and network change places from one pixel to the next where colours alike lie on both sides of a window's
    border. How far a step is softened grows steadily with its height and falls with the photo's own and the coarse
    matte's: the rule makes no border itself.

    Args:
        matte: (H, W) uint8, changed in place.
        pixels: (H, W, 3) uint8 or uint16.
        band: (H, W) bool, where alpha was found; what is known changes only where it meets it.
        guess: (h, w) float32 in 0..1, the coarse matte on its grid.
        step: pixels per cell of it.
        token: polled between strips and tiles.

    Raises:
        Cancelled: by the token.
    """
    slopes = _slopes(guess, step)
    whole = Rect.of(matte)
    places = _places_of(band, step, whole)
    weights = np.zeros_like(matte)
    for turn in _PASSES:
        tiles: set[tuple[int, int]] = set()
        for place in places:
            token.check()
            tiles |= _find(weights, matte, pixels, slopes, step, place=place, turn=turn)
        places = _tiles_around(tiles, whole)
        _spread(matte, weights, places, turn.reach, token)


def _places_of(band: NDArray[np.bool_], step: int, whole: Rect) -> list[Rect]:
    """Rectangles over the band, a strip at a time."""
    cells = np.ascontiguousarray(band[::step, ::step]).view(np.uint8)
    side = max(1, _STRIP // step)
    rows = np.maximum.reduceat(cells, np.arange(0, cells.shape[0], side), axis=0)
    busy = np.maximum.reduceat(rows, np.arange(0, cells.shape[1], side), axis=1)
    size = side * step
    places = []
    for row, line in enumerate(busy):
        for first, end in np.flatnonzero(np.diff(line.astype(np.int8), prepend=0, append=0)).reshape(-1, 2).tolist():
            places.append(Rect(first * size, row * size, end * size, (row + 1) * size).clipped(whole))
    return places


def _slopes(guess: Floats, step: int) -> Floats:
    """The coarse matte's change from one pixel to the next, by cells."""
    slopes = np.zeros_like(guess)
    slopes[:, :-1] = np.abs(np.diff(guess, axis=1))
    np.maximum(slopes[:-1], np.abs(np.diff(guess, axis=0)), out=slopes[:-1])
    return slopes / np.float32(step)


def _find(
    weights: NDArray[np.uint8],
    matte: NDArray[np.uint8],
    pixels: Pixels,
    slopes: Floats,
    step: int,
    *,
    place: Rect,
    turn: _Pass,
) -> set[tuple[int, int]]:
    """Weigh the steps to the right of a place's pixels or below them; return the tiles that have some."""
    alpha = matte[place.top : place.bottom + 1, place.left : place.right + 1]
    inner = np.s_[: place.height, : place.width]
    alpha = pad(alpha, 0, int(place.bottom == matte.shape[0]), 0, int(place.right == matte.shape[1]))
    jumps = np.maximum(cv2.absdiff(alpha[1:], alpha[:-1])[inner], cv2.absdiff(alpha[:, 1:], alpha[:, :-1])[inner])
    found = cv2.findNonZero(cv2.threshold(jumps, turn.begins, 255, cv2.THRESH_BINARY)[1])
    if found is None:
        return set()
    x, y = np.asarray(found).reshape(-1, 2).T
    share = np.minimum((jumps[y, x].astype(np.float32) - turn.begins) / (turn.whole - turn.begins), 1)
    x, y = x + place.left, y + place.top
    slope = slopes[y // step, x // step]
    x, y, share, slope = (plane[slope < _COARSE[0]] for plane in (x, y, share, slope))
    here = pixels[y, x].astype(np.int32)
    last_row, last_column = matte.shape[0] - 1, matte.shape[1] - 1
    change = np.abs(pixels[np.minimum(y + 1, last_row), x] - here)
    np.maximum(change, np.abs(pixels[y, np.minimum(x + 1, last_column)] - here), out=change)
    photo = change.max(axis=1, initial=0).astype(np.float32) / np.float32(np.iinfo(pixels.dtype).max)
    for value, (cause, none) in ((photo, _PHOTO), (slope, _COARSE)):
        share = share * np.clip((cause - value) / (cause - none), 0, 1)
    kept = share > 0
    x, y = x[kept], y[kept]
    weights[y, x] = np.rint(share[kept] * 255).astype(np.uint8)
    return set(zip((y // _TILE).tolist(), (x // _TILE).tolist(), strict=True))


def _tiles_around(tiles: Iterable[tuple[int, int]], whole: Rect) -> list[Rect]:
    """These tiles and those beside them, inside the picture."""
    around = sorted({(row + y, column + x) for row, column in tiles for y in (-1, 0, 1) for x in (-1, 0, 1)})
    places = [Rect(x * _TILE, y * _TILE, (x + 1) * _TILE, (y + 1) * _TILE).clipped(whole) for y, x in around]
    return [place for place in places if not place.empty]


def _spread(
    matte: NDArray[np.uint8], weights: NDArray[np.uint8], places: list[Rect], reach: int, token: CancelToken
) -> None:
    """Mix a mean over the pixels around into every step's own, each from the matte as it was; clear the weights."""
    side = 2 * reach + 1
    whole = Rect.of(matte)
    softened: list[NDArray[np.uint8]] = []
    for place in places:
        token.check()
        window = place.grown(2 * side).clipped(whole)
        inner = place.moved(-window.left, -window.top).slices
        before = matte[window.slices].astype(np.float32)
        near = cv2.dilate(weights[window.slices], _NEIGHBOURS)
        share = cv2.blur(near.astype(np.float32) / 255, (3, 3), borderType=cv2.BORDER_REPLICATE)
        mean = cv2.blur(before, (side, side), borderType=cv2.BORDER_REPLICATE)
        mixed = before + (mean - before) * share
        softened.append(np.rint(mixed.reshape(before.shape)[inner]).astype(np.uint8))
    for place, tile in zip(places, softened, strict=True):
        matte[place.slices] = tile
        weights[place.slices] = 0
