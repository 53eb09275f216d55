"""What a cutout is made of: one photo and one final matte, as they stood."""

from dataclasses import dataclass

from koutu.engine.decoding.photo import Photo
from koutu.engine.matting.cutout import Matte
from koutu.engine.touchup.layers import Layers


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class CutoutSource:
    """One state of a document. Nobody changes it any more, so any thread may read it; a later state is another one.

    Attributes:
        photo: the decoded picture.
        layers: what the final matte is made of.
    """

    photo: Photo
    layers: Layers

    def matte(self) -> Matte:
        """Return the final matte, (H, W) uint8: not to be written to."""
        return self.layers.flat()
