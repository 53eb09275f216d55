"""Paint what lies behind the subject."""

import math
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.compose import profile
from koutu.engine.compose.soften import defocus
from koutu.engine.compose.style import Backdrop, Colour, Stop
from koutu.engine.core.errors import StyleError
from koutu.engine.core.planes import Depth, Pixels
from koutu.engine.decoding import photo as photos
from koutu.engine.decoding.photo import Photo

Plane = NDArray[np.uint8]
Load = Callable[[Path], Photo]


def load_picture(path: Path) -> Photo:
    """Read a backdrop's picture; the last two are kept, as a batch asks for the same one again and again.

    Raises:
        PhotoError: as `photo.load`.
    """
    try:
        state = path.stat()
    except OSError:
        return photos.load(path)  # its error is the right sentence
    return _load(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)
def _load(path: Path, _changed: int, _size: int) -> Photo:
    return photos.load(path)


def paint(backdrop: Backdrop, size: tuple[int, int], cutout: "tuple[Photo, Plane]", load: Load) -> Pixels | None:
    """The backdrop on a canvas, in the photo's colour space and of its dtype.

    Args:
        backdrop: what to paint.
        size: (height, width) of the canvas.
        cutout: the photo and its matte, for the backdrops made from them.
        load: reads a picture file.

    Returns:
        (height, width, 3) uint8 or uint16, or None where there is no backdrop.

    Raises:
        PhotoError: the picture cannot be read.
        LookError: no picture is named.
    """
    photo, matte = cutout
    dtype = photo.pixels.dtype
    match backdrop.kind:
        case "none":
            return None
        case "colour":
            return _plain(size, profile.colour_from_srgb(backdrop.colour, photo.icc), dtype)
        case "gradient":
            return profile.from_srgb(_gradient(backdrop, size, dtype), photo.icc)
        case "picture":
            if not backdrop.picture:
                raise StyleError("Choose a picture for the backdrop.")
            source = load(Path(backdrop.picture))
            pixels = profile.convert(source.pixels, source.icc, photo.icc, dtype)
            bars = profile.colour_from_srgb(backdrop.colour, photo.icc)
            return defocus(_arranged(pixels, backdrop, size, bars), _radius(backdrop, size))
        case "grey":
            grey: Any = cv2.cvtColor(cv2.cvtColor(photo.pixels, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
            return defocus(_covering(grey, size), _radius(backdrop, size))
        case "blurred":
            return _without_subject(photo.pixels, matte, size, _radius(backdrop, size))


def _radius(backdrop: Backdrop, size: tuple[int, int]) -> float:
    return backdrop.blur / 100 * min(size)


def _plain(size: tuple[int, int], colour: Colour, dtype: Depth) -> Pixels:
    level = 1 if dtype == np.uint8 else 257
    out: Pixels = np.empty((*size, 3), dtype)
    out[:] = [part * level for part in colour]
    return out


def _gradient(backdrop: Backdrop, size: tuple[int, int], dtype: Depth) -> Pixels:
    height, width = size
    x = (np.arange(width, dtype=np.float32) + np.float32(0.5) - np.float32(width / 2))[None, :]
    y = (np.arange(height, dtype=np.float32) + np.float32(0.5) - np.float32(height / 2))[:, None]
    if backdrop.gradient == "linear":
        # The corner farthest back is the beginning, the one farthest on the end.
        sin, cos = math.sin(math.radians(backdrop.angle)), math.cos(math.radians(backdrop.angle))
        length = abs(width * sin) + abs(height * cos)
        place = (x * np.float32(-sin) + y * np.float32(cos)) / np.float32(length) + np.float32(0.5)
    else:
        place = np.hypot(x / np.float32(width / 2), y / np.float32(height / 2)) / np.float32(math.sqrt(2))
    stops: list[Stop] = sorted(backdrop.stops, key=lambda stop: stop.at)
    level = 1 if dtype == np.uint8 else 257
    at = [stop.at / 100 for stop in stops]
    channels = [
        np.rint(np.interp(place, at, [stop.colour[channel] * level for stop in stops])).astype(dtype)
        for channel in range(3)
    ]
    return np.dstack(channels)


def _covering(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    return _arranged(pixels, Backdrop("picture"), size, (0, 0, 0))


def _arranged(pixels: Pixels, backdrop: Backdrop, size: tuple[int, int], bars: Colour) -> Pixels:
    """A picture on the canvas by `fit`, scale and place; bars of colour where it does not reach."""
    height, width = size
    rows, columns = pixels.shape[:2]
    if backdrop.fit == "tile":
        across, down = 1.0, 1.0
    else:
        across, down = width / columns, height / rows
        if backdrop.fit != "stretch":
            across = down = max(across, down) if backdrop.fit == "fill" else min(across, down)
    zoom = backdrop.scale / 100
    new_rows, new_columns = max(1, round(rows * down * zoom)), max(1, round(columns * across * zoom))
    left, top = round(backdrop.x / 100 * width), round(backdrop.y / 100 * height)
    if backdrop.fit != "tile":
        left, top = left + (width - new_columns) // 2, top + (height - new_rows) // 2
    if (left, top, new_rows, new_columns) == (0, 0, rows, columns) and size == (rows, columns):
        return pixels
    if new_rows * new_columns > max(4 * height * width, 1 << 16):
        return _warped(pixels, (new_columns / columns, new_rows / rows, left, top), size, bars, backdrop.fit == "tile")
    shrinks = new_rows <= rows and new_columns <= columns
    scaled: Any = cv2.resize(
        pixels, (new_columns, new_rows), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    )
    if backdrop.fit == "tile":
        row = (np.arange(height) - top) % new_rows
        column = (np.arange(width) - left) % new_columns
        tiled: Pixels = scaled[row[:, None], column[None, :]]
        return tiled
    out = _plain(size, bars, pixels.dtype)
    shown = np.s_[
        max(top, 0) : max(min(top + new_rows, height), 0), max(left, 0) : max(min(left + new_columns, width), 0)
    ]
    if out[shown].size:
        out[shown] = scaled[shown[0].start - top : shown[0].stop - top, shown[1].start - left : shown[1].stop - left]
    return out


def _warped(
    pixels: Pixels, map_: tuple[float, float, float, float], size: tuple[int, int], bars: Colour, tile: bool
) -> Pixels:
    """Only the shown part of a picture that is enlarged far beyond the canvas."""
    across, down, left, top = map_
    level = 1 if pixels.dtype == np.uint8 else 257
    matrix = np.array([[across, 0, left + across / 2 - 0.5], [0, down, top + down / 2 - 0.5]])
    out: Any = cv2.warpAffine(
        pixels,
        matrix,
        size[::-1],
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_WRAP if tile else cv2.BORDER_CONSTANT,
        borderValue=[level * part for part in bars],
    )
    return out  # type: ignore[no-any-return]


def _without_subject(pixels: Pixels, matte: Plane, size: tuple[int, int], radius: float) -> Pixels:
    """The photo with the subject's place filled from around it, then out of focus: nothing of it smears out."""
    height, width = size
    # What the lens cannot show need not be filled in detail.
    factor = max(1.0, radius / 3)
    rows, columns = max(1, round(height / factor)), max(1, round(width / factor))
    small = _covering(pixels, (rows, columns))
    hidden = _covering(np.repeat(matte[..., None], 3, axis=2), (rows, columns))[..., 0]
    # A rim as well: soft edges hold the subject's colour outside the matte, too.
    rim = max(1, round(min(rows, columns) / 200)) * 2 + 1
    reach: Any = cv2.dilate(np.ascontiguousarray(hidden), np.ones((rim, rim), np.uint8))
    known = (reach < 8).astype(np.float32)
    if not known.any():
        known[:] = 1
    filled = _filled(small.astype(np.float32), known)
    blurred = defocus(filled, radius / factor)
    large: Any = cv2.resize(blurred, (width, height), interpolation=cv2.INTER_LINEAR)
    most = float(np.iinfo(pixels.dtype).max)
    out: Pixels = np.rint(np.clip(large, 0, most)).astype(pixels.dtype)
    return out


def _filled(picture: NDArray[np.float32], known: NDArray[np.float32]) -> NDArray[np.float32]:
    """Fill what is not known smoothly from what is (push and pull, Gortler et al. 1996)."""
    rows, columns = known.shape
    weighted = picture * known[..., None]
    if max(rows, columns) <= 2:
        mean = weighted.sum(axis=(0, 1)) / max(float(known.sum()), 1e-6)
        return np.where(known[..., None] > 0, picture, mean).astype(np.float32)
    half = ((columns + 1) // 2, (rows + 1) // 2)
    below: Any = cv2.resize(weighted, half, interpolation=cv2.INTER_AREA)
    share: Any = cv2.resize(known, half, interpolation=cv2.INTER_AREA)
    coarse = below / np.maximum(share, np.float32(1e-6))[..., None]
    coarse = _filled(coarse, (share > 1e-4).astype(np.float32))
    up: Any = cv2.resize(coarse, (columns, rows), interpolation=cv2.INTER_LINEAR)
    filled: NDArray[np.float32] = weighted + up * (np.float32(1) - known[..., None])
    return filled
