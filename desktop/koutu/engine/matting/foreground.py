"""Take the background's colour out of soft edges."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.planes import Floats, Pixels, pad, resize

# Colours kept beside the subject where alpha is 0, so that scaling and mip-mapping bring in no dark fringe.
RIM = 3

_STRIP = 96  # rows; see `_WIDEST`
_WIDEST = 576  # 576×96 pixels: larger ones leave a core's cache, of smaller ones the calls cost a fifth
_COLUMN = 16  # boxes begin and end at whole columns: with 96 they cover half as much again, and cost a tenth
_GAP = 4  # columns without soft alpha that are cheaper to go through than to leave out
_HALO = 4  # three rounds of 3×3 means, and one more that interpolation looks at
_DENSE = 100_000  # levels of fewer pixels are done whole
_ROUNDS = 3  # two: alpha-weighted error 3 % higher; five: 1 % lower, 1.7 times the work
_WEIGHT = 0.01  # of every pixel at least. 0.1: colours' error 14.75 for 14.65, 0.001: the same (ten pictures)
_DAMPING = 0.01  # 0.1: 15.8 for 14.6; 0.001: 14.55 (ten pictures)
_THREADS = 2  # as many cores as every machine has; what more would gain was not measured


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of the pyramid. `subject` and `ground` begin as the photo and are written where it matters."""

    photo: Pixels
    alpha: NDArray[np.uint8]
    wanted: NDArray[np.uint8]  # 1 where the subject's colour is asked for
    subject: Pixels
    ground: Pixels


@dataclass(frozen=True, slots=True)
class _Box:
    top: int
    bottom: int
    left: int
    right: int

    @property
    def window(self) -> tuple[slice, slice]:
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def grown(self, by: int, shape: tuple[int, ...]) -> "_Box":
        """Larger on each side, to even places, inside the plane: so the half-size level lines up."""
        return _Box(
            max(self.top - by, 0),
            min(self.bottom + by, shape[0]),
            max(self.left - by, 0),
            min(self.right + by, shape[1]),
        )


def soft_band(matte: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return where colours are estimated: (H, W) uint8, 1 where the matte is soft or 0 within `RIM` of the subject."""
    reach = np.ones((2 * RIM + 1, 2 * RIM + 1), np.uint8)
    near = np.asarray(cv2.dilate(matte, reach)).reshape(matte.shape)
    return ((near > 0) & (matte < 255)).view(np.uint8)


def own_colours(pixels: Pixels, matte: NDArray[np.uint8]) -> Pixels:
    """Return the photo's own pixels where the matte is 255, 0 elsewhere: (H, W, 3) of the photo's dtype."""
    colours = np.zeros_like(pixels, order="C")
    cv2.copyTo(pixels, (matte == 255).view(np.uint8), colours)
    return colours


def clean_colours(pixels: Pixels, matte: NDArray[np.uint8], cancel: CancelToken | None = None) -> Pixels:
    """Estimate the subject's own colours where the matte is soft.

    From coarse to fine, the photo is split into αF + (1−α)B, with F and B smooth (multi-level estimation after Germer
    et al., ICPR 2020; here with alternating weighted means and projections). Only places with soft alpha are worked on.

    Args:
        pixels: (H, W, 3) uint8 or uint16, straight RGB.
        matte: (H, W) uint8.
        cancel: polled between strips.

    Returns:
        (H, W, 3) of the photo's dtype, straight: the photo's own bytes where the matte is 255, 0 where it is 0, but
        for `RIM` pixels around the subject that carry its colour.

    Raises:
        Cancelled: by the token.
    """
    # Each of these goes over the whole photo: a cancel must not wait for all of them.
    token = CancelToken() if cancel is None else cancel
    token.check()
    wanted = soft_band(matte)
    token.check()
    colours = own_colours(pixels, matte)
    if not wanted.any():
        return colours
    levels = _pyramid(pixels, matte, wanted, token)
    with ThreadPoolExecutor(_THREADS) as pool:
        for finer, coarser in reversed(list(zip(levels, [*levels[1:], None], strict=True))):
            target = colours if finer is levels[0] else None
            strips = [_boxes(finer.wanted, row) for row in range(0, finer.alpha.shape[0], _STRIP)]
            if finer.alpha.size <= _DENSE:
                strips = [[_Box(0, finer.alpha.shape[0], 0, finer.alpha.shape[1])]]

            def work(
                boxes: list[_Box],
                finer: _Level = finer,
                coarser: _Level | None = coarser,
                target: Pixels | None = target,
            ) -> None:
                for box in boxes:
                    token.check()
                    _estimate(finer, coarser, box, target)

            for _ in pool.map(work, strips):
                pass
    return colours


def _pyramid(pixels: Pixels, matte: NDArray[np.uint8], wanted: NDArray[np.uint8], token: CancelToken) -> list[_Level]:
    # The finest level's colours go straight to the answer.
    levels = [_Level(pixels, matte, wanted, pixels, pixels)]
    while max(levels[-1].alpha.shape) > 2:
        token.check()
        last = levels[-1]
        height, width = last.alpha.shape
        odd = 0, height % 2, 0, width % 2
        rows, columns = (height + 1) // 2, (width + 1) // 2
        photo = resize(pad(last.photo, *odd), rows, columns, cv2.INTER_AREA)
        token.check()
        alpha = resize(pad(last.alpha, *odd), rows, columns, cv2.INTER_AREA)
        # A fourth of 1 still counts: a soft pixel must find its colour on every level.
        wanted = (resize(pad(last.wanted, *odd) * np.uint8(4), rows, columns, cv2.INTER_AREA) > 0).view(np.uint8)
        token.check()
        levels.append(_Level(photo, alpha, wanted, photo.copy(), photo.copy()))
    return levels


def _boxes(wanted: NDArray[np.uint8], row: int) -> list[_Box]:
    """The strip's parts that hold a wanted pixel."""
    height, width = wanted.shape
    bottom = min(row + _STRIP, height)
    busy = np.maximum.reduceat(wanted[row:bottom].max(axis=0), np.arange(0, width, _COLUMN))[None]
    busy = np.asarray(cv2.morphologyEx(busy, cv2.MORPH_CLOSE, np.ones((1, _GAP + 1), np.uint8))).reshape(-1) > 0
    at_once = _WIDEST // _COLUMN
    boxes = []
    for first, end in np.flatnonzero(np.diff(busy.astype(np.int8), prepend=0, append=0)).reshape(-1, 2).tolist():
        for column in range(first, end, at_once):
            right = min(min(column + at_once, end) * _COLUMN, width)
            boxes.append(_Box(row, bottom, column * _COLUMN, right))
    return boxes


def _estimate(level: _Level, coarser: _Level | None, box: _Box, target: Pixels | None) -> None:
    """Find both colours in a box of a level, from the coarser level's; keep them or write F to `target`."""
    wide = box.grown(_HALO, level.alpha.shape)
    scale = np.float32(1 / np.iinfo(level.photo.dtype).max)
    photo = level.photo[wide.window] * scale
    alpha = level.alpha[wide.window] * np.float32(1 / 255)
    if coarser is None:
        subject, ground = photo.copy(), photo.copy()
    else:
        subject = _doubled(coarser.subject, wide, scale)
        ground = _doubled(coarser.ground, wide, scale)
    _split(photo, alpha, subject, ground)

    inner = np.s_[box.top - wide.top : box.bottom - wide.top, box.left - wide.left : box.right - wide.left]
    full = np.iinfo(level.photo.dtype).max
    if target is None:
        level.subject[box.window] = np.rint(subject[inner] * np.float32(full))
        level.ground[box.window] = np.rint(ground[inner] * np.float32(full))
    else:
        found = np.rint(subject[inner] * np.float32(full)).astype(level.photo.dtype)
        cv2.copyTo(found, level.wanted[box.window], target[box.window])


def _doubled(colours: Pixels, wide: _Box, scale: np.float32) -> Floats:
    """The coarser level's colours interpolated to a box of the finer level."""
    top, left = max(wide.top // 2 - 1, 0), max(wide.left // 2 - 1, 0)
    part = colours[top : (wide.bottom + 1) // 2 + 1, left : (wide.right + 1) // 2 + 1] * scale
    doubled = resize(part, 2 * part.shape[0], 2 * part.shape[1])
    y, x = wide.top - 2 * top, wide.left - 2 * left
    return np.ascontiguousarray(doubled[y : y + wide.bottom - wide.top, x : x + wide.right - wide.left])


def _split(photo: Floats, alpha: Floats, subject: Floats, ground: Floats) -> None:
    """Move `subject` and `ground`, in place, to smooth colours that mix to the photo."""

    def means(planes: Floats) -> Floats:
        out: Any = cv2.blur(planes, (3, 3), borderType=cv2.BORDER_REPLICATE)
        return out.reshape(planes.shape)  # type: ignore[no-any-return]

    def each_channel(plane: Floats) -> Floats:
        out: Any = cv2.merge((plane, plane, plane))
        return out  # type: ignore[no-any-return]

    rest = np.float32(1) - alpha
    damped = np.reciprocal(alpha * alpha + rest * rest + np.float32(_DAMPING))
    to_subject, to_ground = each_channel(alpha * damped), each_channel(rest * damped)
    weight, rest_weight = alpha + np.float32(_WEIGHT), rest + np.float32(_WEIGHT)
    share, rest_share = each_channel(np.reciprocal(means(weight))), each_channel(np.reciprocal(means(rest_weight)))
    weight, rest_weight, alpha = each_channel(weight), each_channel(rest_weight), each_channel(alpha)
    for turn in range(_ROUNDS):
        if turn:
            np.multiply(means(subject * weight), share, out=subject)
            np.multiply(means(ground * rest_weight), rest_share, out=ground)
        # What the two colours leave unexplained: I − αF − (1−α)B.
        gap = ground - subject
        gap *= alpha
        gap += photo
        gap -= ground
        subject += gap * to_subject
        ground += gap * to_ground
        np.clip(subject, 0, 1, out=subject)
        np.clip(ground, 0, 1, out=ground)
