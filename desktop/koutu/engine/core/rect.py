"""Rectangles of whole pixels: what a stroke touched, what a view shows."""

from typing import Any, NamedTuple

from numpy.typing import NDArray


class Rect(NamedTuple):
    """Half-open rectangle of pixels: `left <= x < right`, `top <= y < bottom`."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Columns; 0 where the rectangle is empty."""
        return max(0, self.right - self.left)

    @property
    def height(self) -> int:
        """Rows; 0 where the rectangle is empty."""
        return max(0, self.bottom - self.top)

    @property
    def empty(self) -> bool:
        """Whether no pixel lies inside."""
        return self.right <= self.left or self.bottom <= self.top

    @property
    def slices(self) -> tuple[slice, slice]:
        """Index of these pixels in an array of (H, W, ...). The rectangle must lie inside the array."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def clipped(self, other: "Rect") -> "Rect":
        """Return the part inside `other`; an empty rectangle at (0, 0) if there is none."""
        both = Rect(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )
        return Rect(0, 0, 0, 0) if both.empty else both

    def united(self, other: "Rect") -> "Rect":
        """Return the smallest rectangle around both; an empty one adds nothing."""
        if self.empty:
            return other
        if other.empty:
            return self
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def grown(self, by: int) -> "Rect":
        """Return the rectangle with `by` more pixels on every side."""
        return Rect(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def moved(self, right: int, down: int) -> "Rect":
        """Return the rectangle elsewhere, as large as before."""
        return Rect(self.left + right, self.top + down, self.right + right, self.bottom + down)

    @classmethod
    def of(cls, pixels: NDArray[Any]) -> "Rect":
        """Return the rectangle of a whole (H, W, ...) array."""
        return cls(0, 0, pixels.shape[1], pixels.shape[0])
