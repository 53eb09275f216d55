"""What pictures are composed on: float colours, and the alpha of everything that counts as subject."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Colours = NDArray[np.float32]
Alpha = NDArray[np.float32]


@dataclass
class Canvas:
    """A picture that is being composed.

    Attributes:
        colours: (h, w, 3) float32 RGB in 0..1.
        alpha: (h, w) float32 in 0..1, how much of each pixel is subject.
    """

    colours: Colours
    alpha: Alpha

    def paste(self, cutout: NDArray[np.float32], left: int, top: int, *, subject: bool) -> None:
        """Lay a cutout over the picture.

        Subjects add their alpha to what is there, a + (1 − a)·b; anything else hides it, (1 − a)·b.

        Args:
            cutout: (h, w, 4) float32 straight RGBA in 0..1; may reach beyond the picture.
            left: of the cutout, in the picture's pixels.
            top: the same.
            subject: whether it counts as subject.
        """
        height, width = self.alpha.shape
        rows = slice(max(top, 0), min(top + cutout.shape[0], height))
        columns = slice(max(left, 0), min(left + cutout.shape[1], width))
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return
        part = cutout[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
        cover = part[..., 3]
        there = self.colours[rows, columns]
        there += cover[..., None] * (part[..., :3] - there)
        self.alpha[rows, columns] *= 1 - cover
        if subject:
            self.alpha[rows, columns] += cover


def resized_cutout(cutout: NDArray[np.uint8], height: int, width: int) -> NDArray[np.float32]:
    """Resize (h, w, 4) uint8 straight RGBA to float32 in 0..1, colours weighed by alpha."""
    straight = cutout.astype(np.float32) / 255
    straight[..., :3] *= straight[..., 3:]
    smaller = height < cutout.shape[0]
    out = cv2.resize(straight, (width, height), interpolation=cv2.INTER_AREA if smaller else cv2.INTER_LINEAR)
    out[..., :3] /= np.maximum(out[..., 3:], 1e-4)
    return np.clip(out, 0, 1)


def turned(cutout: NDArray[np.float32], degrees: float) -> NDArray[np.float32]:
    """Turn (h, w, 4) float32 straight RGBA about its middle, on as large a plane as it needs."""
    height, width = cutout.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    across, down = int(height * sine + width * cosine) + 1, int(height * cosine + width * sine) + 1
    matrix[:, 2] += (across - width) / 2, (down - height) / 2
    premultiplied = cutout.copy()
    premultiplied[..., :3] *= cutout[..., 3:]
    out = cv2.warpAffine(premultiplied, matrix, (across, down), flags=cv2.INTER_LINEAR)
    out[..., :3] /= np.maximum(out[..., 3:], 1e-4)
    return np.clip(out, 0, 1)


def luminance(colours: Colours) -> NDArray[np.float32]:
    """Return (h, w) float32 of (h, w, 3 or 4)."""
    return colours[..., :3] @ np.array([0.299, 0.587, 0.114], np.float32)
