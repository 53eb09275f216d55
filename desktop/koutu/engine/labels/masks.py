"""From a box to a soft mask, and from a soft mask to an area with the photo's own edges."""

from collections.abc import Sequence

import numpy as np

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.planes import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.labels.label_map import LabelMap, Segment, SoftMask
from koutu.engine.matting import refine
from koutu.engine.selection.box import BoxPredictor
from koutu.engine.selection.pieces import Area

# Around a detector's box: it cuts hair and feet off. Measured with NanoDet and IS-Net on the evaluation sets.
_MARGIN = 0.12
_COARSE = 1024  # cells a side at most: the mattes' networks answer with 1024


def box_mask(pixels: Pixels, box: Rect, predictor: BoxPredictor, cancel: CancelToken | None = None) -> SoftMask:
    """Ask a network that finds what stands out for the subject of a box.

    Where things touch, the box holds both, and so does the mask.

    Args:
        pixels: (H, W, 3), the photo's.
        box: around the thing, inside the photo.
        predictor: the network.
        cancel: stops the run.

    Raises:
        Cancelled: by the token.
        NetworkError: the network is missing or failed.
    """
    across, down = round(_MARGIN * box.width), round(_MARGIN * box.height)
    wide = Rect(box.left - across, box.top - down, box.right + across, box.bottom + down).clipped(Rect.of(pixels))
    return SoftMask(wide, predictor.predict(np.ascontiguousarray(pixels[wide.slices]), cancel))


def with_mask(
    label_map: LabelMap,
    segment: Segment,
    pixels: Pixels,
    predictor: BoxPredictor,
    cancel: CancelToken | None = None,
) -> LabelMap:
    """Return the map with a mask for a segment; the same map where it has one.

    Raises:
        Cancelled, NetworkError: as `box_mask`.
    """
    if label_map.segment(segment.id).mask is not None:
        return label_map
    return label_map.with_mask(segment.id, box_mask(pixels, segment.box, predictor, cancel))


def at_full_size(pixels: Pixels, mask: SoftMask, cancel: CancelToken | None = None, *, fine: bool = True) -> Area:
    """Return what a mask covers, with the edges that the main cut would find: a band of doubt, and alpha solved in it.

    Args:
        pixels: (H, W, 3), the photo's.
        mask: the soft mask.
        cancel: polled between the steps.
        fine: solve the band; otherwise only follow the photo's edges, in a tenth of the time.

    Raises:
        Cancelled: by the token.
    """
    inside = mask.clipped(Rect.of(pixels), _COARSE)
    if not inside.part.clipped(Rect.of(pixels)):
        return Area(Rect(0, 0, 1, 1), np.zeros((1, 1), np.uint8))
    part = pixels[inside.part.slices]
    found = refine.fine(part, inside.values, cancel) if fine else refine.fast(part, inside.values, cancel)
    return Area(inside.part, found)


def together(areas: Sequence[Area], bounds: Rect) -> Area:
    """Return one area that covers what any of them covers; of soft edges the stronger counts."""
    rect = Rect(0, 0, 0, 0)
    for area in areas:
        rect = rect.united(area.rect)
    rect = rect.clipped(bounds)
    coverage = np.zeros((rect.height, rect.width), np.uint8)
    for area in areas:
        inside = area.rect.clipped(rect)
        own = area.coverage[inside.moved(-area.rect.left, -area.rect.top).slices]
        place = inside.moved(-rect.left, -rect.top).slices
        coverage[place] = np.maximum(coverage[place], own)
    return Area(rect, coverage)
