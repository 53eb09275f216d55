"""DETR's panoptic decoding, slow and word for word after the paper's description (arXiv 2005.12872, section 5)."""

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

_SPECK = 4


def segments_of(
    logits: Tensor, masks: Tensor, size: tuple[int, int], things: Mapping[int, bool], least: float
) -> tuple[NDArray[np.int64], dict[int, int]]:
    """Return the segment of each pixel, (h, w), and each segment's category.

    Args:
        logits: (queries, 251); masks: (queries, h', w') logits.
        masks: of each query.
        size: height and width of the map.
        things: whether a category is a thing; one that is not in it is dropped.
        least: the score from which a query counts.
    """
    scores, categories = logits.softmax(-1).max(-1)
    kept = [
        query
        for query in range(len(logits))
        if categories[query] != logits.shape[-1] - 1 and scores[query] > least and int(categories[query]) in things
    ]
    while kept:
        planes = functional.interpolate(masks[kept][None], size, mode="bilinear", align_corners=False)[0]
        winner = planes.flatten(1).softmax(0).argmax(0).reshape(size).numpy()
        merged: dict[int, int] = {}
        owner = np.zeros(size, np.int64)
        for place, query in enumerate(kept):
            category = int(categories[query])
            number = place + 1 if things[category] else merged.setdefault(category, place + 1)
            owner[winner == place] = number
        areas = {number: int((owner == number).sum()) for number in np.unique(owner).tolist()}
        small = {number for number, area in areas.items() if area <= _SPECK}
        empty = set(range(1, len(kept) + 1)) - set(areas) - {0}
        gone = small | {number for number in empty if things[int(categories[kept[number - 1]])]}
        if not gone:
            return owner, {number: int(categories[kept[number - 1]]) for number in areas}
        kept = [query for place, query in enumerate(kept) if place + 1 not in gone]
    return np.zeros(size, np.int64), {}


def as_tensor(values: NDArray[np.float32]) -> Tensor:
    """Return a tensor of the same values."""
    return torch.from_numpy(values)
