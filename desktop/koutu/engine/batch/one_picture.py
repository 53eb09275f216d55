"""One picture of a batch, from its coarse matte to its files: the same steps for batches, server and cluster."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from koutu.engine.batch.also import AlsoOutput
from koutu.engine.batch.enlarged import SOFT, enlarged
from koutu.engine.batch.settings import BatchSettings
from koutu.engine.compose.finished import enlargement
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import KoutuError
from koutu.engine.decoding.framed import framed
from koutu.engine.decoding.notices import photo_notices
from koutu.engine.decoding.photo import Photo
from koutu.engine.export.export import encode_cutout, left_out
from koutu.engine.export.formats import Format
from koutu.engine.labels.labellers import LabelNetworks
from koutu.engine.labels.picked import picked_matte
from koutu.engine.matting.cutout import CoarseResult, Matte, find_subject, make_cutout, refine_matte
from koutu.engine.matting.cutout_type import Cutout
from koutu.engine.matting.refine_settings import usual
from koutu.engine.matting.review_score import review_score
from koutu.engine.networks.network import Networks


@dataclass(frozen=True, slots=True)
class EncodedFile:
    """One file of a picture.

    Attributes:
        format: of its bytes.
        also: the further file it is, or None for the first.
        data: the whole file.
    """

    format: Format
    also: AlsoOutput | None
    data: bytes


@dataclass(frozen=True, slots=True, eq=False)
class EncodedPicture:
    """What became of one picture where no file is written.

    Attributes:
        files: the first, then one for each of `BatchSettings.also`.
        review_score: how much the matte is to be doubted, 0 to 1.
        notices: what a person should know of it.
        incomplete: whether a part of the picture was missing.
    """

    files: tuple[EncodedFile, ...]
    review_score: float
    notices: tuple[KoutuError, ...]
    incomplete: bool


def encode_picture(
    photo: Photo,
    name: str,
    settings: BatchSettings,
    networks: Networks,
    *,
    labels: LabelNetworks | None = None,
    cancel: CancelToken | None = None,
    progress: Callable[[float], None] | None = None,
) -> EncodedPicture:
    """Cut a photo as a batch does, to the byte, and return its files instead of writing them.

    Args:
        photo: the picture.
        name: of the picture, for notices.
        settings: what is done with it.
        networks: opens and keeps them.
        labels: name what is in it; needed where something is picked.
        cancel: stops the work.
        progress: gets the share of the networks' work that is done, 0 to 1.

    Raises:
        KoutuError: it cannot be cut or encoded.
        Cancelled: by the token.
    """
    photo = framed(photo, settings.framing, name)
    found = find_subject(photo, settings.choice, networks, cancel=cancel, progress=progress)
    cut = refined_cutout(photo, found, settings, labels, cancel)
    files = [EncodedFile(settings.export.format, None, encode_cutout(cut, settings.export, settings.look, cancel))]
    files += [
        EncodedFile(each.export.format, each, encode_cutout(cut, each.export, each.look, cancel))
        for each in settings.also
    ]
    score = review_score(cut.matte, found.disagreement)
    return EncodedPicture(tuple(files), score, notices(cut, name, settings), photo.missing > 0)


def refined_cutout(
    photo: Photo,
    found: CoarseResult,
    settings: BatchSettings,
    labels: LabelNetworks | None,
    cancel: CancelToken | None = None,
) -> Cutout:
    """Return the cutout that a coarse matte comes to; one that is saved as a matte alone keeps the photo's colours.

    Raises:
        LabelError, NetworkError: as `picked_matte`.
        Cancelled: by the token.
    """
    return cleaned_cutout(photo, refined_matte(photo, found, settings, labels, cancel), settings, cancel)


def refined_matte(
    photo: Photo,
    found: CoarseResult,
    settings: BatchSettings,
    labels: LabelNetworks | None,
    cancel: CancelToken | None = None,
) -> Matte:
    """Return the matte that a coarse one comes to, (H, W) uint8.

    Raises:
        LabelError, NetworkError: as `picked_matte`.
        Cancelled: by the token.
    """
    refine = settings.refine or usual(settings.choice.recipe.size)
    refined = partial(refine_matte, photo, found.coarse, refine, cancel=cancel, matting=settings.matting)
    if settings.pick is None or labels is None:
        return refined()
    return picked_matte(photo, settings.pick, labels, refined, fine=refine.method != "fast", cancel=cancel)


def cleaned_cutout(photo: Photo, matte: Matte, settings: BatchSettings, cancel: CancelToken | None = None) -> Cutout:
    """Return the cutout of a matte; one that is saved as a matte alone keeps the photo's colours.

    Raises:
        Cancelled: by the token.
    """
    # A matte alone needs no clean colours.
    bare = all(export.matte_only for export in (settings.export, *(each.export for each in settings.also)))
    return Cutout(photo, photo.pixels, matte) if bare else make_cutout(photo, matte, cancel)


def notices(cut: Cutout, name: str, settings: BatchSettings) -> tuple[KoutuError, ...]:
    """Return what a person should know of a picture although there is a file."""
    told = (*photo_notices(cut.photo, name), *left_out(cut.photo, settings.export))
    times = enlargement(cut, settings.look)
    return told if times <= SOFT else (*told, enlarged(name, times, settings.look.canvas))
