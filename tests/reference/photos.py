"""Thirty photos of several shapes: of a folder, or made with a seed."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Heights and widths: landscape, portrait, square, panorama, column, odd, tiny.
SHAPES = (
    (240, 320), (320, 240), (256, 256), (96, 512), (512, 96), (173, 259), (301, 199), (33, 47), (64, 200), (229, 231),
)  # fmt: skip
COUNT = 30

Photo = NDArray[np.uint8]


def photos(folder: Path | None) -> list[Photo]:
    """Return thirty, (H, W, 3) uint8, RGB; each shape three times."""
    shapes = [SHAPES[number % len(SHAPES)] for number in range(COUNT)]
    if folder is None:
        return [made(number, *shape) for number, shape in enumerate(shapes)]
    files = sorted(
        path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".png") and "images" in str(path)
    )
    chosen = files[:: max(1, len(files) // COUNT)][:COUNT]
    if len(chosen) < COUNT:
        raise SystemExit(f"{folder} has only {len(chosen)} photos")
    return [_resized(path, *shape) for path, shape in zip(chosen, shapes, strict=True)]


def made(seed: int, height: int, width: int) -> Photo:
    """Return soft clouds of colour with sharp discs in them."""
    random = np.random.default_rng(seed)
    small = random.integers(0, 256, (6, 6, 3)).astype(np.uint8)
    photo = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    for _ in range(6):
        centre = int(random.integers(0, width)), int(random.integers(0, height))
        colour = tuple(int(value) for value in random.integers(0, 256, 3))
        cv2.circle(photo, centre, int(random.integers(4, 10 + min(height, width) // 4)), colour, -1, cv2.LINE_AA)
    return np.asarray(photo, np.uint8)


def _resized(path: Path, height: int, width: int) -> Photo:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS))


def lanczos(photo: Photo, height: int, width: int) -> Photo:
    """Return the photo at the size of a network's input, as Koutu resizes photos of fewer than 1331 pixels a side."""
    return np.asarray(Image.fromarray(photo).resize((width, height), Image.Resampling.LANCZOS))
