"""A photo turned, mirrored and cropped: the one way of window, batch, command line, server and scripts."""

from dataclasses import replace

from koutu.engine.core.errors import PhotoError
from koutu.engine.core.framing import Framing
from koutu.engine.decoding.photo import Photo


def framed(photo: Photo, framing: Framing, name: str) -> Photo:
    """Return the photo as it is to be cut; `photo` itself where nothing is changed.

    Args:
        photo: as it was decoded, upright.
        framing: how.
        name: of the photo, for the sentence.

    Raises:
        PhotoError: the crop reaches beyond the photo.
    """
    if framing.plain:
        return photo
    height, width = photo.pixels.shape[:2]
    if not framing.fits(width, height):
        assert framing.crop is not None
        full = framing.full_size(width, height)
        raise PhotoError(
            "The crop {left},{top},{wide},{high} reaches beyond {name}, which has {width} × {height} pixels. Choose a "
            "smaller one.",
            left=framing.crop.left,
            top=framing.crop.top,
            wide=framing.crop.width,
            high=framing.crop.height,
            name=name,
            width=full[0],
            height=full[1],
        )
    pixels = framing.of(photo.pixels)
    alpha = None if photo.alpha is None else framing.of(photo.alpha)
    if alpha is not None:
        alpha = None if int(alpha.min()) == 255 else alpha
    for plane in (pixels, alpha):
        if plane is not None:
            plane.setflags(write=False)
    dpi = photo.dpi
    if dpi is not None and framing.turn in (90, 270):
        dpi = dpi[1], dpi[0]
    return replace(photo, pixels=pixels, alpha=alpha, dpi=dpi)
