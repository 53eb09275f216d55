"""What a view shows: pyramid levels, sampled for a rectangle of device pixels, and composited over a backdrop.

All lengths are device pixels unless a name says photo. The photo lies at whole device pixels, so that at 100 % the
screen shows the photo's own bytes.
"""

import math
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.pyramid import Pixels, Pyramid, multiplied
from koutu.engine.core.rect import Rect

ViewMode = Literal["layers", "overlay", "black", "white", "matte", "trimap", "ants", "onion"]
"""On Layers (the checkerboard), Overlay, On Black, On White, Black & White, Trimap, Marching Ants, Onion Skin."""

ONION_OPACITY = 0.35  # of the photo: chosen by eye, seen and not taken for the cutout
_CLEAR, _SOLID = 5, 250  # two per cent from either end: what noise leaves of 0 and 255

NEAREST_ABOVE = 2.0  # at more than 200 % a photo's pixels show as squares


@dataclass(frozen=True, slots=True)
class Overlay:
    """What Overlay lays over what is removed.

    Attributes:
        colour: RGB, 0 to 255.
        opacity: 0 to 1.
    """

    colour: tuple[int, int, int] = (255, 0, 60)
    opacity: float = 0.5


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where the photo lies in a view.

    Attributes:
        scale: device pixels per photo pixel, > 0.
        left: device column of the photo's left edge.
        top: device row of the photo's top edge.
    """

    scale: float
    left: int
    top: int

    def to_device(self, rect: Rect, margin: int = 0) -> Rect:
        """Return the device pixels on which `rect` of the photo has any part, and `margin` more on each side."""
        return Rect(
            math.floor(self.left + rect.left * self.scale),
            math.floor(self.top + rect.top * self.scale),
            math.ceil(self.left + rect.right * self.scale),
            math.ceil(self.top + rect.bottom * self.scale),
        ).grown(margin)

    def extent(self, photo: Rect) -> Rect:
        """Return the device pixels that the whole photo takes: at least one."""
        width = max(1, round(photo.width * self.scale))
        height = max(1, round(photo.height * self.scale))
        return Rect(self.left, self.top, self.left + width, self.top + height)


def level_for(scale: float, count: int) -> int:
    """Return the pyramid level, of `count`, whose pixels shrink to between half and one device pixel at `scale`."""
    if scale >= 1:
        return 0
    return min(count - 1, math.floor(math.log2(1 / scale) + 1e-9))


def reach(scale: float, count: int) -> int:
    """Return how many device pixels around a changed photo rectangle averaging and the smooth filter touch."""
    return 2 + math.ceil(scale * 2 ** level_for(scale, count)) if scale <= NEAREST_ABOVE else 1


def sample(pixels: Pixels, level: int, mapping: Mapping, rect: Rect, smooth: bool) -> Pixels:
    """Resample one pyramid level for the device pixels of `rect`.

    Args:
        pixels: (h, w) or (h, w, 3) uint8, the level's pixels.
        level: which level they are: each covers 2**level photo pixels.
        mapping: where the photo lies.
        rect: device pixels, inside `mapping.extent`.
        smooth: bilinear up to 200 %; otherwise, and above, the nearest pixel.

    Returns:
        (rect.height, rect.width) or (…, 3) uint8; a view of `pixels` where they fall on device pixels one by one.
    """
    source = seen(Rect.of(pixels), level, mapping, rect)
    return resample(pixels[source.slices], source, level, mapping, rect, smooth=smooth)


def seen(whole: Rect, level: int, mapping: Mapping, rect: Rect) -> Rect:
    """Return the pixels of a level, whose all are `whole`, that `sample` looks at for the device pixels of `rect`."""
    step = 1 / (mapping.scale * 2**level)
    if step == 1:
        return Rect(*(side - origin for side, origin in zip(rect, (mapping.left, mapping.top) * 2, strict=True)))
    first_x = (rect.left + 0.5 - mapping.left) * step - 0.5
    first_y = (rect.top + 0.5 - mapping.top) * step - 0.5
    left = min(max(math.floor(first_x) - 1, 0), whole.right - 1)
    top = min(max(math.floor(first_y) - 1, 0), whole.bottom - 1)
    right = min(max(left + 1, math.ceil(first_x + rect.width * step) + 2), whole.right)
    bottom = min(max(top + 1, math.ceil(first_y + rect.height * step) + 2), whole.bottom)
    return Rect(left, top, right, bottom)


def resample(pixels: Pixels, source: Rect, level: int, mapping: Mapping, rect: Rect, *, smooth: bool) -> Pixels:
    """Do what `sample` does with the part of a level that `seen` gave: `source`, of which `pixels` are the pixels."""
    step = 1 / (mapping.scale * 2**level)
    if step == 1:  # a third of the time of resampling, for the same bytes
        return pixels
    # Only the part that is seen: OpenCV counts in 16-bit coordinates, and rounds them the coarser the larger they are.
    first_x = (rect.left + 0.5 - mapping.left) * step - 0.5
    first_y = (rect.top + 0.5 - mapping.top) * step - 0.5
    matrix = np.array([[step, 0, first_x - source.left], [0, step, first_y - source.top]])
    nearest = not smooth or mapping.scale > NEAREST_ABOVE
    flags = (cv2.INTER_NEAREST if nearest else cv2.INTER_LINEAR) | cv2.WARP_INVERSE_MAP
    out = cv2.warpAffine(pixels, matrix, (rect.width, rect.height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return out.astype(np.uint8, copy=False)


def sample_levels(pyramid: Pyramid, mapping: Mapping, rect: Rect, smooth: bool) -> Pixels:
    """Resample the fitting one of a pyramid's levels; see `sample`."""
    level = level_for(mapping.scale, len(pyramid))
    return sample(pyramid.level(level), level, mapping, rect, smooth)


def over(colours: Pixels, alpha: Pixels, backdrop: Pixels) -> Pixels:
    """Composite straight colours: round(c·a/255) + round(b·(255−a)/255).

    Args:
        colours: (h, w, 3) uint8.
        alpha: (h, w) uint8.
        backdrop: (h, w, 3) uint8.
    """
    alpha = three(alpha)
    return _plus(multiplied(colours, alpha), multiplied(backdrop, cv2.bitwise_not(alpha)))


def over_premultiplied(colours: Pixels, alpha: Pixels, backdrop: Pixels) -> Pixels:
    """Composite colours that are multiplied by alpha already; otherwise as `over`."""
    return _plus(colours, multiplied(backdrop, cv2.bitwise_not(three(alpha))))


def overlaid(photo: Pixels, alpha: Pixels, overlay: Overlay) -> Pixels:
    """Lay a colour over what is removed: the photo, (1 − alpha) · opacity of it covered.

    Args:
        photo: (h, w, 3) uint8.
        alpha: (h, w) uint8.
        overlay: the colour and its opacity.
    """
    covered = cv2.convertScaleAbs(cv2.bitwise_not(alpha), alpha=overlay.opacity).astype(np.uint8, copy=False)
    return over(plain(photo, overlay.colour), covered, photo)


def onion(photo: Pixels, backdrop: Pixels) -> Pixels:
    """Return the backdrop of Onion Skin: the photo, faint, over the backdrop."""
    return cv2.addWeighted(photo, ONION_OPACITY, backdrop, 1 - ONION_OPACITY, 0).astype(np.uint8, copy=False)


def plain(like: Pixels, colour: tuple[int, int, int]) -> Pixels:
    """Return (h, w, 3) uint8 of one colour, as large as `like`."""
    out = np.empty_like(like)
    out[:] = colour
    return out


def trimap(alpha: Pixels) -> Pixels:
    """Return white where the subject is solid, black where nothing of it is, grey in between: (h, w) uint8."""
    return np.where(alpha >= _SOLID, np.uint8(255), np.where(alpha <= _CLEAR, np.uint8(0), np.uint8(128)))


def ants(photo: Pixels, alpha: Pixels, left: int, top: int) -> Pixels:
    """Draw a dashed outline, one device pixel wide, where the matte passes the half.

    Args:
        photo: (h, w, 3) uint8.
        alpha: (h, w) uint8.
        left: device column of the first pixel, and
        top: device row: the dashes of neighbouring rectangles join by them.
    """
    solid = cv2.threshold(alpha, 127, 255, cv2.THRESH_BINARY)[1]
    edge = cv2.morphologyEx(solid, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
    rows, columns = np.nonzero(edge)
    out = photo.copy()
    # Two to one: along no line that is common in pictures do the dashes run together.
    light = (2 * (rows + top) + columns + left) // 6 % 2 == 0
    out[rows, columns] = np.where(light[:, None], np.uint8(255), np.uint8(0))
    return out


def checkerboard(width: int, height: int, square: int, light: int, dark: int) -> Pixels:
    """Return a checkerboard's greys, (height, width) uint8; its first square is the light one."""
    row: NDArray[np.bool_] = (np.arange(height)[:, None] // square) % 2 == 0
    column: NDArray[np.bool_] = (np.arange(width)[None, :] // square) % 2 == 0
    return np.where(row == column, np.uint8(light), np.uint8(dark))


def stretched(pixels: Pixels, bounds: Rect, mapping: Mapping, rect: Rect) -> Pixels:
    """Return what pixels that lie over the whole photo show in a rectangle of device pixels.

    Args:
        pixels: (h, w, 3) uint8 of any size.
        bounds: the photo's.
        mapping: where the photo lies.
        rect: the device pixels.

    Returns:
        (rect.height, rect.width, 3) uint8.
    """
    across, down = pixels.shape[1] / bounds.width, pixels.shape[0] / bounds.height
    step_x, step_y = across / mapping.scale, down / mapping.scale
    first_x = (rect.left + 0.5 - mapping.left) * step_x - 0.5
    first_y = (rect.top + 0.5 - mapping.top) * step_y - 0.5
    matrix = np.array([[step_x, 0, first_x], [0, step_y, first_y]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    sampled = cv2.warpAffine(pixels, matrix, (rect.width, rect.height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return sampled.astype(np.uint8, copy=False)


def three(grey: Pixels) -> Pixels:
    """Return (h, w, 3) uint8 of (h, w) greys."""
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB).astype(np.uint8, copy=False)


def _plus(first: Pixels, second: Pixels) -> Pixels:
    return cv2.add(first, second).astype(np.uint8, copy=False)
