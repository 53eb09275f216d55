"""Quick select: a stroke over an object grows to the object's edge, by GrabCut on a small window of the photo."""

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.matting import refine
from koutu.engine.selection.pieces import Area

_SIDE = 160  # GrabCut's time goes with the pixels, and 224 select no better (tests/quality/quick.py)
_ROUNDS = 2  # 1: IOU after three strokes .927 for .932; 4: .935, and slower (ten pictures)
_AROUND = 1.0  # the window reaches that many lengths of the stroke beyond it
_LEAST_AROUND = 48  # pixels. 24: IOU after three strokes .932, the same; 96: .935 (ten pictures)
_SURE = 250  # a matte's level. 200: IOU after three strokes .928 for .932 (ten pictures)
_RIM = 4  # cells around what is selected in which its edge is looked for


def surroundings(stroke: Rect, bounds: Rect) -> Rect:
    """Return the part of the photo that `quick_select` looks at."""
    reach = max(_LEAST_AROUND, round(_AROUND * max(stroke.width, stroke.height)))
    return stroke.grown(reach).clipped(bounds)


def quick_select(
    pixels: Pixels, matte: Pixels, stroke: Area, keep: bool, cancel: CancelToken | None = None
) -> Area | None:
    """Grow a stroke to the edges of what lies under it.

    Args:
        pixels: (H, W, 3) uint8, the photo's, or its `surroundings`.
        matte: (H, W) uint8, the present one: what it keeps for sure tells the colours of what is missing.
        stroke: what was painted over.
        keep: the stroke lies on what is to be kept; otherwise on what is to be erased.
        cancel: polled between the steps.

    Returns:
        The area to keep or to erase, the stroke always in it; None for an empty stroke.

    Raises:
        Cancelled: by the token.
    """
    if not stroke.coverage.any():
        return None
    window = surroundings(stroke.rect, Rect.of(pixels))
    scale = min(1.0, _SIDE / max(window.width, window.height))
    size = (max(1, round(window.width * scale)), max(1, round(window.height * scale)))
    # A sample of the pixels is enough to average from: a window may be the whole of a 50-megapixel photo.
    step = max(1, int(0.25 / scale))
    painted = np.zeros((window.height, window.width), np.uint8)
    inside = stroke.rect.moved(-window.left, -window.top)
    painted[inside.slices] = stroke.coverage
    seeds = cv2.resize(painted, size, interpolation=cv2.INTER_AREA) >= 128
    if not seeds.any():
        return Area(window, painted)
    small = cv2.resize(pixels[window.slices][::step, ::step], size, interpolation=cv2.INTER_AREA)
    # What is kept has colours like what is missing of it; what is erased is mostly the surroundings, and says nothing.
    known = matte[window.slices][::step, ::step] if keep else np.zeros((1, 1), np.uint8)
    present = cv2.resize(known, size, interpolation=cv2.INTER_AREA)
    grown = _grown(small.astype(np.uint8, copy=False), present.astype(np.uint8, copy=False), seeds)
    if cancel is not None:
        cancel.check()
    return _at_full_size(pixels, window, grown, Area(inside, stroke.coverage), cancel)


def _grown(pixels: Pixels, present: NDArray[np.uint8], seeds: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return what GrabCut finds to belong to the seeds, and hangs together with them.

    `present` is what is on the seeds' side already. What is not is only probably on the other: that the matte is wrong
    there is why the user paints. The window's rim is surely on the other side.
    """
    labels = np.full(seeds.shape, cv2.GC_PR_BGD, np.uint8)
    labels[present >= _SURE] = cv2.GC_PR_FGD
    rim = np.ones(seeds.shape, bool)
    rim[2:-2, 2:-2] = False
    labels[rim & (present <= 255 - _SURE)] = cv2.GC_BGD
    labels[seeds] = cv2.GC_FGD
    if not (labels % 2 == 0).any():  # the matte has everything already: nothing to tell apart
        return np.ones(seeds.shape, bool)
    model, other = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(0)  # its clusters begin at random: the same stroke selects the same
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    cv2.grabCut(bgr, labels, (0, 0, 1, 1), other, model, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    found = (labels % 2).astype(np.uint8)
    _, parts = cv2.connectedComponents(found, connectivity=4, ltype=cv2.CV_32S)
    return (found > 0) & np.isin(parts, np.unique(parts[seeds]))


def _at_full_size(
    pixels: Pixels, window: Rect, grown: NDArray[np.bool_], stroke: Area, cancel: CancelToken | None
) -> Area:
    """Return what was found on the grid along the photo's own edges; `stroke` is counted from the window's corner."""
    rows, columns = grown.shape
    left, top, width, height = cv2.boundingRect(grown.astype(np.uint8))
    cells = Rect(left, top, left + width, top + height).grown(_RIM).clipped(Rect(0, 0, columns, rows))
    down, across = window.height / rows, window.width / columns
    part = Rect(
        int(cells.left * across), int(cells.top * down), round(cells.right * across), round(cells.bottom * down)
    ).clipped(Rect(0, 0, window.width, window.height))
    rect = part.united(stroke.rect)
    coverage = np.zeros((rect.height, rect.width), np.uint8)
    place = part.moved(window.left, window.top)
    coarse = grown[cells.slices].astype(np.float32)
    coverage[part.moved(-rect.left, -rect.top).slices] = refine.fast(pixels[place.slices], coarse, cancel)
    here = coverage[stroke.rect.moved(-rect.left, -rect.top).slices]
    np.maximum(here, stroke.coverage, out=here)
    return Area(rect.moved(window.left, window.top), coverage)
