"""Where the subject lands on the canvas, and its resampling there."""

import math
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.compose.head import find_head
from koutu.engine.compose.style import Canvas, Placement
from koutu.engine.core.errors import StyleError
from koutu.engine.core.planes import Depth, Pixels

Plane = NDArray[np.uint8]

# Matte values from which a pixel belongs to the outline that margins are measured from: wisps may reach into them.
OUTLINE = 128
# A portrait whose shoulders end above the canvas's lower edge is enlarged by so much at most, to reach it.
_STRETCH = 1.25
# Pixels around the subject that get its colour under alpha 0, as the clean colours have them.
_RIM = 3
# Places along a portrait's lower end, for the gap below it where it is turned.
_SAMPLES = 65


@dataclass(frozen=True, slots=True)
class Spot:
    """A similarity from the photo to the canvas: mirrored, scaled and turned about `centre`, which lands on `target`.

    Attributes:
        centre: x and y in the photo; the corner of the first pixel is (0, 0).
        target: x and y on the canvas.
        scale: canvas pixels per photo pixel.
        turn: degrees clockwise.
        mirror: left and right change places first.
    """

    centre: tuple[float, float]
    target: tuple[float, float]
    scale: float = 1.0
    turn: float = 0.0
    mirror: bool = False

    def matrix(self) -> NDArray[np.float64]:
        """(2, 3): photo point (x, y, 1) to canvas point."""
        angle = math.radians(self.turn)
        cos, sin = self.scale * math.cos(angle), self.scale * math.sin(angle)
        linear = np.array([[cos, -sin], [sin, cos]]) @ np.diag([-1.0 if self.mirror else 1.0, 1.0])
        offset = np.array(self.target) - linear @ np.array(self.centre)
        return np.hstack([linear, offset[:, None]])


def canvas_size(canvas: Canvas, photo: tuple[int, int]) -> tuple[int, int]:
    """Rows and columns of the finished picture, by those of the photo."""
    return (canvas.height, canvas.width) if canvas.width else photo


def find_spot(placement: Placement, size: tuple[int, int], matte: Plane, *, linked: bool = False) -> Spot:
    """Where a subject goes.

    Args:
        placement: how it is placed.
        size: (height, width) of the canvas.
        matte: (H, W) uint8, of the photo's size.
        linked: a subject that is placed as in the photo covers the canvas as the photo behind it does, instead of
            being fitted into it: they stay one picture.

    Raises:
        LookError: the placement goes by the subject's outline, and there is no subject.
    """
    rows, columns = np.flatnonzero(matte.max(axis=1) >= OUTLINE), np.flatnonzero(matte.max(axis=0) >= OUTLINE)
    if not rows.size and placement.by != "photo":
        raise StyleError("There is no subject to place: the cutout is empty. Cut it out first.")
    height, width = size
    photo_height, photo_width = matte.shape
    if rows.size:
        left, right = float(columns[0]), float(columns[-1] + 1)
        top, bottom = float(rows[0]), float(rows[-1] + 1)
    else:
        left, right, top, bottom = 0.0, float(photo_width), 0.0, float(photo_height)
    middle = (left + right) / 2, (top + bottom) / 2
    if placement.by == "subject":
        spot = _between_margins(placement, size, (left, top, right, bottom))
    elif placement.by == "head":
        spot = _by_head(placement, size, matte, middle)
    else:
        choose = max if linked else min
        scale = 1.0 if size == matte.shape else choose(width / photo_width, height / photo_height)
        x = width / 2 + (middle[0] - photo_width / 2) * scale
        y = height / 2 + (middle[1] - photo_height / 2) * scale
        spot = Spot(middle, (x, y), scale)
    spot = Spot(spot.centre, spot.target, spot.scale * placement.scale / 100, placement.turn, placement.mirror)
    if placement.by == "head" and rows.size:
        spot = _flush(spot, size, matte[rows[-1]], bottom)
    target = spot.target[0] + placement.x / 100 * width, spot.target[1] + placement.y / 100 * height
    return replace(spot, target=target)


def _between_margins(placement: Placement, size: tuple[int, int], box: tuple[float, float, float, float]) -> Spot:
    height, width = size
    left, top, right, bottom = box
    free_x, free_y = placement.margin / 100 * width, placement.margin / 100 * height
    scale = min((width - 2 * free_x) / (right - left), (height - 2 * free_y) / (bottom - top))
    half_x, half_y = (right - left) * scale / 2, (bottom - top) * scale / 2
    x = {"left": free_x + half_x, "centre": width / 2, "right": width - free_x - half_x}[placement.across]
    y = {"top": free_y + half_y, "centre": height / 2, "bottom": height - free_y - half_y}[placement.down]
    return Spot(((left + right) / 2, (top + bottom) / 2), (x, y), scale)


def _by_head(placement: Placement, size: tuple[int, int], matte: Plane, middle: tuple[float, float]) -> Spot:
    head = find_head(matte)
    assert head is not None, "the caller found a subject"
    height, width = size
    scale = placement.head / 100 * height / head.height
    eyes = placement.eyes / 100 * height
    bottom = float(np.flatnonzero(matte.max(axis=1) >= OUTLINE)[-1] + 1)
    needed = (height - eyes) / (bottom - head.eyes)
    if scale < needed <= _STRETCH * scale:
        scale = needed
    if placement.turn:
        # A head is turned about its eyes, which stay where they are.
        return Spot((head.middle, head.eyes), (width / 2, eyes), scale)
    x = width / 2 + (middle[0] - head.middle) * scale
    y = eyes + (middle[1] - head.eyes) * scale
    return Spot(middle, (x, y), scale)


def _flush(spot: Spot, size: tuple[int, int], lowest: Plane, bottom: float) -> Spot:
    """Lower a portrait until its lower end leaves no gap above the canvas's edge, whatever the eyes' height.

    Args:
        spot: where it goes.
        size: (height, width) of the canvas.
        lowest: (W,) the matte's last row with a subject; it ends at `bottom`.
        bottom: that row's lower edge.
    """
    height, width = size
    columns = np.flatnonzero(lowest >= OUTLINE)
    ends = np.linspace(columns[0], columns[-1] + 1, _SAMPLES)
    matrix = spot.matrix()
    x, y = matrix[:, :2] @ np.stack([ends, np.full(_SAMPLES, bottom)]) + matrix[:, 2:]
    shown = (x >= 0) & (x <= width)
    gap = height - float(y[shown].min()) if shown.any() else 0.0
    return spot if gap <= 0 else replace(spot, target=(spot.target[0], spot.target[1] + gap))


def too_tight(placement: Placement, size: tuple[int, int], matte: Plane) -> bool:
    """Whether a portrait ends before it could fill the canvas; arguments as `find_spot` has them."""
    head = find_head(matte) if placement.by == "head" else None
    if head is None:
        return False
    height = size[0]
    bottom = float(np.flatnonzero(matte.max(axis=1) >= OUTLINE)[-1] + 1)
    needed = (height - placement.eyes / 100 * height) / (bottom - head.eyes)
    return needed > _STRETCH * placement.head / 100 * height / head.height


def place(colours: Pixels, matte: Plane, spot: Spot, size: tuple[int, int]) -> tuple[Pixels, Plane]:
    """Resample a cutout onto the canvas.

    Averaged when it gets smaller, cubic when it gets larger or turns; premultiplied inside, so that no colour of
    transparent pixels comes in. A cutout that stays where it is keeps every byte.

    Args:
        colours: (H, W, 3) uint8 or uint16, straight.
        matte: (H, W) uint8.
        spot: where it goes.
        size: (height, width) of the canvas.

    Returns:
        (height, width, 3) straight colours of the same dtype and (height, width) uint8 alpha.
    """
    stays = spot.scale == 1 and not spot.turn % 360 and not spot.mirror and size == matte.shape
    if stays and np.allclose(spot.centre, spot.target, rtol=0, atol=1e-6):
        return colours, matte
    left, top, across, down = cv2.boundingRect(matte)
    if not across:
        return np.zeros((*size, 3), colours.dtype), np.zeros(size, np.uint8)
    window = np.s_[top : top + down, left : left + across]
    planes = _premultiplied(colours[window], matte[window])
    matrix = spot.matrix()
    matrix[:, 2] += matrix[:, :2] @ (left, top)
    if spot.mirror:
        planes = planes[:, ::-1].copy()
        matrix = _after(matrix, np.array([[-1.0, 0, across], [0, 1, 0]]))
    if spot.turn % 360:
        planes, matrix = _shrunk(planes, matrix, spot.scale)
        placed = _turned(planes, matrix, size)
    else:
        placed = _straight(planes, matrix, size)
    return _straight_alpha(placed, colours.dtype)


def _premultiplied(colours: Pixels, matte: Plane) -> NDArray[np.uint16]:
    """(h, w, 4) uint16: 8-bit colours times alpha is exact in it; 16-bit ones are rounded to it."""
    out = np.empty((*matte.shape, 4), np.uint16)
    alpha = matte.astype(np.uint16)
    if colours.dtype == np.uint8:
        np.multiply(colours, alpha[..., None], out=out[..., :3])
        np.multiply(alpha, np.uint16(255), out=out[..., 3])
    else:
        for channel in range(3):
            out[..., channel] = (colours[..., channel] * alpha.astype(np.uint32) + 127) // 255
        np.multiply(alpha, np.uint16(257), out=out[..., 3])
    return out


def _after(matrix: NDArray[np.float64], first: NDArray[np.float64]) -> NDArray[np.float64]:
    """The map that does `first`, then `matrix`."""
    whole = np.vstack([matrix, [0, 0, 1]]) @ np.vstack([first, [0, 0, 1]])
    found: NDArray[np.float64] = whole[:2]
    return found


def _shrunk(
    planes: NDArray[np.uint16], matrix: NDArray[np.float64], scale: float
) -> tuple[NDArray[np.uint16], NDArray[np.float64]]:
    """Average to the final size first: a turn looks at four pixels only."""
    if scale >= 1:
        return planes, matrix
    height, width = planes.shape[:2]
    rows, columns = max(1, round(height * scale)), max(1, round(width * scale))
    small: Any = cv2.resize(planes, (columns, rows), interpolation=cv2.INTER_AREA)
    return small, _after(matrix, np.array([[width / columns, 0, 0], [0, height / rows, 0]]))


def _turned(planes: NDArray[np.uint16], matrix: NDArray[np.float64], size: tuple[int, int]) -> NDArray[np.uint16]:
    # OpenCV counts from pixel centres.
    matrix = matrix.copy()
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    out: Any = cv2.warpAffine(planes, matrix, size[::-1], flags=cv2.INTER_CUBIC, borderValue=(0, 0, 0, 0))
    return out  # type: ignore[no-any-return]


def _straight(planes: NDArray[np.uint16], matrix: NDArray[np.float64], size: tuple[int, int]) -> NDArray[np.uint16]:
    """Resize to whole canvas pixels: an upright subject stays as sharp as it can be."""
    height, width = planes.shape[:2]
    left, top = round(matrix[0, 2]), round(matrix[1, 2])
    right, bottom = round(matrix[0, 2] + matrix[0, 0] * width), round(matrix[1, 2] + matrix[1, 1] * height)
    columns, rows = max(1, right - left), max(1, bottom - top)
    out = np.zeros((*size, 4), np.uint16)
    shown = np.s_[max(top, 0) : max(min(top + rows, size[0]), 0), max(left, 0) : max(min(left + columns, size[1]), 0)]
    if not out[shown].size:
        return out
    # What will lie outside the canvas need not be resampled; a margin of the filter's reach is kept.
    step_x, step_y = width / columns, height / rows
    if (rows, columns) != (height, width):
        shrinks = step_x >= 1 and step_y >= 1
        if rows * columns > 4 * size[0] * size[1]:
            return _turned(planes, np.array([[1 / step_x, 0, left], [0, 1 / step_y, top]]), size)
        resized: Any = cv2.resize(planes, (columns, rows), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
        planes = resized
    out[shown] = planes[shown[0].start - top : shown[0].stop - top, shown[1].start - left : shown[1].stop - left]
    return out


def _straight_alpha(planes: NDArray[np.uint16], dtype: Depth) -> tuple[Pixels, Plane]:
    """Divide by alpha again; pixels beside the subject get its colour, for programs that scale it carelessly."""
    full = 255 * 255 if dtype == np.uint8 else 65535
    most = np.float32(np.iinfo(dtype).max)
    height, width = planes.shape[:2]
    colours: Pixels = np.zeros((height, width, 3), dtype)
    # Cubic overshoot may pass what full alpha is. Below half a level of the matte there is nothing.
    clipped = np.minimum(planes[..., 3], np.uint16(full)).astype(np.uint32)
    alpha = ((clipped * 255 + full // 2) // full).astype(np.uint8)
    _, top, _, down = cv2.boundingRect(alpha)
    reach = 2 * _RIM
    for first in range(max(top - reach, 0), min(top + down + reach, height), 256):
        last = min(first + 256, height)
        above, below = max(first - reach, 0), min(last + reach, height)
        band = planes[above:below].astype(np.float32)
        spread: Any = cv2.blur(band, (2 * _RIM + 1, 2 * _RIM + 1), borderType=cv2.BORDER_CONSTANT)
        source = np.where(alpha[above:below, :, None] > 0, band, spread)[first - above : last - above]
        weight = source[..., 3:]
        # Cubic overshoot may leave a colour above its alpha: clipped to the brightest level.
        ratio = np.divide(source[..., :3], weight, out=np.zeros_like(source[..., :3]), where=weight > 0.5)
        colours[first:last] = np.rint(np.clip(ratio, 0, 1) * most)
    return colours, alpha
