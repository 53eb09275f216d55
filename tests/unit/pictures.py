"""Pictures made in code."""

from pathlib import Path

import cv2
import numpy as np


def write_subject(path: Path, side: int = 160, hue: int = 0) -> Path:
    """Write a PNG of a bright disc on a dark gradient, something that a network calls a subject."""
    rows, columns = np.mgrid[0:side, 0:side].astype(np.float32) / side
    pixels = np.stack([40 + 30 * rows, 60 * columns, 30 + 0 * rows], -1).astype(np.uint8)
    cv2.circle(pixels, (side // 2, side // 2), side // 3, (40 + hue, 200, 240), -1, cv2.LINE_AA)
    encoded, data = cv2.imencode(".png", pixels)
    assert encoded
    path.write_bytes(data.tobytes())
    return path
