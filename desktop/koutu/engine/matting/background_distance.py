"""How unlike the background near by a photo's colours are."""

import cv2
import numpy as np

from koutu.engine.core.planes import Floats, Pixels, box_mean, cell_means, grid_step, resize

_SIDE = 128  # of the grid; 64: IOU of people .8979 for .8983, 256: EDGE lower by .0002, hair's SAD higher by .4
_LOOKED_AT = 1024  # pixels along the long side, for means of which every single one need not be read
_CLEAR = 0.1  # a cell of the coarse matte below that is background
_NOISE = 0.003  # variance that counts beside the background's own
_KNOWN = 0.3  # share of an area from which its own background is the measure, and not that of a wider one
_FAR = 1e3  # where there is no background at all


def background_distance(pixels: Pixels, coarse: Floats) -> Floats:
    """Compare a photo's colours with those of the background around them.

    The mean and variance of the background's colours are carried into what is no background from as near as there is
    some: from coarser and coarser levels of a pyramid (pull-push; Gortler et al., The Lumigraph, SIGGRAPH 1996).

    Args:
        pixels: (H, W, 3) uint8 or uint16.
        coarse: (h, w) float32 in 0..1, covering the same picture.

    Returns:
        Of the coarse matte's size, float32: the squared distance from the background's mean over its variance. About 1
        and less is as the background; glass is, for one sees the background through it.
    """
    thin = max(1, max(pixels.shape[:2]) // _LOOKED_AT)
    pixels = pixels[::thin, ::thin]
    height, width = pixels.shape[:2]
    colours = cell_means(pixels, grid_step(height, width, _SIDE))
    rows, columns = colours.shape[:2]
    subject = resize((coarse >= _CLEAR).astype(np.float32), rows, columns, cv2.INTER_AREA)
    ground = (subject.reshape(rows, columns) < 1e-3).astype(np.float32)
    if not ground.any():
        return np.full(coarse.shape, _FAR, np.float32)
    lengths = np.square(colours).sum(axis=2, keepdims=True)
    found = _carried(np.concatenate([colours, lengths], axis=2), ground)
    mean, length = found[..., :3], found[..., 3]
    variance = np.maximum(length - np.square(mean).sum(axis=2), 0)
    unlike: Floats = np.square(colours - mean).sum(axis=2) / (variance + np.float32(_NOISE))
    smooth = box_mean(unlike, 1).reshape(rows, columns)
    return resize(smooth, *coarse.shape).reshape(coarse.shape)


def _carried(values: Floats, known: Floats) -> Floats:
    """Fill (h, w, channels) where `known`, (h, w), is 0, from the means of wider and wider areas."""
    levels = [(values * known[..., None], known)]
    while max(levels[-1][1].shape) > 1:
        height, width = (-(-side // 2) for side in levels[-1][1].shape)
        sums, shares = (resize(plane, height, width, cv2.INTER_AREA) for plane in levels[-1])
        levels.append((sums.reshape(height, width, -1), shares.reshape(height, width)))
    filled = np.zeros_like(levels[-1][0])
    for sums, shares in reversed(levels):
        wider = resize(filled, *shares.shape).reshape(sums.shape)
        trust = np.minimum(shares / np.float32(_KNOWN), 1)[..., None]
        own = sums / np.maximum(shares, np.float32(1e-6))[..., None]
        filled = np.asarray(own * trust + wider * (1 - trust), np.float32)
    return filled
