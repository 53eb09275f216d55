"""A photo with alpha of its own: what networks and refiner see of it, and what its alpha says of the matte.

docs/MATTING.md has the figures behind the numbers.
"""

from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.planes import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.decoding.photo import Photo

Plane = NDArray[np.uint8]

_GREYS = (0, 64, 128, 192, 255)  # evenly spread: any grey is 64 levels and more from three of them
_LEAST_CONTRAST = 10  # percentile of the rim's distances to a grey: its worst tenth decides
_SIDE = 512  # the long side on which these questions are answered
_ICON = 256  # nothing up to this size is a photo if its visible part has another shape than a rectangle, or is flat
_RIM = 3  # of 512
_FOLLOWED = 0.6  # share of the own rim that the networks' subject reaches: cut-outs 0.62 and more, frames 0.33 and less
_FLAT = 0.45  # share of pixels without texture: drawn icons 0.44 to 1, nine tenths of photos less
_FLAT_IN_FRAME = 0.8  # drawings in a rectangle's frame may have a background to take away; flags: 0.82 and more
_FRAME = 0.97  # share of its box that a rounded rectangle fills
_RECTANGLE = 0.9995  # and one with sharp corners; tiles with a radius of a 28th of their side: 0.998


def visible_pixels(photo: Photo) -> Pixels:
    """Return the photo as it looks over a grey that its rim stands out from; its own pixels where it has no alpha.

    Returns:
        (H, W, 3) of the photo's dtype.
    """
    if photo.alpha is None:
        return photo.pixels
    grey = contrasting_grey(photo)
    level = grey if photo.pixels.dtype == np.uint8 else grey * 257
    share = photo.alpha[..., None].astype(np.float32) * np.float32(1 / 255)
    mixed = (photo.pixels.astype(np.float32) - np.float32(level)) * share + np.float32(level)
    out: Any = np.rint(mixed).astype(photo.pixels.dtype)
    return cast(Pixels, out)


def contrasting_grey(photo: Photo) -> int:
    """Return the level, 0 to 255, whose distance from the colours along the photo's transparent parts is largest."""
    assert photo.alpha is not None
    pixels, alpha = _reduced(photo)
    rim = _rim(alpha)
    colours = pixels[rim if rim.any() else alpha > 0].astype(np.int16)
    if not len(colours):
        return 128

    def contrast(grey: int) -> float:
        return float(np.percentile(np.abs(colours - grey).max(axis=1), _LEAST_CONTRAST))

    return max(_GREYS, key=contrast)


def is_cut_out(photo: Photo, coarse: NDArray[np.uint16]) -> bool:
    """Return whether the photo's own alpha is a cutout already: an icon, a logo, somebody's cut-out subject.

    It is not where its transparent parts are a frame around a photo, in which a subject is still to be found.

    Args:
        photo: with or without alpha.
        coarse: (h, w) uint16, the networks' coarse matte of `visible_pixels`.
    """
    if photo.alpha is None or not (photo.alpha < 128).any():
        return False
    pixels, alpha = _reduced(photo)
    _, _, width, height = cv2.boundingRect((alpha >= 128).astype(np.uint8))
    filled = np.count_nonzero(alpha >= 128) / max(1, width * height)
    if max(photo.alpha.shape) <= _ICON and filled < _FRAME:
        return True
    subject = cv2.resize(coarse, alpha.shape[::-1], interpolation=cv2.INTER_LINEAR) > 32767
    rim = _rim(alpha)
    if not rim.any() or float(subject[rim].mean()) >= _FOLLOWED:
        return True
    if filled >= _RECTANGLE:
        # A flag is drawn across a whole square; what is clear all around may be a frame, and what is faint, a photo's.
        fitted = width == alpha.shape[1] or height == alpha.shape[0]
        clear = 2 * np.count_nonzero(alpha == 0) > np.count_nonzero(alpha < 128)
        if not (fitted and clear) or max(photo.alpha.shape) > _ICON:
            return False
    return _flatness(pixels, alpha) >= (_FLAT_IN_FRAME if filled >= _FRAME else _FLAT)


def bounded(photo: Photo, coarse: NDArray[np.uint16], matte: Plane, within: Rect | None = None) -> Plane:
    """Return a matte of `visible_pixels` as the matte of the photo: nothing is more opaque than its own alpha.

    Not the product: networks and refiner have seen the soft edges of its own alpha, they would count twice.

    Args:
        photo, coarse: as `is_cut_out`.
        matte: (H, W) uint8, or (h, w) of the part of it that is `within`.
        within: that part.
    """
    if photo.alpha is None or not is_cut_out(photo, coarse):
        return within_own_alpha(photo, matte, within)
    return (photo.alpha if within is None else photo.alpha[within.slices]).copy()


def within_own_alpha(photo: Photo, matte: Plane, within: Rect | None = None) -> Plane:
    """Return the smaller one of a matte and the photo's own alpha; arguments as for `bounded`."""
    if photo.alpha is None:
        return matte
    return np.minimum(matte, photo.alpha if within is None else photo.alpha[within.slices])


def background_share(photo: Photo, matte: Plane) -> Plane:
    """Return the matte over the photo's own alpha: 255 where its straight colours have no background in them.

    Args:
        photo: with or without alpha.
        matte: (H, W) uint8.
    """
    if photo.alpha is None:
        return matte
    own = np.maximum(photo.alpha, 1).astype(np.uint16)
    share: Plane = np.minimum((matte.astype(np.uint16) * 255 + own // 2) // own, 255).astype(np.uint8)
    return share


def _reduced(photo: Photo) -> tuple[Plane, Plane]:
    """Straight pixels of 8 bits and alpha on at most `_SIDE` pixels a side."""
    pixels: Any = photo.pixels
    alpha: Any = photo.alpha
    height, width = alpha.shape
    shrink = min(1.0, _SIDE / max(height, width))
    if shrink < 1:
        size = max(1, round(width * shrink)), max(1, round(height * shrink))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0], 3)
        alpha = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0])
    if pixels.dtype == np.uint16:
        pixels = (pixels >> 8).astype(np.uint8)
    return pixels, alpha


def _rim(alpha: Plane) -> NDArray[np.bool_]:
    """What is visible within a few pixels of what is not."""
    side = 2 * _RIM + 1
    clear = (alpha < 128).astype(np.uint8)
    near = cv2.dilate(clear, np.ones((side, side), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=(0,))
    return (near.reshape(alpha.shape) > 0) & (alpha >= 128)


def _flatness(pixels: Plane, alpha: Plane) -> float:
    """Share of the opaque pixels whose second differences are at most two levels: no grain, no texture."""
    inner = cv2.erode((alpha == 255).astype(np.uint8), np.ones((3, 3), np.uint8)).reshape(alpha.shape) > 0
    if not inner.any():
        return 1.0
    rough = np.abs(cv2.Laplacian(pixels, cv2.CV_16S)).max(axis=2)
    return float((rough[inner] <= 2).mean())
