"""Koutu for scripts: cut a picture out and save it.

import koutu
cutout = koutu.cut("photo.jpg")
koutu.save(cutout, "cutout.png")
"""

from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from koutu.default_store import own_store
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import PhotoError
from koutu.engine.core.framing import Framing, Turn, framing_of
from koutu.engine.core.rect import Rect
from koutu.engine.decoding import photo as photos
from koutu.engine.decoding.framed import framed
from koutu.engine.decoding.hidden_colours import without_hidden_colours
from koutu.engine.decoding.photo import Photo
from koutu.engine.decoding.read_file import shown_name
from koutu.engine.export.formats import FORMATS, format_of
from koutu.engine.matting.cutout import Matte, make_cutout, make_matte
from koutu.engine.matting.cutout_type import Cutout
from koutu.engine.matting.network_refining import first_trimap_matting
from koutu.engine.matting.refine_settings import Method, RefineSettings, chosen, usual
from koutu.engine.networks.catalog import Choice, Size
from koutu.engine.networks.modes import Mode
from koutu.engine.networks.network import Networks
from koutu.engine.networks.store import ModelStore

if TYPE_CHECKING:  # what knows of things is imported by those who ask for them
    from koutu.engine.labels.label_map import LabelMap
    from koutu.engine.labels.labellers import LabelNetworks
    from koutu.engine.labels.picking import PickRequest
    from koutu.engine.labels.vocabulary import Vocabulary

Pixels = NDArray[np.uint8] | NDArray[np.uint16]


def cut(
    picture: str | Path | Pixels,
    mode: Mode = "general",
    size: Size = "large",
    cancel: CancelToken | None = None,
    *,
    refine: Method | None = None,
    radius: float | None = None,
    detail: float | None = None,
    haze: float | None = None,
    keep: Iterable[str] = (),
    drop: Iterable[str] = (),
    points: Iterable[tuple[float, float]] = (),
    boxes: Iterable[tuple[int, int, int, int]] = (),
    turn: Turn = 0,
    mirror: bool = False,
    crop: tuple[int, int, int, int] | None = None,
) -> Cutout:
    """Cut the subject out of a picture, as the window and `koutu cut` do.

    The networks are opened at the first call and then kept. Safe to use from several threads; they take turns.

    Args:
        picture: a file, or its pixels: (H, W) grey, (H, W, 3) RGB or (H, W, 4) straight RGBA, uint8 or uint16.
        mode: what is in the picture. A mode without an installed network of its own runs the general one.
        size: "small" takes about a quarter of a second, "large" is as good as the bundled networks get; "extra-large",
            "best" and the ids of networks where these are installed.
        cancel: stops the work from another thread.
        refine: "fast" follows the photo's edges, "fine" also finds hair, "best" asks ViTMatte where that is
            installed; None: fine, and fast for the size small.
        radius: 25 to 400 per cent of the usual width of the edge that is worked out from the photo.
        detail: 0 to 100, how far it follows the photo's colours against the network's opinion; 50 is usual.
        haze: 0 to 100, how far faint alpha is taken away; 50 is usual, 0 for smoke and veils.
        keep, drop: names of things, in English or Chinese; those are kept and nothing else, and these are dropped.
        points: x, y on things to keep.
        boxes: left, top, right, bottom around things to keep.
        turn: 90, 180 or 270 degrees clockwise, before anything else.
        mirror: whether left and right change places, after the turn.
        crop: left, top, width and height of the part that is cut, in pixels of the turned and mirrored picture.

    Returns:
        The colours (H, W, 3), of the picture's dtype, without the background's share in soft edges; the matte (H, W)
        uint8; and the decoded photo.

    Raises:
        PhotoError: the file cannot be read, the array is no picture, or the crop reaches beyond it.
        CatalogError, NetworkError: a network is missing, damaged or failed to run.
        LabelError: a name is unknown, or what shall be kept is not there.
        ValueError: `radius`, `detail` or `haze` is outside its range, or there is one of the first two with "fast".
        Cancelled: by the token.
    """
    photo = _framed_photo(picture, framing_of(turn, mirror, crop))
    settings = chosen(refine, radius, detail, haze, size)
    choice = _store().usable().recipe(mode, size)
    request = _pick(keep, drop, points, boxes)

    base = partial(_matte, photo, choice, settings, cancel)
    fine = (settings or usual(choice.recipe.size)).method != "fast"
    return make_cutout(photo, base() if request.empty else _picked(photo, request, base, fine, cancel), cancel)


def _picked(
    photo: Photo, request: "PickRequest", base: Callable[[], Matte], fine: bool, cancel: CancelToken | None
) -> Matte:
    from koutu.engine.labels.picked import picked_matte

    return picked_matte(photo, request, _labels(), base, fine=fine, cancel=cancel)


def _matte(photo: Photo, choice: Choice, settings: RefineSettings | None, cancel: CancelToken | None) -> Matte:
    matting = partial(first_trimap_matting, _store().usable(), _networks())
    return make_matte(photo, choice, _networks(), settings=settings, cancel=cancel, matting=matting).matte


def objects(picture: str | Path | Pixels, cancel: CancelToken | None = None) -> "LabelMap":
    """Return the things in a picture by name, the surest first.

    With the networks that travel with Koutu they have boxes; with Mask R-CNN or DETR installed, masks as well.

    Args:
        picture: as for `cut`.
        cancel: stops the work from another thread.

    Raises:
        PhotoError: as `cut`.
        CatalogError, NetworkError, LabelError: a network is missing, damaged or failed to run.
        Cancelled: by the token.
    """
    photo = _photo_of(picture) if isinstance(picture, np.ndarray) else photos.load(Path(picture))
    return _labels().best().label(photo.pixels, cancel)


def save(cutout: Cutout, path: str | Path, *, overwrite: bool = True) -> Path:
    """Save a cutout in the format that its name stands for; a JPEG on white, all others with transparency.

    Returns:
        The path.

    Raises:
        ExportError: the file cannot be written, or exists and `overwrite` is false; nothing half-written stays behind.
        ValueError: the name stands for no such format.
    """
    # Encoders and layouts take a tenth of the time that importing this module does without them.
    from koutu.engine.export.export import Export, save_cutout

    format = format_of(Path(path))
    if format is None:
        known = ", ".join(suffix for spec in FORMATS.values() for suffix in spec.suffixes)
        raise ValueError(f"a cutout is saved as one of {known}, not as {Path(path).suffix!r}")
    return save_cutout(cutout, Path(path), Export(format), overwrite=overwrite)


def _framed_photo(picture: str | Path | Pixels, framing: Framing) -> Photo:
    if isinstance(picture, np.ndarray):
        return framed(_photo_of(picture), framing, "the picture")
    return framed(photos.load(Path(picture)), framing, shown_name(Path(picture)))


def _pick(
    keep: Iterable[str],
    drop: Iterable[str],
    points: Iterable[tuple[float, float]],
    boxes: Iterable[tuple[int, int, int, int]],
) -> "PickRequest":
    from koutu.engine.labels.picking import PickPoint, PickRequest

    return PickRequest(
        tuple(map(_vocabulary().find, keep)),
        tuple(map(_vocabulary().find, drop)),
        tuple(PickPoint(*point) for point in points),
        tuple(Rect(*box) for box in boxes),
    )


@cache
def _store() -> ModelStore:
    return own_store()


@cache
def _networks() -> Networks:
    return Networks(_store().folders)


@cache
def _vocabulary() -> "Vocabulary":
    from koutu.default_labels import own_vocabulary

    return own_vocabulary()


def _labels() -> "LabelNetworks":
    from koutu.engine.labels.labellers import LabelNetworks

    return LabelNetworks(_store(), _networks(), _vocabulary())


def _photo_of(pixels: Pixels) -> Photo:
    """A photo that shares nothing with the caller's array."""
    grey, channels = pixels.ndim == 2, 3 if pixels.ndim == 2 else pixels.shape[-1]
    if pixels.dtype not in (np.uint8, np.uint16) or pixels.ndim not in (2, 3) or channels not in (3, 4):
        raise PhotoError(
            "An array of shape {shape} and type {dtype} is not a picture: give (H, W), (H, W, 3) or (H, W, 4), "
            "uint8 or uint16.",
            shape=pixels.shape,
            dtype=pixels.dtype,
        )
    if not pixels.size:
        raise PhotoError("The picture has no pixels.")
    colours = cast(Pixels, np.stack([pixels] * 3, axis=2) if grey else pixels[..., :3].copy())
    alpha = None if channels == 3 else _eight_bit(pixels[..., 3])
    if alpha is not None:
        colours = without_hidden_colours(colours, alpha)
    colours.flags.writeable = False
    return Photo(colours, alpha)


def _eight_bit(alpha: Pixels) -> NDArray[np.uint8]:
    if alpha.dtype == np.uint8:
        return alpha.astype(np.uint8)
    return ((alpha.astype(np.uint32) + 128) // 257).astype(np.uint8)
