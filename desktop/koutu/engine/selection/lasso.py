"""Lasso and polygon: an outline turned into smooth coverage."""

import math
from collections.abc import Sequence

import cv2
import numpy as np

from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.selection.pieces import Area

_FINE = 4  # each pixel counts 4 × 4 samples
_BAND = 256  # rows sampled at a time: 16 samples a pixel of a whole 50-megapixel photo would be 800 MB


def lasso(points: Sequence[tuple[float, float]], bounds: Rect) -> Area | None:
    """Fill a closed outline; where it crosses itself, even-odd.

    Args:
        points: photo columns and rows with fractions; the last joins the first.
        bounds: the photo's rectangle.

    Returns:
        Its coverage, to a sixteenth of a pixel; None where nothing of the photo is inside.
    """
    if len(points) < 3:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    rect = Rect(math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)), math.ceil(max(ys))).clipped(bounds)
    if rect.empty:
        return None
    coverage = np.empty((rect.height, rect.width), np.uint8)
    for top in range(rect.top, rect.bottom, _BAND):
        band = rect._replace(top=top, bottom=min(top + _BAND, rect.bottom))
        coverage[top - rect.top : band.bottom - rect.top] = _filled(points, band)
    return Area(rect, coverage) if coverage.any() else None


def _filled(points: Sequence[tuple[float, float]], rect: Rect) -> Pixels:
    fine = np.zeros((rect.height * _FINE, rect.width * _FINE), np.uint8)
    # OpenCV counts from the middle of a pixel, we from its corner; 4 bits of fraction.
    outline = (np.asarray(points, float) - (rect.left, rect.top)) * _FINE - 0.5
    cv2.fillPoly(fine, [np.rint(outline * 16).astype(np.int32)], (255,), lineType=cv2.LINE_8, shift=4)
    small = cv2.resize(fine, (rect.width, rect.height), interpolation=cv2.INTER_AREA)
    return small.astype(np.uint8, copy=False)
