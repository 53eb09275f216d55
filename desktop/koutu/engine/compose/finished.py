"""A cutout and a look become a picture: preview, export, batch and command line all call this."""

from dataclasses import replace
from typing import Any

import cv2
import numpy as np

from koutu.engine.compose import placing, tone
from koutu.engine.compose.backdrop import Load, load_picture, paint
from koutu.engine.compose.layer import PictureLayer, flatten
from koutu.engine.compose.profile import colour_from_srgb
from koutu.engine.compose.shadow import cast_shadow, rim
from koutu.engine.compose.style import Canvas, Sheet, Style
from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.errors import StyleError
from koutu.engine.core.planes import Pixels
from koutu.engine.core.raster import OutputRaster
from koutu.engine.matting.cutout_type import Cutout


def compose(
    cutout: Cutout, look: Style, *, cancel: CancelToken | None = None, load: Load = load_picture
) -> OutputRaster:
    """Make the finished picture.

    Args:
        cutout: the subject; it is not changed.
        look: how it shall look. The default look gives the cutout's own arrays back, not a copy.
        cancel: polled between steps.
        load: reads the backdrop's picture file.

    Returns:
        Straight colours of the photo's dtype and in its colour space, and alpha where not all is opaque.

    Raises:
        LookError: there is no subject to place, or no picture is named.
        PhotoError: the backdrop's picture cannot be read.
        Cancelled: by the token.
    """
    colours, alpha = flatten(layers(cutout, look, cancel=cancel, load=load), cutout.colours.dtype)
    if look.sheet.width:
        colours, alpha = printed(colours, alpha, look.sheet)
    photo = cutout.photo
    return OutputRaster(colours, alpha, icc=photo.icc, exif=photo.exif, dpi=photo.dpi)


def layers(
    cutout: Cutout, look: Style, *, cancel: CancelToken | None = None, load: Load = load_picture
) -> list[PictureLayer]:
    """The finished picture before it is flattened, the lowest layer first: backdrop, shadow, outline, cutout.

    Raises:
        As `compose`.
    """
    cancel = cancel or CancelToken()
    photo, matte = cutout.photo, cutout.matte
    size = placing.canvas_size(look.canvas, matte.shape)
    spot = placing.find_spot(look.placement, size, matte, linked=is_linked(look))
    cancel.check()
    clean = tone.less_clean(cutout.colours, photo.pixels, matte, look.tone.clean)
    colours, alpha = placing.place(clean, matte, spot, size)
    cancel.check()
    behind = paint(look.backdrop, size, (photo, matte), load)
    cancel.check()
    if behind is not None:
        colours = tone.match_colours(colours, alpha, behind, look.tone.match)
        colours = tone.wrap_light(colours, alpha, behind, look.tone.wrap)
    cancel.check()
    sticker = rim(look.outline, alpha)
    shade = cast_shadow(look.shadow, alpha if sticker is None else sticker)
    found = []
    if behind is not None:
        found.append(PictureLayer("Backdrop", behind))
    if shade is not None:
        found.append(PictureLayer("Shadow", colour_from_srgb(look.shadow.colour, photo.icc), shade))
    if sticker is not None:
        found.append(PictureLayer("Outline", colour_from_srgb(look.outline.colour, photo.icc), sticker))
    cancel.check()
    return [*found, PictureLayer("Cutout", colours, alpha, masked=True)]


def enlargement(cutout: Cutout, look: Style) -> float:
    """Return how many times larger than in the photo the subject is; 1 without a canvas of its own or a subject."""
    if not look.canvas.width or not cutout.matte.any():
        return 1.0
    size = placing.canvas_size(look.canvas, cutout.matte.shape)
    return placing.find_spot(look.placement, size, cutout.matte, linked=is_linked(look)).scale


def is_linked(look: Style) -> bool:
    """Whether the photo itself is the backdrop: then the subject goes with it, unless it is placed by itself."""
    return look.backdrop.kind in ("blurred", "grey")


def photo_layer(cutout: Cutout, look: Style) -> PictureLayer:
    """The whole photo, placed as the cutout is; switched off, for editors."""
    size = placing.canvas_size(look.canvas, cutout.matte.shape)
    spot = placing.find_spot(look.placement, size, cutout.matte, linked=is_linked(look))
    opaque = np.full(cutout.matte.shape, 255, np.uint8)
    colours, alpha = placing.place(cutout.photo.pixels, opaque, spot, size)
    return PictureLayer("Photo", colours, None if alpha.min() == 255 else alpha, visible=False)


def reduced(cutout: Cutout, look: Style, side: int) -> tuple[Cutout, Style]:
    """The same on a canvas whose longer side is at most `side` pixels: what a preview needs.

    The look's lengths are percent of the canvas, so the picture is the same but for its resolution.
    """
    height, width = placing.canvas_size(look.canvas, cutout.matte.shape)
    factor = min(1.0, side / max(height, width))
    canvas = Canvas(max(1, round(width * factor)), max(1, round(height * factor)))
    small = cutout
    shrink = min(1.0, side / max(cutout.matte.shape))
    if shrink < 1:
        rows, columns = (max(1, round(length * shrink)) for length in cutout.matte.shape)

        def less(planes: Any) -> Any:
            return cv2.resize(planes, (columns, rows), interpolation=cv2.INTER_AREA)

        pixels, matte = less(cutout.photo.pixels), less(cutout.matte)
        small = Cutout(replace(cutout.photo, pixels=pixels, alpha=None), less(cutout.colours), matte)
    return small, replace(look, canvas=canvas if factor < 1 or look.canvas.width else Canvas(), sheet=Sheet())


def printed(colours: Pixels, alpha: Any, sheet: Sheet) -> tuple[Pixels, Any]:
    """Put as many copies on a sheet as fit, upright or on their side, cut marks in the gaps, white around them.

    Raises:
        LookError: not one fits.
    """
    if alpha is not None:
        colours, _ = flatten(
            [
                PictureLayer("Paper", np.full_like(colours, np.iinfo(colours.dtype).max)),
                PictureLayer("Picture", colours, alpha),
            ],
            colours.dtype,
        )
    if max(colours.shape[:2]) > max(sheet.width, sheet.height) or min(colours.shape[:2]) > min(
        sheet.width, sheet.height
    ):
        raise StyleError("One picture is larger than the sheet. Choose a larger sheet.")
    upright, lying = (_grid(shape, sheet) for shape in (colours.shape[:2], colours.shape[1::-1]))
    if lying[0] * lying[1] > upright[0] * upright[1]:
        colours = np.rot90(colours).copy()
        upright = lying
    rows, columns = upright
    height, width = colours.shape[:2]
    most = np.iinfo(colours.dtype).max
    out: Pixels = np.full((sheet.height, sheet.width, 3), most, colours.dtype)
    top = (sheet.height - rows * height - (rows - 1) * sheet.gap) // 2
    left = (sheet.width - columns * width - (columns - 1) * sheet.gap) // 2
    for row in range(rows):
        for column in range(columns):
            y, x = top + row * (height + sheet.gap), left + column * (width + sheet.gap)
            out[y : y + height, x : x + width] = colours
            if sheet.gap > 1:
                for at in (y - 1, y + height):
                    if 0 <= at < sheet.height:
                        out[at, max(x - sheet.gap // 2, 0) : x] = most // 2
                        out[at, x + width : x + width + sheet.gap // 2] = most // 2
                for at in (x - 1, x + width):
                    if 0 <= at < sheet.width:
                        out[max(y - sheet.gap // 2, 0) : y, at] = most // 2
                        out[y + height : y + height + sheet.gap // 2, at] = most // 2
    return out, None


def sheet_places(size: tuple[int, int], sheet: Sheet) -> list[tuple[int, int, int, int]]:
    """Return left, top, width and height of every copy that `printed` puts on a sheet; empty where not one fits.

    Args:
        size: (height, width) of the picture.
        sheet: with a width.
    """
    if max(size) > max(sheet.width, sheet.height) or min(size) > min(sheet.width, sheet.height):
        return []
    upright, lying = _grid(size, sheet), _grid(size[::-1], sheet)
    lies = lying[0] * lying[1] > upright[0] * upright[1]
    (rows, columns), (height, width) = (lying, size[::-1]) if lies else (upright, size)
    top = (sheet.height - rows * height - (rows - 1) * sheet.gap) // 2
    left = (sheet.width - columns * width - (columns - 1) * sheet.gap) // 2
    return [
        (left + column * (width + sheet.gap), top + row * (height + sheet.gap), width, height)
        for row in range(rows)
        for column in range(columns)
    ]


def _grid(size: tuple[int, int], sheet: Sheet) -> tuple[int, int]:
    rows, columns = (
        (length + sheet.gap) // (side + sheet.gap)
        for length, side in zip((sheet.height, sheet.width), size, strict=True)
    )
    return max(1, rows), max(1, columns)
