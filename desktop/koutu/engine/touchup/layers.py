"""The layers of a final matte: the network's, the user's touch-up over it, the edge sliders over both."""

from dataclasses import dataclass, field

from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.core.tiles import moved
from koutu.engine.touchup.edges import Edges, adjusted, grid, reach
from koutu.engine.touchup.touchup import Touchup


@dataclass(frozen=True, slots=True, eq=False)
class Layers:
    """What a final matte is made of.

    Attributes:
        network: (H, W) uint8, never changed.
        touchup: the user's edits.
        edges: how the sliders stand.
    """

    network: Pixels
    touchup: Touchup
    edges: Edges = field(default_factory=Edges)

    @property
    def plain(self) -> bool:
        """Whether the final matte is the network's own."""
        return self.touchup.tiles.empty and self.edges == Edges()

    def changed_by(self, rect: Rect) -> Rect:
        """Return the part of the final matte that a touch of `rect` may change."""
        wide, step = rect.grown(reach(self.edges)), grid(self.edges)
        left, top = wide.left // step * step, wide.top // step * step
        aligned = Rect(left, top, -(-wide.right // step) * step, -(-wide.bottom // step) * step)
        return aligned.clipped(Rect.of(self.network))

    def part(self, rect: Rect) -> Pixels:
        """Return the final matte inside `rect`, which must lie in the photo: (rect.height, rect.width) uint8.

        It may be a view of the network's: not to be written to.
        """
        if self.edges == Edges():
            return self.touchup.applied(self.network, rect)
        wide = self.changed_by(rect)
        return adjusted(self.touchup.applied(self.network, wide), self.edges)[moved(rect, wide).slices]

    def flat(self) -> Pixels:
        """Return the whole final matte; the network's own array where nothing is changed."""
        return self.network if self.plain else self.part(Rect.of(self.network))
