"""Find the head of a portrait by the subject's outline alone: crown, chin and eyes, for ID photos."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

# A neck is narrower than the head above it by at least this factor; without one (long hair) proportions must do.
_NARROWER = 0.86
# Height of a head, crown to chin, by its width; adults measure 1.25 to 1.4, hair makes the outline wider.
_HEIGHT_BY_WIDTH = 1.28
# The eyes lie half-way between crown and chin, a little lower with the hair on top.
_EYES = 0.52


@dataclass(frozen=True, slots=True)
class Head:
    """Where a head is, in pixels from the photo's upper left corner.

    Attributes:
        crown, eyes, chin: rows, as edges: 0 is the upper edge of the first row.
        middle: the column half-way between its sides.
    """

    crown: float
    eyes: float
    chin: float
    middle: float

    @property
    def height(self) -> float:
        """From the crown to the chin."""
        return self.chin - self.crown


def find_head(matte: NDArray[np.uint8]) -> Head | None:
    """Measure the uppermost part of the subject's largest piece.

    The width of the outline, row by row, grows from the crown to the cheeks, shrinks to the neck and grows to the
    shoulders. The chin is taken where it is narrowest; where it never shrinks, by the usual proportions.

    Args:
        matte: (H, W) uint8.

    Returns:
        None where there is no subject.
    """
    piece = _largest_piece(matte)
    if piece is None:
        return None
    rows = np.flatnonzero(piece.any(axis=1))
    crown, end = int(rows[0]), int(rows[-1]) + 1
    body = piece[crown:end]
    widths = _smooth(body.sum(axis=1).astype(np.float64))
    head_end = _narrowest(widths)
    if head_end is None:
        # The widest row of the first fifth stands for the head: shoulders come later than that.
        broad = widths[: max(1, len(widths) // 5)].max()
        head_end = min(len(widths), round(float(broad) * _HEIGHT_BY_WIDTH))
    head_rows = body[: max(1, round(head_end * 0.8))]
    columns = np.flatnonzero(head_rows.any(axis=0))
    chin = float(crown + head_end)
    return Head(float(crown), crown + _EYES * (chin - crown), chin, float(columns[0] + columns[-1] + 1) / 2)


def _largest_piece(matte: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    solid = (matte >= 128).view(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=4)
    if count < 2:
        return None
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    piece: NDArray[np.uint8] = (labels == largest).view(np.uint8)
    return piece


def _smooth(widths: NDArray[np.float64]) -> NDArray[np.float64]:
    """A mean over 3 % of the rows: single strands of hair do not make a neck."""
    reach = max(1, len(widths) // 64)
    padded = np.pad(widths, reach, mode="edge")
    kernel = np.full(2 * reach + 1, 1 / (2 * reach + 1))
    return np.convolve(padded, kernel, "valid")


def _narrowest(widths: NDArray[np.float64]) -> int | None:
    """The row of the neck: narrower than the widest row above it, with shoulders wider than the head below it."""
    widest = np.maximum.accumulate(widths)
    # Everything from the first row on that is half again as wide as the neck above it is shoulders.
    lowest = np.inf
    place = -1
    for row in range(len(widths)):
        if widths[row] < _NARROWER * widest[row] and widths[row] < lowest:
            lowest, place = float(widths[row]), row
        elif place >= 0 and widths[row] > 1.5 * lowest:
            return place
    return place if place >= 0 and place < len(widths) - 1 else None
