"""Layers of a finished picture, and how they become one.

Colours are mixed as they are stored, gamma-encoded, and not in linear light. Every common program that will show a
transparent cutout over something (browsers, office programs, Photoshop's and GIMP's default blending for 8 bits) mixes
so; a picture flattened here looks like the transparent one laid over the same backdrop there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.compose.style import Colour
from koutu.engine.core.planes import Depth, Pixels

Plane = NDArray[np.uint8]

# Rows mixed at a time: the wide integers of a 12-megapixel picture would take 150 MB.
_BAND_PIXELS = 1 << 18


@dataclass(frozen=True, slots=True, eq=False)
class PictureLayer:
    """One layer of the canvas's size.

    Attributes:
        name: what it is, in English, as editors show it.
        colours: (H, W, 3) uint8 or uint16 straight RGB, or one colour for all of it, of 8 bits.
        alpha: (H, W) uint8, or None: opaque.
        visible: whether it takes part in the finished picture; editors get the others as well, switched off.
        masked: whether editors get `alpha` as a mask that can be painted on.
    """

    name: str
    colours: Pixels | Colour
    alpha: Plane | None = None
    visible: bool = True
    masked: bool = False


def flatten(layers: Sequence[PictureLayer], dtype: Depth) -> tuple[Pixels, Plane | None]:
    """Lay the visible layers, the lowest first, over one another.

    Args:
        layers: at least one is visible; the lowest has colours for each pixel unless it is opaque or covered.
        dtype: of the answer's samples; arrays of colours are of it already.

    Returns:
        (H, W, 3) straight colours of `dtype` and (H, W) uint8 alpha, None where all is opaque. A single layer's arrays
        come back as they are.
    """
    shown = [layer for layer in layers if layer.visible]
    first = shown[0]
    height, width = size_of(first)
    if len(shown) == 1 and not isinstance(first.colours, tuple):
        return first.colours, first.alpha
    colours = full_colours(first, (height, width), dtype).copy()
    alpha = None if first.alpha is None else first.alpha.copy()
    for layer in shown[1:]:
        _lay(layer, colours, alpha)
    return colours, alpha


def size_of(layer: PictureLayer) -> tuple[int, int]:
    """Rows and columns."""
    plane = layer.alpha if isinstance(layer.colours, tuple) else layer.colours
    assert plane is not None, "one opaque colour has no size"
    return plane.shape[0], plane.shape[1]


def full_colours(layer: PictureLayer, size: tuple[int, int], dtype: Depth) -> Pixels:
    """The colours of a layer for every pixel of its (height, width)."""
    if not isinstance(layer.colours, tuple):
        return layer.colours
    level = 1 if dtype == np.uint8 else 257
    out: Pixels = np.empty((*size, 3), dtype)
    out[:] = [part * level for part in layer.colours]
    return out


def _lay(layer: PictureLayer, colours: Pixels, alpha: Plane | None) -> None:
    """Lay a layer over `colours` and `alpha`, in place."""
    assert layer.alpha is not None, "an opaque layer is the lowest one"
    left, top, across, down = cv2.boundingRect(layer.alpha)
    rows = max(1, _BAND_PIXELS // max(1, across))
    for first in range(top, top + down, rows):
        part = np.s_[first : min(first + rows, top + down), left : left + across]
        above = layer.alpha[part]
        if isinstance(layer.colours, tuple):
            level = 1 if colours.dtype == np.uint8 else 257
            new: Pixels = np.full((*above.shape, 3), [level * each for each in layer.colours], colours.dtype)
        else:
            new = layer.colours[part]
        if alpha is None:
            colours[part] = over(new, above, colours[part])
        else:
            colours[part], alpha[part] = _over_translucent(new, above, colours[part], alpha[part])


def over(colours: Pixels, alpha: Plane, behind: Pixels) -> Pixels:
    """Straight colours over opaque ones: round((c·a + b·(255 − a)) / 255), exact where alpha is 0 or 255.

    Args:
        colours, behind: (h, w, 3) uint8 or uint16, both of one dtype.
        alpha: (h, w) uint8.

    Returns:
        (h, w, 3) of the same dtype.
    """
    if colours.dtype == np.uint8:
        share = alpha[..., None].astype(np.uint16)
        mixed = colours * share
        mixed += behind * (np.uint16(255) - share)
        # round(x / 255) for every x up to 255²; the sums stay below 65536.
        mixed += np.uint16(128)
        mixed += mixed >> 8
        mixed >>= 8
        return mixed.astype(np.uint8)
    part = alpha[..., None].astype(np.uint32)
    deep = colours * part
    deep += behind * (np.uint32(255) - part)
    deep += np.uint32(127)
    deep //= np.uint32(255)
    return deep.astype(np.uint16)


def _over_translucent(colours: Pixels, alpha: Plane, behind: Pixels, under: Plane) -> tuple[Pixels, Plane]:
    """Straight colours over straight colours (Porter and Duff 1984); where nothing lies below, exactly the upper ones.

    The alpha 255·(1 − (1 − a)(1 − u)) is rounded once; the colours are weighed by the exact shares.
    """
    upper = alpha.astype(np.float32)
    lower = under * (np.float32(255) - upper) * np.float32(1 / 255)
    whole = upper + lower
    share = np.divide(upper, whole, out=np.ones_like(whole), where=whole > 0)[..., None]
    mixed = behind + share * (colours.astype(np.float32) - behind)
    return np.rint(mixed).astype(colours.dtype), np.rint(whole).astype(np.uint8)
