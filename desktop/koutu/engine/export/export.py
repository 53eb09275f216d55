"""Save a finished picture: every format, straight alpha, with the photo's colour profile and metadata."""

from collections.abc import Collection, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.compose import profile
from koutu.engine.compose.finished import layers, photo_layer, printed
from koutu.engine.compose.layer import PictureLayer, flatten, over, size_of
from koutu.engine.compose.placing import Spot, place
from koutu.engine.compose.style import Style
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import ExportError
from koutu.engine.core.planes import Depth, Pixels
from koutu.engine.core.raster import OutputRaster
from koutu.engine.decoding.photo import Photo
from koutu.engine.export.encoders import FLAT, LAYERED, LayerEncoder
from koutu.engine.export.formats import FORMATS, Format
from koutu.engine.export.metadata import Metadata, metadata_for
from koutu.engine.files.atomic import write_atomically
from koutu.engine.files.names import file_names
from koutu.engine.matting.cutout_type import Cutout


@dataclass(frozen=True, slots=True)
class Export:
    """How a picture becomes a file.

    Attributes:
        format: of the file. JPEG has no alpha: without a backdrop it gets white.
        quality: 1 to 100, of formats that lose something.
        lossless: of formats that leave the choice, as WebP does.
        bits: the most per sample; 16 only where both the photo and the format have them.
        matte_only: the matte as a grey picture, without the colours and their profile.
        trim: leave out what lies around the subject.
        margin: percent of the subject's longer side that `trim` leaves around it.
        scale: percent of the finished picture.
        dpi: dots per inch to write; 0: the photo's.
        srgb: convert to sRGB; else the photo's profile is kept.
        metadata: keep what the camera and the owner say of the photo.
        copyright: where metadata are left out, keep who made the photo and its copyright.
        position: keep where it was taken, too.
        name: of the file, a template of `engine/files/names.py`; empty: whatever names it decides.
    """

    format: Format = "png"
    quality: int = 90
    lossless: bool = True
    bits: Literal[8, 16] = 16
    matte_only: bool = False
    trim: bool = False
    margin: float = 0.0
    scale: float = 100.0
    dpi: float = 0.0
    srgb: bool = False
    metadata: bool = True
    copyright: bool = False
    position: bool = False
    name: str = ""

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("quality", self.quality, 1, 100),
            ("margin", self.margin, 0, 100),
            ("scale", self.scale, 1, 1000),
            ("dpi", self.dpi, 0, 10_000),
        ):
            if not low <= value <= high:
                raise ExportError(
                    "“{name}” is {value}, but must lie between {low} and {high}.",
                    name=name,
                    value=value,
                    low=low,
                    high=high,
                )
        if self.name:
            file_names(self.name, "")


def save_cutout(
    cutout: Cutout,
    path: Path,
    export: Export | None = None,
    look: Style | None = None,
    *,
    overwrite: bool = True,
    cancel: CancelToken | None = None,
    spared: Collection[tuple[int, int]] = (),
) -> Path:
    """Write the same bytes as `encode_cutout` to a file, wholly or not at all, without holding them all in memory.

    Args:
        path: the file; its suffix does not choose the format.
        overwrite: whether a file of that name may be replaced.
        cancel: polled between steps and bands of rows; nothing is left when it stops the writing.
        spared: files that must not be replaced under any name, as `atomic.write_atomically` takes them.
        cutout, export, look: as `encode_cutout`.

    Returns:
        `path`.

    Raises:
        ExportError: as `encode_cutout`, or the file cannot be written.
        LookError, PhotoError: as `compose`.
        Cancelled: by `cancel`.
    """
    # Closed here: an error's traceback would keep the writer, and its threads, for as long as someone looks at it.
    with closing(_encode(cutout, export or Export(), look or Style(), cancel)) as pieces:
        write_atomically(path, _cancellable(pieces, cancel), overwrite, spared=spared)
    return path


def encode_cutout(
    cutout: Cutout, export: Export | None = None, look: Style | None = None, cancel: CancelToken | None = None
) -> bytes:
    """A cutout as the bytes of a picture file: the same for the same cutout on every machine with the same libraries.

    Args:
        cutout: what to save.
        export: how; by default a PNG of it all.
        look: backdrop, placement and the rest; by default the bare cutout.
        cancel: polled between steps.

    Raises:
        ExportError: nothing to trim to, or too large for the format.
        LookError, PhotoError: as `compose`.
        Cancelled: by `cancel`.
    """
    return b"".join(_encode(cutout, export or Export(), look or Style(), cancel))


def _encode(cutout: Cutout, export: Export, look: Style, cancel: CancelToken | None) -> Generator[bytes, None, None]:
    found = layers(cutout, look, cancel=cancel)
    encode_layers = None if export.matte_only else LAYERED.get(export.format)
    if encode_layers is not None:
        found.insert(0, photo_layer(cutout, look))
    if export.trim:
        window = _window(found, export.margin)
        found = [_cropped(layer, window) for layer in found]
    if encode_layers is not None:
        yield _encode_layers(cutout, export, found, encode_layers)
        return
    encode = FLAT.get(export.format)
    if encode is None:
        raise ExportError("A matte alone has no layers. Save it as PNG or TIFF.")
    quality = FORMATS[export.format].quality(export.quality, export.lossless)
    yield from encode(_flat(cutout, export, look, found), quality)


def _flat(cutout: Cutout, export: Export, look: Style, found: list[PictureLayer]) -> OutputRaster:
    if export.matte_only:
        alpha = found[-1].alpha
        assert alpha is not None, "the cutout has a matte"
        return _with_metadata(OutputRaster(None, _scaled_plane(alpha, export.scale)), cutout, export)
    colours, alpha = flatten(found, cutout.colours.dtype)
    if look.sheet.width:
        colours, alpha = printed(colours, alpha, look.sheet)
    colours, alpha = _scaled(colours, alpha, export.scale)
    if alpha is not None and not FORMATS[export.format].alpha:
        white = np.full_like(colours, np.iinfo(colours.dtype).max)
        colours, alpha = over(colours, alpha, white), None
    return _with_metadata(OutputRaster(_in_space(colours, cutout, export), alpha), cutout, export)


def _encode_layers(cutout: Cutout, export: Export, found: list[PictureLayer], encode: LayerEncoder) -> bytes:
    """Photo (switched off), backdrop, shadow, outline, cutout with its matte as a mask."""
    spec = FORMATS[export.format]
    export = replace(export, bits=min(export.bits, spec.bits))
    photo, *below, subject = found
    assert subject.alpha is not None
    matte = subject.alpha
    assert not isinstance(subject.colours, tuple)
    assert not isinstance(photo.colours, tuple)
    if spec.layers == "masks":
        # Under the mask the photo lies in wait: painting on the mask brings the subject back.
        hidden = subject.alpha[..., None] == 0
        subject = replace(subject, colours=np.where(hidden, photo.colours, subject.colours))
    else:
        below.insert(0, _grey_layer(matte, cutout.colours.dtype))
    stack = [_finished(layer, cutout, export) for layer in (photo, *below, subject)]
    colours, alpha = flatten(stack, _depth(cutout, export))
    merged = _with_metadata(OutputRaster(colours, alpha), cutout, export)
    return encode(stack, merged)


def _grey_layer(matte: NDArray[np.uint8], dtype: Depth) -> PictureLayer:
    """The matte to look at, switched off: OpenRaster knows no masks."""
    grey: Any = np.repeat(matte[..., None], 3, axis=2)
    return PictureLayer("Matte", grey if dtype == np.uint8 else grey.astype(np.uint16) * np.uint16(257), visible=False)


def _finished(layer: PictureLayer, cutout: Cutout, export: Export) -> PictureLayer:
    if isinstance(layer.colours, tuple):
        pixel = np.array([[layer.colours]], np.uint8)
        red, green, blue = _in_space(pixel, cutout, replace(export, bits=8))[0, 0].tolist()
        return replace(layer, colours=(red, green, blue), alpha=_scaled_plane(layer.alpha, export.scale))
    if layer.masked:  # its colours are whole, under the mask
        assert layer.alpha is not None
        colours, _ = _scaled(layer.colours, None, export.scale)
        alpha: Any = _scaled_plane(layer.alpha, export.scale)
    else:
        colours, alpha = _scaled(layer.colours, layer.alpha, export.scale)
    return replace(layer, colours=_in_space(colours, cutout, export), alpha=alpha)


def _depth(cutout: Cutout, export: Export) -> Depth:
    """Of the samples in the file."""
    return np.dtype(np.uint16 if export.bits == 16 and cutout.colours.dtype == np.uint16 else np.uint8)


def _as_srgb(export: Export) -> bool:
    return export.srgb or not FORMATS[export.format].profiles


def _in_space(colours: Pixels, cutout: Cutout, export: Export) -> Pixels:
    """In the colour space and of the depth that the file has."""
    icc = cutout.photo.icc
    return profile.convert(colours, icc, None if _as_srgb(export) else icc, _depth(cutout, export))


def _with_metadata(raster: OutputRaster, cutout: Cutout, export: Export) -> OutputRaster:
    photo = cutout.photo
    kept = _metadata(photo, export)
    icc = None if _as_srgb(export) or raster.colours is None else photo.icc
    dpi = (export.dpi, export.dpi) if export.dpi else photo.dpi
    return replace(raster, icc=icc, exif=kept.exif, dpi=dpi, xmp=kept.xmp, iptc=kept.iptc)


def left_out(photo: Photo, export: Export) -> tuple[ExportError, ...]:
    """Return sentences about what of a photo's metadata a file of this kind cannot hold."""
    return _metadata(photo, export).left_out


def _metadata(photo: Photo, export: Export) -> Metadata:
    return metadata_for(
        photo,
        export.format,
        keep=export.metadata,
        copyright_only=export.copyright,
        position=export.position,
        srgb=_as_srgb(export),
    )


def _window(found: list[PictureLayer], margin: float) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is not the backdrop, with its margin.

    Beyond the canvas where nothing opaque ends there.

    Raises:
        ExportError: there is nothing.
    """
    shown = [layer for layer in found if layer.visible]
    boxes = [cv2.boundingRect(layer.alpha) for layer in shown if layer.alpha is not None]
    boxes = [box for box in boxes if box[2]]
    if not boxes:
        raise ExportError("The cutout is empty, so there is nothing to trim to. Save it without trimming.")
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    around = round(margin / 100 * max(right - left, bottom - top))
    window = left - around, top - around, right + around, bottom + around
    if any(layer.alpha is None for layer in shown):
        height, width = size_of(shown[0])
        window = max(window[0], 0), max(window[1], 0), min(window[2], width), min(window[3], height)
    return window


def _cropped(layer: PictureLayer, window: tuple[int, int, int, int]) -> PictureLayer:
    height, width = size_of(layer)
    left, top, right, bottom = window
    inner = np.s_[max(top, 0) : min(bottom, height), max(left, 0) : min(right, width)]
    beyond = (max(-top, 0), max(bottom - height, 0), max(-left, 0), max(right - width, 0))

    def crop(planes: Any) -> Any:
        part = planes[inner]
        if not any(beyond):
            return part
        return cv2.copyMakeBorder(part, *beyond, cv2.BORDER_CONSTANT, value=(0, 0, 0))

    alpha = layer.alpha
    if alpha is None and any(beyond):
        alpha = np.full((height, width), 255, np.uint8)
    colours = layer.colours if isinstance(layer.colours, tuple) else crop(layer.colours)
    return replace(layer, colours=colours, alpha=None if alpha is None else crop(alpha))


def _scaled(
    colours: Pixels, alpha: NDArray[np.uint8] | None, percent: float
) -> tuple[Pixels, NDArray[np.uint8] | None]:
    if percent == 100:
        return colours, alpha
    if alpha is None:
        return _scaled_plane(colours, percent), None
    return place(colours, alpha, Spot((0, 0), (0, 0), percent / 100), _size(alpha, percent))


def _scaled_plane(planes: Any, percent: float) -> Any:
    if percent == 100:
        return planes
    height, width = _size(planes, percent)
    way = cv2.INTER_AREA if percent < 100 else cv2.INTER_CUBIC
    return cv2.resize(planes, (width, height), interpolation=way).reshape(height, width, *planes.shape[2:])


def _size(planes: NDArray[Any], percent: float) -> tuple[int, int]:
    height, width = (max(1, round(side * percent / 100)) for side in planes.shape[:2])
    return height, width


def _cancellable(pieces: Iterator[bytes], cancel: CancelToken | None) -> Iterator[bytes]:
    for piece in pieces:
        if cancel is not None:
            cancel.check()
        yield piece
