"""What a cutout is made of: one photo and one final matte, as they stood."""

from dataclasses import dataclass

from koutu.document.resting import Resting
from koutu.engine.decoding.photo import Photo
from koutu.engine.matting.cutout import Matte
from koutu.engine.touchup.edges import Edges
from koutu.engine.touchup.layers import Layers
from koutu.engine.touchup.touchup import Touchup


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class CutoutSource:
    """One state of a document. Nobody changes it any more, so any thread may read it; a later state is another one.

    Attributes:
        resting_photo: the decoded picture.
        resting_base: the network's matte, (H, W) uint8.
        touchup, edges: what the user made of it.
    """

    resting_photo: Resting[Photo]
    resting_base: Resting[Matte]
    touchup: Touchup
    edges: Edges

    @classmethod
    def of(cls, photo: Photo, layers: Layers) -> "CutoutSource":
        """Return the source of things that are in memory and stay there."""
        return cls(Resting(photo), Resting(layers.network), layers.touchup, layers.edges)

    @property
    def photo(self) -> Photo:
        """The decoded picture; read again where it rests: hold it while it is used."""
        return self.resting_photo.get()

    @property
    def layers(self) -> Layers:
        """What the final matte is made of; as `photo`."""
        return Layers(self.resting_base.get(), self.touchup, self.edges)

    def matte(self) -> Matte:
        """Return the final matte, (H, W) uint8: not to be written to."""
        return self.layers.flat()
