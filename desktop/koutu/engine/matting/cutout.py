"""The whole pipeline: photo → coarse mattes → matte → cutout. Window, batch and command line all call it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import NetworkError
from koutu.engine.core.planes import Pixels
from koutu.engine.decoding.photo import Photo
from koutu.engine.matting import foreground, refine
from koutu.engine.matting.closed_form import Manner
from koutu.engine.matting.cutout_type import Cutout
from koutu.engine.matting.network_refining import none_installed, refine_by_network
from koutu.engine.matting.own_alpha import background_share, bounded, visible_pixels
from koutu.engine.matting.refine_settings import RefineSettings, usual
from koutu.engine.networks.catalog import Choice, Run
from koutu.engine.networks.network import Networks
from koutu.engine.networks.prediction import predict_coarse
from koutu.engine.networks.tasks import TrimapMatting

Matte = NDArray[np.uint8]
Coarse = NDArray[np.uint16]


class CoarseResult(NamedTuple):
    """What the networks found, before it is refined.

    Attributes:
        coarse: (h, w) uint16, their coarse matte.
        disagreement: how far they were of several minds, 0 to 1; for `doubt`.
    """

    coarse: Coarse
    disagreement: float


class MatteResult(NamedTuple):
    """A matte, and the coarse matte that it was refined from.

    Attributes:
        matte: (H, W) uint8, nowhere above the photo's own alpha.
        coarse: (h, w) uint16.
        disagreement: of the networks, 0 to 1.
    """

    matte: Matte
    coarse: Coarse
    disagreement: float = 0.0


_FINDING = 0.8  # of the time of a cut; refining is the rest


def make_matte(
    photo: Photo,
    choice: Choice,
    networks: Networks,
    *,
    settings: RefineSettings | None = None,
    cancel: CancelToken | None = None,
    preview: Callable[[Matte], None] | None = None,
    progress: Callable[[float], None] | None = None,
    shortage: Callable[[NetworkError], None] | None = None,
    matting: Callable[[], TrimapMatting] | None = None,
) -> MatteResult:
    """Find the subject, and refine its matte: `find_subject` and `refine_matte` in one.

    Args:
        settings: how to refine; None for what the size comes with.
        preview: gets also the matte by guided upsampling, when the band of doubt is solved after it.
        matting: as `refine_matte`.
        photo, choice, networks, cancel, progress, shortage: as `find_subject`.

    Raises:
        Cancelled, NetworkError: as `find_subject`.
    """
    found = find_subject(
        photo,
        choice,
        networks,
        cancel=cancel,
        preview=preview,
        progress=None if progress is None else lambda share: progress(share * _FINDING),
        shortage=shortage,
    )
    matte = refine_matte(
        photo,
        found.coarse,
        settings or usual(choice.recipe.size),
        cancel=cancel,
        preview=preview,
        progress=None if progress is None else lambda share: progress(_FINDING + share * (1 - _FINDING)),
        matting=matting,
    )
    return MatteResult(matte, found.coarse, found.disagreement)


def find_subject(
    photo: Photo,
    choice: Choice,
    networks: Networks,
    *,
    cancel: CancelToken | None = None,
    preview: Callable[[Matte], None] | None = None,
    progress: Callable[[float], None] | None = None,
    shortage: Callable[[NetworkError], None] | None = None,
) -> CoarseResult:
    """Ask the networks what the subject is.

    Args:
        photo: the picture.
        choice: the networks to run, from `Catalog.recipe`.
        networks: opens and keeps them.
        cancel: stops the work, also within a network's run.
        preview: gets the quickest network's matte as soon as it is there, when a slower one follows.
        progress: gets the share that is done, 0 to 1, as it grows.
        shortage: is told when a network needs more memory than is free, and the others' answer is taken instead.
            Without it, or without others, that is an error.

    Raises:
        Cancelled: by the token.
        NetworkError: a network is missing, failed or needs more memory than is free; the sentence says which and what
            to do.
    """
    # A run without weight is a preview only: needless where nobody looks at it.
    runs = [run for run in choice.recipe.runs if run.weight or preview is not None]
    pixels = visible_pixels(photo)
    merged, disagreement = predict_coarse(
        pixels,
        _that_fit(runs, photo, networks, shortage),
        networks,
        join=choice.recipe.join,
        cancel=cancel,
        early=None if preview is None else lambda coarse: preview(_quick(photo, pixels, coarse, cancel)),
        progress=progress,
    )
    return CoarseResult(_kept(merged), disagreement)


def refine_matte(
    photo: Photo,
    coarse: Coarse,
    settings: RefineSettings,
    *,
    cancel: CancelToken | None = None,
    preview: Callable[[Matte], None] | None = None,
    progress: Callable[[float], None] | None = None,
    matting: Callable[[], TrimapMatting] | None = None,
) -> Matte:
    """Bring a coarse matte to the photo's own size and edges; the same bytes from the same coarse matte.

    Args:
        photo: the picture.
        coarse: (h, w) uint16, as `find_subject` gives it.
        settings: how to refine.
        cancel: polled between steps.
        preview: gets the matte by guided upsampling, when the band of doubt is solved after it.
        progress: gets 0 to 1.
        matting: opens the network that the method "best" asks, such as `first_trimap_matting`.

    Returns:
        (H, W) uint8.

    Raises:
        Cancelled: by the token.
        NetworkError: the method is "best", and there is no network for it, or it failed.
    """
    guess, pixels, how = from_coarse(coarse), visible_pixels(photo), Manner.of(settings)
    if settings.method == "fast":
        matte = refine.fast(pixels, guess, cancel, haze=how.haze)
    elif settings.method == "best":
        if matting is None:
            raise none_installed()
        matte = refine_by_network(pixels, guess, matting(), cancel, progress, how=how)
    else:
        matte = refine.fine(
            pixels,
            guess,
            cancel,
            progress,
            preview=None if preview is None else lambda near: preview(bounded(photo, coarse, near)),
            how=how,
        )
    if progress is not None:
        progress(1.0)
    return bounded(photo, coarse, matte)


def from_coarse(coarse: Coarse) -> NDArray[np.float32]:
    """The coarse matte as numbers from 0 to 1: (h, w) float32."""
    return coarse.astype(np.float32) / np.float32(65535)


def _that_fit(
    runs: list[Run], photo: Photo, networks: Networks, shortage: Callable[[NetworkError], None] | None
) -> list[Run]:
    height, width = photo.pixels.shape[:2]
    fitting: list[Run] = []
    short: set[str] = set()
    for run in runs:
        try:
            networks.require_memory(run, height, width)
        except NetworkError as error:
            others = any(other.weight for other in runs if other is not run)
            if shortage is None or not others:
                raise
            if run.network.id not in short:
                shortage(error)
            short.add(run.network.id)
        else:
            fitting.append(run)
    if not any(run.weight for run in fitting):
        networks.require_memory(next(run for run in runs if run.weight), height, width)
    return fitting


def make_cutout(photo: Photo, matte: Matte, cancel: CancelToken | None = None) -> Cutout:
    """Take the background's colour out of the soft edges.

    Raises:
        Cancelled: by the token.
    """
    return Cutout(photo, foreground.clean_colours(photo.pixels, background_share(photo, matte), cancel), matte)


def _kept(coarse: NDArray[np.float32]) -> Coarse:
    return np.rint(coarse * 65535).astype(np.uint16)


def _quick(photo: Photo, pixels: Pixels, coarse: NDArray[np.float32], cancel: CancelToken | None) -> Matte:
    """What a recipe of this network alone gives, to the byte."""
    kept = _kept(coarse)
    return bounded(photo, kept, refine.fast(pixels, from_coarse(kept), cancel))
