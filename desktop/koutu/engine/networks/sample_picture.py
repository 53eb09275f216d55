"""The picture that networks are tried on, and what came of it."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.planes import Pixels
from koutu.engine.files.atomic import write_atomically


def eight_bit(pixels: Pixels) -> NDArray[np.uint8]:
    """A photo's pixels as a trial takes them."""
    shift = 8 if pixels.dtype == np.uint16 else 0
    reduced: NDArray[np.uint8] = np.right_shift(pixels, shift).astype(np.uint8)
    return reduced


def save_matte(matte: NDArray[np.float32], shape: Sequence[int], path: Path) -> None:
    """Write a trial's matte as a grey PNG of its sample's height and width, `shape`.

    Raises:
        ExportError: it cannot be written.
    """
    resized = cv2.resize(matte, (shape[1], shape[0]))
    encoded = cv2.imencode(".png", np.rint(resized * 255).astype(np.uint8))[1]
    write_atomically(path, encoded.tobytes())


def sample_picture() -> NDArray[np.uint8]:
    """A picture to try networks on where the user has none open: a lit ball before a darker ground, (384, 512, 3)."""
    y, x = np.mgrid[:384, :512].astype(np.float32)
    distance = np.hypot(y - 200, x - 256) / 130
    ground = np.stack([70 + x / 12, 90 + y / 9, 120 - x / 16], axis=2)
    light = np.clip(1.15 - 0.5 * np.hypot(y - 150, x - 210) / 130, 0.3, 1)[..., None]
    ball = np.array([236, 150, 60], np.float32) * light
    inside = np.clip((1 - distance) * 60, 0, 1)[..., None]
    picture: NDArray[np.uint8] = (ground * (1 - inside) + ball * inside).astype(np.uint8)
    return picture
