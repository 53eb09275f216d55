"""What a person asked to keep and drop, done to a photo in one call: for batch, command line and scripts."""

from collections.abc import Callable
from functools import cache

from koutu.engine.core.cancel import CancelToken
from koutu.engine.decoding.photo import Photo
from koutu.engine.labels.labellers import LabelNetworks
from koutu.engine.labels.picking import Matte, Picker, PickRequest
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
    found = labels.best().label(pixels, cancel)
    predictors = predictors_of(labels.catalog, labels.networks)
    picker = Picker(pixels, found, predictors, cancel, fine=fine)
    return within_own_alpha(photo, picker.matte(request, cache(base)))
