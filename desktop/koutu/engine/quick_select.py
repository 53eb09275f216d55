"""Quick select: a stroke over an object grows to the object's edge, by GrabCut on a small window of the photo."""

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.pieces import Area
from koutu.engine.pyramid import Pixels
from koutu.engine.rect import Rect

_SIDE = 224  # GrabCut's time goes with the pixels: two rounds on 224² answer within the 300 ms of a click
_ROUNDS = 2
_AROUND = 1.0  # the window reaches that many lengths of the stroke beyond it
_LEAST_AROUND = 48
_SURE = 250


def quick_select(pixels: Pixels, matte: Pixels, stroke: Area, keep: bool) -> Area | None:
    """Grow a stroke to the edges of what lies under it.

    Args:
        pixels: (H, W, 3) uint8, the photo's.
        matte: (H, W) uint8, the present one: what it keeps for sure tells the colours of what is missing.
        stroke: what was painted over.
        keep: the stroke lies on what is to be kept; otherwise on what is to be erased.

    Returns:
        The area to keep or to erase, the stroke always in it; None for an empty stroke.
    """
    if not stroke.coverage.any():
        return None
    reach = max(_LEAST_AROUND, round(_AROUND * max(stroke.rect.width, stroke.rect.height)))
    window = stroke.rect.grown(reach).clipped(Rect.of(pixels))
    scale = min(1.0, _SIDE / max(window.width, window.height))
    size = (max(1, round(window.width * scale)), max(1, round(window.height * scale)))
    painted = np.zeros((window.height, window.width), np.uint8)
    left, top = stroke.rect.left - window.left, stroke.rect.top - window.top
    painted[top : top + stroke.rect.height, left : left + stroke.rect.width] = stroke.coverage

    small = cv2.resize(pixels[window.slices], size, interpolation=cv2.INTER_AREA)
    seeds = cv2.resize(painted, size, interpolation=cv2.INTER_AREA) >= 128
    if not seeds.any():
        return Area(window, painted)
    # What is kept has colours like what is missing of it; what is erased is mostly the surroundings, and says nothing.
    present = cv2.resize(matte[window.slices], size, interpolation=cv2.INTER_AREA) if keep else np.zeros(seeds.shape)
    grown = _grown(small.astype(np.uint8, copy=False), present.astype(np.uint8, copy=False), seeds)
    soft = cv2.resize(grown, (window.width, window.height), interpolation=cv2.INTER_LINEAR)
    return Area(window, cv2.max(soft, painted).astype(np.uint8, copy=False))


def _grown(pixels: Pixels, present: NDArray[np.uint8], seeds: NDArray[np.bool_]) -> Pixels:
    """Give what GrabCut finds to belong to the seeds, and hangs together with them: 255, elsewhere 0.

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
        return np.full(seeds.shape, 255, np.uint8)
    model, other = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(0)  # its clusters begin at random: the same stroke selects the same
    bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
    cv2.grabCut(bgr, labels, (0, 0, 1, 1), other, model, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    found = (labels % 2).astype(np.uint8)
    _, parts = cv2.connectedComponents(found, connectivity=4, ltype=cv2.CV_32S)
    return np.where((found > 0) & np.isin(parts, np.unique(parts[seeds])), np.uint8(255), np.uint8(0))
