"""The maths of a view onto a photo: no Qt, nothing but numbers."""

import bisect
from dataclasses import dataclass, replace

SMALLEST_SCALE = 0.01
LARGEST_SCALE = 64.0
_FIT_AT_MOST = 2.0  # a tiny picture is not blown up into squares
_STEPS = (
    *(0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.0667, 0.0833, 0.125, 0.1667, 0.25, 0.3333, 0.5, 0.6667),
    *(1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0, 64.0),
)


@dataclass(frozen=True, slots=True)
class Placement:
    """Which part of a photo a view shows, and how large, whatever the view's own size.

    Attributes:
        width: the photo's columns.
        height: the photo's rows.
        scale: device pixels per photo pixel, 0.01 to 64.
        x: the photo's column, with a fraction, that lies in the middle of the view; inside the photo.
        y: the photo's row that lies in the middle of the view; inside the photo.
    """

    width: int
    height: int
    scale: float
    x: float
    y: float

    @classmethod
    def fitting(cls, width: int, height: int, view_width: float, view_height: float) -> "Placement":
        """Show the whole photo as large as it fits into a view of that size, up to 200 %."""
        scale = min(view_width / width, view_height / height, _FIT_AT_MOST)
        return cls(width, height, _within(scale), width / 2, height / 2)

    def zoomed_at(self, x: float, y: float, factor: float) -> "Placement":
        """Scale by `factor` around the photo's point (x, y); see `scaled_to`."""
        return self.scaled_to(x, y, self.scale * factor)

    def scaled_to(self, x: float, y: float, scale: float) -> "Placement":
        """Take a scale; the photo's point (x, y) stays where it is in the view, unless the middle would leave.

        Keeping it means: the distance from (x, y) to the middle, in photo pixels, shrinks as the scale grows.
        """
        scale = _within(scale)
        shrink = self.scale / scale
        return replace(self, scale=scale)._centred(x + (self.x - x) * shrink, y + (self.y - y) * shrink)

    def panned(self, dx: float, dy: float) -> "Placement":
        """Move the photo by (dx, dy) device pixels."""
        return self._centred(self.x - dx / self.scale, self.y - dy / self.scale)

    def stepped(self, steps: int) -> float:
        """Return the scale that many familiar steps (…, 50 %, 66.7 %, 100 %, …) above or below the present one."""
        if steps > 0:
            index = bisect.bisect_right(_STEPS, self.scale * 1.001) - 1 + steps
        else:
            index = bisect.bisect_left(_STEPS, self.scale * 0.999) + steps
        return _STEPS[min(max(index, 0), len(_STEPS) - 1)]

    def to_view(self, x: float, y: float, view_width: float, view_height: float) -> tuple[float, float]:
        """Return the device position of a photo point in a view of that size."""
        return (x - self.x) * self.scale + view_width / 2, (y - self.y) * self.scale + view_height / 2

    def to_photo(self, x: float, y: float, view_width: float, view_height: float) -> tuple[float, float]:
        """Return the photo point at a device position of a view of that size."""
        return (x - view_width / 2) / self.scale + self.x, (y - view_height / 2) / self.scale + self.y

    def _centred(self, x: float, y: float) -> "Placement":
        return replace(self, x=min(max(x, 0.0), float(self.width)), y=min(max(y, 0.0), float(self.height)))


def _within(scale: float) -> float:
    return min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)
