"""How well a head's tilt is measured: photos of people, turned by known angles.

    python -m tests.quality.tilt FOLDER [NAME…]

The folder holds images/ and alpha/ of the same names; without names, every one whose head is found upright or nearly.
"""

import argparse
import time
from pathlib import Path

import cv2
import numpy as np

from koutu.engine.compose.head import find_head
from koutu.engine.compose.tilt import head_tilt

ANGLES = (-12, -6, 6, 12)


def turned(plane: np.ndarray, degrees: float) -> np.ndarray:
    """The same, turned clockwise about its middle."""
    height, width = plane.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return cv2.warpAffine(plane, matrix, (width, height))


def measured(pixels: np.ndarray, matte: np.ndarray) -> float | None:
    head = find_head(matte)
    return None if head is None else head_tilt(pixels, head)


def main() -> None:
    parser = argparse.ArgumentParser(description="How well a head's tilt is measured.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    errors, none, began, runs = [], 0, time.process_time(), 0
    for alpha in sorted((options.folder / "alpha").glob("*.png")):
        if options.names and alpha.stem not in options.names:
            continue
        matte = cv2.imread(str(alpha), cv2.IMREAD_GRAYSCALE)
        pixels = cv2.imread(str(next((options.folder / "images").glob(f"{alpha.stem}.*"))))[..., ::-1]
        here, runs = measured(pixels, matte), runs + 1
        print(f"{alpha.stem:24} {'no axis' if here is None else f'{here:5.1f}°'}")
        if here is None:
            continue
        for angle in ANGLES:
            found, runs = measured(turned(pixels, angle), turned(matte, angle)), runs + 1
            if found is None:
                none += 1
            else:
                errors.append(abs(found - here - angle))
    print(
        f"{len(errors)} turned heads: median error {np.median(errors):.1f}°, nine of ten within "
        f"{np.percentile(errors, 90):.1f}°; {none} without an axis; "
        f"{1000 * (time.process_time() - began) / runs:.0f} ms of the processor each"
    )


if __name__ == "__main__":
    main()
