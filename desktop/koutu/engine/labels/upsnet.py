"""UPSNet's panoptic head: one panoptic map of a semantic and an instance network, without parameters of its own.

Xiong et al., UPSNet: A Unified Panoptic Segmentation Network, CVPR 2019 (arXiv 1901.03784), section 3.3. Each stuff
class is a channel of its semantic logits; each instance is a channel of the sum of its mask's logits and the semantic
logits of its class inside its box; one more channel, for what is unknown, is the strongest thing logit less the
strongest that an instance accounts for. Every pixel goes to the highest channel.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.placement import Placement
from koutu.engine.core.planes import Floats, resize
from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import LabelMap, Segment, SoftMask
from koutu.engine.labels.semantic import bounds_of, in_photo, map_size, over_photo
from koutu.engine.labels.vocabulary import ClassName

UNKNOWN = -1
_LEAST_LIKELY = 1e-4  # keeps the logit of a mask's probability finite
_SIDE = 512  # of the map: the head keeps a plane for every class
_OVERLAP = 0.3  # of an instance, covered by surer ones of its class: then it is one of them


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """One object of an instance network, on the grid of the semantic logits.

    Attributes:
        kind: its class.
        channel: of the semantic logits, its class's; None where the semantic network does not know the class.
        score: how sure the instance network is.
        box: in cells, inside the grid.
        likely: (box.height, box.width) float32 in 0..1, its mask.
    """

    kind: str
    channel: int | None
    score: float
    box: Rect
    likely: Floats


@dataclass(frozen=True, slots=True, eq=False)
class PanopticPlanes:
    """The head's answer.

    Attributes:
        owner: (h, w) int32: below `stuff` the number of a stuff channel in the order given, from `stuff` on that of an
            instance, `UNKNOWN` where nothing accounts for what is there.
        stuff: how many stuff channels there are.
        kept: the places of the instances in the order of their numbers.
    """

    owner: NDArray[np.int32]
    stuff: int
    kept: tuple[int, ...]


def panoptic(
    logits: Floats, stuff: Sequence[int], things: Sequence[int], instances: Sequence[Instance]
) -> PanopticPlanes:
    """Merge semantic logits and instances.

    Args:
        logits: (classes, h, w) float32.
        stuff: the channels of stuff.
        things: the channels of things.
        instances: in any order; the surer ones count first where two of one class overlap.
    """
    kept = pruned(instances, (logits.shape[1], logits.shape[2]))
    shape = logits.shape[1:]
    best = np.full(shape, -np.inf, np.float32)
    owner = np.full(shape, UNKNOWN, np.int32)

    def enter(channel: Floats, number: int) -> None:
        higher = channel > best
        owner[higher] = number
        best[higher] = channel[higher]

    for number, channel in enumerate(stuff):
        enter(logits[channel], number)
    accounted = np.full(shape, -np.inf, np.float32)
    for number, place in enumerate(kept):
        instance = instances[place]
        semantic = np.zeros(shape, np.float32)
        if instance.channel is not None:
            semantic[instance.box.slices] = logits[instance.channel][instance.box.slices]
        np.maximum(accounted, semantic, out=accounted)
        mask = np.zeros(shape, np.float32)
        mask[instance.box.slices] = logit(instance.likely)
        enter(semantic + mask, len(stuff) + number)
    if len(things):
        strongest = logits[list(things)].max(axis=0)
        enter(strongest - (accounted if kept else np.float32(0)), UNKNOWN)
    return PanopticPlanes(owner, len(stuff), kept)


def pruned(instances: Sequence[Instance], shape: tuple[int, int]) -> tuple[int, ...]:
    """Return the places of the instances that are things of their own, the surest first.

    One that surer instances of its class cover by more than 30 % of it is left out.
    """
    taken: dict[str, NDArray[np.bool_]] = {}
    kept = []
    for place in sorted(range(len(instances)), key=lambda place: -instances[place].score):
        instance = instances[place]
        canvas = taken.setdefault(instance.kind, np.zeros(shape, bool))
        own = instance.likely >= 0.5
        area = int(np.count_nonzero(own))
        if not area or np.count_nonzero(own & canvas[instance.box.slices]) > _OVERLAP * area:
            continue
        canvas[instance.box.slices] |= own
        kept.append(place)
    return tuple(kept)


def logit(likely: Floats) -> Floats:
    """Return the logits of probabilities."""
    bounded = np.clip(likely, _LEAST_LIKELY, 1 - _LEAST_LIKELY)
    return np.asarray(np.log(bounded / (1 - bounded)), np.float32)


def label_map(
    logits: Floats, classes: Sequence[ClassName | None], found: LabelMap, placement: Placement, side: int = _SIDE
) -> LabelMap:
    """Return the panoptic map of a photo of which both networks have answered.

    Args:
        logits: (classes, h, w) float32 over the semantic network's whole input.
        classes: of its planes; None, the background, counts as stuff, and is no segment.
        found: the instance network's objects, with masks.
        placement: where the photo lay in the semantic network's input.
        side: of the map's long side at most.
    """
    height, width = map_size(placement, side)
    planes = np.stack([resize(over_photo(plane, placement), height, width) for plane in logits])
    stuff = [number for number, kind in enumerate(classes) if kind is None or not kind.thing]
    channels = {kind: number for number, kind in enumerate(classes) if kind is not None and kind.thing}
    things = list(found)
    down, across = height / found.height, width / found.width
    instances = [_instance(segment, channels.get(segment.kind), down, across, (height, width)) for segment in things]
    answer = panoptic(planes, stuff, list(channels.values()), instances)
    named: list[tuple[int, ClassName, float]] = []
    for number, channel in enumerate(stuff):
        kind = classes[channel]
        if kind is not None:
            named.append((number, kind, 1.0))
    named += [(len(stuff) + n, things[place].kind, things[place].score) for n, place in enumerate(answer.kept)]
    index = np.zeros((height, width), np.uint16)
    whole = Rect(0, 0, found.width, found.height)
    segments: list[Segment] = []
    for number, kind, score in sorted(named, key=lambda each: -each[2]):
        own = answer.owner == number
        if not own.any():
            continue
        box, area = in_photo(bounds_of(own), 1 / across, 1 / down), round(int(own.sum()) / down / across)
        soft = cv2.GaussianBlur(own.astype(np.float32), (0, 0), 1.0).astype(np.float32)
        segments.append(Segment(len(segments) + 1, kind, score, box, area, SoftMask(whole, soft).trimmed()))
        index[own] = len(segments)
    return LabelMap(found.width, found.height, segments, index)


def _instance(segment: Segment, channel: int | None, down: float, across: float, size: tuple[int, int]) -> Instance:
    left, top = int(segment.box.left * across), int(segment.box.top * down)
    right, bottom = max(left + 1, round(segment.box.right * across)), max(top + 1, round(segment.box.bottom * down))
    cells = Rect(left, top, right, bottom).clipped(Rect(0, 0, size[1], size[0]))
    likely = np.ones((cells.height, cells.width), np.float32)
    if segment.mask is not None:
        likely = resize(segment.mask.over(segment.box, max(size)), cells.height, cells.width)
    return Instance(segment.kind.name, channel, segment.score, cells, likely)
