"""A photo as a network wants it: resized, scaled, normalised, padded and laid out."""

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from koutu.engine.core.planes import Pixels
from koutu.engine.networks.families import Range, Treatment
from koutu.engine.networks.input_rule import InputRule

# Photos are averaged over whole blocks of pixels as long as they stay larger than the network's input and than this,
# and only then resampled by Lanczos: at 12 megapixels a third of the time of Lanczos alone, 0.4 levels of 255 apart.
_STAYS_LARGER = 1.3
_LEAST_REDUCED = 1331  # 1.3 · 1024: above what the bundled networks take


def network_input(pixels: Pixels, rule: InputRule, treatment: Treatment) -> NDArray[np.float32]:
    """Scale and normalise a photo as the network was trained; what is padded is 0 after normalising.

    Args:
        pixels: (H, W, 3) uint8 or uint16, RGB.
        rule: the size the network gets.
        treatment: its range, mean and std, order of channels and layout.

    Returns:
        float32 of the treatment's layout: (1, 3, h, w), (3, h, w) or (h, w, 3).
    """
    placement = rule.placement(*pixels.shape[:2])
    height, width = placement.content
    resized = _resized(pixels, height, width, treatment.range)
    match treatment.range:
        case "own":
            top = max(int(resized.max()), 1)
        case "full":
            top = 255
        case "raw":
            top = 1
    scale = 1 / (top * np.array(treatment.std))
    shift = np.array(treatment.mean) / treatment.std
    make = np.empty if placement.input == placement.content else np.zeros
    feed: NDArray[np.float32] = make((1, 3, *placement.input), np.float32)
    order = (0, 1, 2) if treatment.channels == "rgb" else (2, 1, 0)
    for channel, colour in enumerate(order):
        plane = feed[0, channel, :height, :width]
        np.multiply(resized[..., colour], np.float32(scale[channel]), out=plane)
        plane -= np.float32(shift[channel])
    match treatment.layout:
        case "chw":
            feed = feed[0]
        case "hwc":
            feed = np.ascontiguousarray(feed[0].transpose(1, 2, 0))
    return feed


def _resized(pixels: Pixels, height: int, width: int, scale: Range) -> NDArray[np.uint8]:
    """Resize to 8 bit; 16-bit photos lose least when their own maximum, which is divided out again, becomes 255."""
    down, across = (
        max(1, int(have / max(_STAYS_LARGER * want, _LEAST_REDUCED)))
        for have, want in zip(pixels.shape[:2], (height, width), strict=True)
    )
    if (down, across) != (1, 1):
        size = -(-pixels.shape[1] // across), -(-pixels.shape[0] // down)
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment] # keeps the dtype
    if pixels.dtype == np.uint16:
        top = max(int(pixels.max()), 1) if scale == "own" else 65535
        pixels = cv2.convertScaleAbs(pixels, alpha=255 / top)  # type: ignore[assignment] # gives uint8
    return _lanczos(np.asarray(pixels, np.uint8), height, width)


def _lanczos(pixels: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """Resize as Pillow does, to the byte, on two threads.

    Rows of the photo know nothing of each other while they are resized, nor columns; but both passes round to 8 bit, so
    that their order is seen. Pillow takes columns first where far more rows than columns fall away.
    """
    rows, columns = pixels.shape[:2]
    order = (0, 1) if rows - height > max(0, 2 * (columns - width)) else (1, 0)
    with ThreadPoolExecutor(2) as pool:
        for axis in order:
            pixels = _resized_along(axis, pixels, (height, width)[axis], pool)
    return pixels


def _resized_along(axis: int, pixels: NDArray[np.uint8], length: int, pool: ThreadPoolExecutor) -> NDArray[np.uint8]:
    def half(part: NDArray[np.uint8]) -> NDArray[np.uint8]:
        size = (part.shape[1], length) if axis == 0 else (length, part.shape[0])
        return np.asarray(Image.fromarray(part).resize(size, Image.Resampling.LANCZOS))

    halves = [part for part in np.array_split(pixels, 2, axis=1 - axis) if part.size]
    return np.concatenate(list(pool.map(half, halves)), axis=1 - axis)
