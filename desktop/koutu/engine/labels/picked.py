"""What a person asked to keep and drop, done to a photo in one call: for batch, command line and scripts."""

from collections.abc import Callable
from functools import cache

from koutu.engine.core.cancel import CancelToken
from koutu.engine.decoding.photo import Photo
from koutu.engine.labels.label_map import LabelMap
from koutu.engine.labels.labellers import LabelNetworks
from koutu.engine.labels.picking import Matte, Picker, PickRequest
from koutu.engine.labels.segmenters import first_segmenter
from koutu.engine.matting.own_alpha import visible_pixels, within_own_alpha
from koutu.engine.selection.box import predictors_of


def picked_matte(
    photo: Photo,
    request: PickRequest,
    labels: LabelNetworks,
    base: Callable[[], Matte],
    *,
    fine: bool = True,
    cancel: CancelToken | None = None,
) -> Matte:
    """Return the matte that a request asks for.

    Args:
        photo: the picture.
        request: not empty.
        labels: the networks that name what is in it.
        base: returns the matte that would be there without the request; asked at most once, and only when it is needed.
        fine: how edges are found, see `masks.at_full_size`.
        cancel: stops the work.

    Returns:
        (H, W) uint8, nowhere above the photo's own alpha.

    Raises:
        LabelError: something that shall be kept is not there, or no network that names things is installed.
        NetworkError: a network failed.
        Cancelled: by the token.
    """
    pixels = visible_pixels(photo)
    segmenter = first_segmenter(labels.catalog, labels.networks)
    # Where another network answers points and boxes, only names need something that names things.
    found = LabelMap(pixels.shape[1], pixels.shape[0], ())
    if segmenter is None or request.keep or request.drop:
        found = labels.best().label(pixels, cancel)
    predictors = predictors_of(labels.catalog, labels.networks)
    picker = Picker(pixels, found, predictors, cancel, fine=fine, segmenter=segmenter)
    return within_own_alpha(photo, picker.matte(request, cache(base)))
