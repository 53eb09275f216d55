"""How a coarse matte becomes the photo's own edges: what the command line and the sliders set."""

from dataclasses import dataclass
from typing import Literal

from koutu.engine.networks.catalog import Size

Method = Literal["fast", "fine", "best"]


@dataclass(frozen=True, slots=True)
class RefineSettings:
    """How to refine.

    Attributes:
        method: fast upsamples the coarse matte along the photo's edges; fine also solves the band of doubt;
            best has a network of its own find alpha there, see `network_refining`.
        radius: 25 to 400 per cent of the band's own width. Not for fast.
        detail: 0 to 100; 0 keeps to the network, 100 follows the photo's colours alone. Fine only.
        haze: 0 to 100 per cent, how far faint alpha is taken away; 0 leaves all of it.

    Raises:
        ValueError: a figure is outside its range.
    """

    method: Method = "fine"
    radius: float = 100.0
    detail: float = 50.0
    haze: float = 50.0

    def __post_init__(self) -> None:
        if not (25 <= self.radius <= 400 and 0 <= self.detail <= 100 and 0 <= self.haze <= 100):
            raise ValueError(f"out of range: {self}")


def chosen(
    method: Method | None, radius: float | None, detail: float | None, haze: float | None, size: Size
) -> RefineSettings | None:
    """Return what somebody set; None, for the size's own, where that is nothing.

    A radius or detail means fine; haze alone leaves the method that the size comes with.

    Raises:
        ValueError: a figure is outside its range, or there is a radius for `fast` or a detail for other than `fine`.
    """
    if method is None and radius is None and detail is None and haze is None:
        return None
    if (method == "fast" and radius is not None) or (method in ("fast", "best") and detail is not None):
        raise ValueError(f"{method} has no radius and no detail" if method == "fast" else f"{method} has no detail")
    usually = RefineSettings()
    alone = usual(size).method if radius is None and detail is None else "fine"
    return RefineSettings(
        method or alone,
        usually.radius if radius is None else radius,
        usually.detail if detail is None else detail,
        usually.haze if haze is None else haze,
    )


def usual(size: Size) -> RefineSettings:
    """Return the settings a size comes with: Fast keeps Small small."""
    return RefineSettings("fast" if size == "small" else "fine")
