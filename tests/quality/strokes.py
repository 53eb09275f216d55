"""What a hand that knows the truth would paint: a stroke through the middle of the largest mistake."""

import math
from typing import Any, NamedTuple

import cv2
import numpy as np

from koutu.engine.core.rect import Rect
from koutu.engine.selection.pieces import Area

_SMALLEST, _LARGEST = 4.0, 0.12  # of a brush: radius in pixels; radius as a share of the photo's long side
_CORE = 0.6  # the stroke stays where the mistake is that wide, as a share of its widest place

Mask = np.ndarray[Any, np.dtype[np.bool_]]


class Stroke(NamedTuple):
    """A straight stroke with a round brush.

    Attributes:
        start, end: (x, y) photo points.
        radius: of the brush.
        keep: keep, or erase.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    radius: float
    keep: bool

    def area(self, bounds: Rect) -> Area:
        """What it covers."""
        reach = math.ceil(self.radius) + 1
        rect = Rect(
            math.floor(min(self.start[0], self.end[0])) - reach,
            math.floor(min(self.start[1], self.end[1])) - reach,
            math.ceil(max(self.start[0], self.end[0])) + reach,
            math.ceil(max(self.start[1], self.end[1])) + reach,
        ).clipped(bounds)
        coverage = np.zeros((rect.height, rect.width), np.uint8)
        ends = [(round(x - rect.left), round(y - rect.top)) for x, y in (self.start, self.end)]
        cv2.line(coverage, ends[0], ends[1], (255,), max(1, round(2 * self.radius)), cv2.LINE_8)
        return Area(rect, coverage)


def next_stroke(matte: np.ndarray[Any, np.dtype[np.uint8]], truth: Mask, counted: Mask, fill: float) -> Stroke | None:
    """Return the stroke that a hand would paint next.

    Args:
        matte: (H, W) uint8, so far.
        truth: (H, W) bool.
        counted: (H, W) bool.
        fill: the brush's size beside the mistake's width: 1 fills it, less stays well inside.

    Returns:
        A stroke through the middle of the largest mistake; None where there is none.
    """
    kept = matte >= 128
    best: tuple[int, Mask, bool] | None = None
    for wrong, keep in ((truth & ~kept & counted, True), (kept & ~truth & counted, False)):
        _, labels, stats, _ = cv2.connectedComponentsWithStats(wrong.astype(np.uint8), connectivity=4)
        areas = stats[1:, cv2.CC_STAT_AREA]
        if len(areas) and (best is None or areas.max() > best[0]):
            best = (int(areas.max()), labels == int(areas.argmax()) + 1, keep)
    if best is None:
        return None
    _, mistake, keep = best
    depth: Any = cv2.distanceTransform(np.pad(mistake, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    deepest = float(depth.max())
    radius = float(np.clip(fill * deepest, _SMALLEST, _LARGEST * max(mistake.shape)))
    core = depth >= max(_CORE * deepest, min(radius, 0.98 * deepest))
    start, end = _longest_line(core, np.unravel_index(int(depth.argmax()), depth.shape))
    return Stroke(start, end, radius, keep)


def _longest_line(core: Mask, middle: Any) -> tuple[tuple[float, float], tuple[float, float]]:
    """The longest straight line through a point that stays inside."""
    y, x = int(middle[0]), int(middle[1])
    height, width = core.shape
    best = ((float(x), float(y)), (float(x), float(y)))
    longest = 0.0
    for angle in np.linspace(0, math.pi, 16, endpoint=False):
        dx, dy = math.cos(angle), math.sin(angle)
        ends = []
        for way in (1, -1):
            far = 0
            while True:
                at_x, at_y = round(x + way * (far + 1) * dx), round(y + way * (far + 1) * dy)
                if not (0 <= at_x < width and 0 <= at_y < height and core[at_y, at_x]):
                    break
                far += 1
            ends.append((x + way * far * dx, y + way * far * dy))
        length = math.dist(*ends)
        if length > longest:
            longest, best = length, (ends[1], ends[0])
    return best
