"""Several networks' coarse mattes into one."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

# docs/adr/0001 has the tables that these come from.
_AREA = 0.15  # of the long side: over this far around the networks' contradictions are counted
_FULL_FROM = 0.25  # share of the area in contradiction from which a second opinion counts as much as it may
_ENDS = np.float32(0.1)  # a mean of networks is less sure of itself than each of them
_DOUBT_FROM = 0.08  # 4 %: IOU of matting .8920 for .8917, at a higher cost (docs/adr/0001)
_EDGE = 0.009  # of the long side: as far as grey reaches round an edge
_GROUND = 0.1, 0.3  # what is surely none of the subject, and what may be; the subject itself the other way round
AGREED_FROM = 0.95  # below that, two see different subjects
_LEAST_SUBJECT = 0.02  # of the picture: noise over a tiny subject, or none, is no doubt about it

# Of the long side; docs/adr/0009 has the tables that these come from.
_EDGE_REACH, _EDGE_SOFT = 8 / 512, 2 / 512  # about the joined edge the first network's is taken; how softly that ends
_APART, _APART_SOFT = 6 / 512, 3 / 512  # what differs by a disc of that is another thing, not another edge
_SUREST = np.float32(0.01)  # a network's 0 and 1 have endless odds; no other could ever outvote them


def in_doubt(coarse: NDArray[np.float32]) -> bool:
    """Whether a network is so unsure of its own matte that others should be asked.

    It is when what is neither subject nor background, 4a(1 − a), amounts to a twelfth of the subject. Grey that has
    both close by is an edge, of hair perhaps, and no doubt.
    """
    reach = max(1, round(max(coarse.shape) * _EDGE))
    square = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    least, most = cv2.erode(coarse, square), cv2.dilate(coarse, square)
    low, high = _GROUND
    edge = np.clip(np.minimum(high - least, most - (1 - high)) / np.float32(high - low), 0, 1).reshape(coarse.shape)
    grey = float((4 * coarse * (1 - coarse) * (1 - edge)).mean())
    return grey > _DOUBT_FROM * max(float(coarse.mean()), _LEAST_SUBJECT)


def agreement(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """How far two coarse mattes, of any sizes, see the same subject: the IOU of their areas, 1 of none."""
    here = one > 0.5
    there = cv2.resize(other, here.shape[::-1]) > 0.5
    either = int(np.count_nonzero(here | there))
    return int(np.count_nonzero(here & there)) / either if either else 1.0


def solid_ends(coarse: NDArray[np.float32]) -> NDArray[np.float32]:
    """A coarse matte whose outer tenths count as solid."""
    stretched: NDArray[np.float32] = np.clip((coarse - _ENDS) / (1 - 2 * _ENDS), 0, 1)
    return stretched


def with_second_opinions(coarse: Sequence[NDArray[np.float32]], weights: Sequence[float]) -> NDArray[np.float32]:
    """The matte of the network that counts most; the others' have a say in areas where they contradict it.

    A second network knows better which thing is the subject than where its edge runs. So where the two agree on an
    area, the first one's edge stays as sharp as it is; where one sees subject and the other background, they are mixed
    by their weights, and the outer tenths of the mix count as solid.

    Args:
        coarse: (h, w) float32 in [0, 1], one per run, of any sizes.
        weights: one weight per run, not all 0.

    Returns:
        (h, w) float32 in [0, 1], of the size of the matte that counts most (of equals, the last).
    """
    first = max(range(len(coarse)), key=lambda run: (weights[run], run))
    base = coarse[first]
    height, width = base.shape
    mixed = base.copy()
    side = 2 * int(max(height, width) * _AREA / 2) + 1
    for run, matte in enumerate(coarse):
        if run == first or not weights[run]:
            continue
        other = cv2.resize(matte, (width, height))
        contradicts = ((base > 0.5) != (other > 0.5)).astype(np.float32)
        area = cv2.blur(contradicts, (side, side))
        share = np.clip(area / _FULL_FROM, 0, 1) * np.float32(weights[run] / sum(weights))
        mixed += share * (other - base)
    return solid_ends(mixed)


def by_odds(base: NDArray[np.float32], other: NDArray[np.float32], weight: float) -> NDArray[np.float32]:
    """Join two networks' mattes by their odds: at each pixel the surer one decides, and near edges the first one.

    The log-odds of both are added, the other's `weight` times, and the sum becomes a share again. Near the edge of
    what that makes the first network's matte stays, unless the two differ there by more than an edge's width.

    Args:
        base: (h, w) float32 in [0, 1], of the network whose edges are the better ones.
        other: float32 in [0, 1], of any size.
        weight: how much the other's odds count beside the first one's, which count once.

    Returns:
        (h, w) float32 in [0, 1].
    """
    height, width = base.shape
    wide = cv2.resize(other, (width, height)).astype(np.float32, copy=False)
    odds = np.float32(weight) * _log_odds(wide) + _log_odds(base)
    joined: NDArray[np.float32] = 1 / (1 + np.exp(-odds))
    near = _soft(_near_edge(joined), _EDGE_SOFT) * (1 - _soft(_apart(base, joined), _APART_SOFT))
    return joined + near * (base - joined)


def _log_odds(matte: NDArray[np.float32]) -> NDArray[np.float32]:
    clipped = np.clip(matte, _SUREST, 1 - _SUREST)
    odds: NDArray[np.float32] = np.log(clipped / (1 - clipped))
    return odds


def _near_edge(matte: NDArray[np.float32]) -> NDArray[np.uint8]:
    solid, disc = (matte > 0.5).astype(np.uint8), _disc(matte, _EDGE_REACH)
    return np.asarray(cv2.dilate(solid, disc) != cv2.erode(solid, disc), np.uint8)


def _apart(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Mark where the areas of the two differ by more than an edge's width, and a little round that."""
    disc = _disc(one, _APART)
    differs = ((one > 0.5) != (other > 0.5)).astype(np.uint8)
    return cv2.dilate(cv2.morphologyEx(differs, cv2.MORPH_OPEN, disc), disc).astype(np.uint8)


def _soft(area: NDArray[np.uint8], sigma: float) -> NDArray[np.float32]:
    blurred = cv2.GaussianBlur(area.astype(np.float32), (0, 0), sigma * max(area.shape))
    shares: NDArray[np.float32] = np.clip(blurred, 0, 1)
    return shares


def _disc(plane: NDArray[np.float32], reach: float) -> NDArray[np.uint8]:
    radius = max(1, round(reach * max(plane.shape)))
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)).astype(np.uint8)
