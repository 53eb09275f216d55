"""Where a photo lies in a network's input, and how to come back from there.

Loads no NumPy by itself: the catalogue's rules, which the command line reads at its start, give placements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Size2D = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Placement:
    """A photo scaled to `content` and put into the upper left of `input`; right of it and below is padding.

    Attributes:
        photo: height and width of the photo, in its own pixels.
        content: height and width that the photo has in the input.
        input: height and width of the input, padding included.
    """

    photo: Size2D
    content: Size2D
    input: Size2D

    def to_input(self, points: NDArray[np.floating]) -> NDArray[np.float32]:
        """Return (n, 2) points, x before y, of the photo as points of the input, float32.

        Pixel edges lie at whole numbers on both sides, so that the photo's right edge is the content's.
        """
        return _scaled(points, self.content[1] / self.photo[1], self.content[0] / self.photo[0])

    def to_photo(self, points: NDArray[np.floating]) -> NDArray[np.float32]:
        """Return (n, 2) points, x before y, of the input as points of the photo, float32."""
        return _scaled(points, self.photo[1] / self.content[1], self.photo[0] / self.content[0])

    def share_of(self, height: int, width: int) -> tuple[float, float]:
        """Return how many rows and columns of a plane over the whole input lie over the photo, fractions included."""
        return height * self.content[0] / self.input[0], width * self.content[1] / self.input[1]


def _scaled(points: NDArray[Any], across: float, down: float) -> NDArray[np.float32]:
    scaled: NDArray[np.float32] = (points.astype("float64") * (across, down)).astype("float32")
    return scaled
