"""Networks that find alpha from a photo and a trimap, tile by tile at the photo's own size."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.core.planes import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.networks.entry import NetworkEntry
from koutu.engine.networks.feeding import outputs_by_role
from koutu.engine.networks.matte import activated
from koutu.engine.networks.network_input import network_input
from koutu.engine.networks.runtime import return_freed_memory
from koutu.engine.networks.session import ModelSession

UNKNOWN = 128  # in a trimap; 0 is background for certain, 255 subject
# Pixels a side. ViTMatte looks at 512² in training, and at windows of 14 cells of 16 pixels; its memory grows with the
# square of a tile's pixels, for four of its layers compare all of them.
_TILE = 768
_OVERLAP = 128  # two neighbours' answers are mixed over as many pixels


class ModelTrimapMatting:
    """A `tasks.TrimapMatting` by one session. Safe to use from several threads; one run at a time.

    Attributes:
        entry: the catalogue's entry.
    """

    def __init__(self, entry: NetworkEntry, session: ModelSession) -> None:
        self.entry = entry
        self._session = session

    def alpha(
        self,
        photo: Pixels,
        trimap: NDArray[np.uint8],
        cancel: CancelToken | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> NDArray[np.uint8]:
        """See `tasks.TrimapMatting.alpha`."""
        token = CancelToken() if cancel is None else cancel
        matte = np.where(trimap == UNKNOWN, 0, trimap).astype(np.uint8)
        tiles = [tile for tile in tiles_over(Rect.of(trimap)) if (trimap[tile.slices] == UNKNOWN).any()]
        if not tiles:
            return matte
        return_freed_memory()
        found = np.zeros(trimap.shape, np.float32)
        weight = np.zeros(trimap.shape, np.float32)
        for number, tile in enumerate(tiles):
            token.check()
            share = _fade(tile, Rect.of(trimap))
            found[tile.slices] += self._tile(photo[tile.slices], trimap[tile.slices], token) * share
            weight[tile.slices] += share
            if progress is not None:
                progress((number + 1) / len(tiles))
        return_freed_memory()
        unknown = trimap == UNKNOWN
        matte[unknown] = np.rint(found[unknown] / weight[unknown] * 255)
        return matte

    def _tile(self, photo: Pixels, trimap: NDArray[np.uint8], cancel: CancelToken) -> NDArray[np.float32]:
        treatment = self.entry.treatment
        height, width = trimap.shape
        colours = network_input(photo, treatment.input, treatment)
        fed = np.zeros((1, 4, *colours.shape[2:]), np.float32)
        fed[:, :3] = colours
        fed[0, 3, :height, :width] = trimap / np.float32(255)
        [name] = outputs_by_role(treatment, self._session, "alpha").values()
        answer = self._session.run({next(iter(self._session.inputs)): fed}, [name], cancel)[name]
        return activated(answer[0, 0, :height, :width].astype(np.float32), treatment.activation)


def tiles_over(whole: Rect) -> Iterator[Rect]:
    """Return tiles that cover a photo, each overlapping the next; those at the far edges lie flush with them."""

    def starts(length: int) -> list[int]:
        if length <= _TILE:
            return [0]
        count = -(-(length - _OVERLAP) // (_TILE - _OVERLAP))
        return [round(number * (length - _TILE) / (count - 1)) for number in range(count)]

    for top in starts(whole.height):
        for left in starts(whole.width):
            yield Rect(left, top, left + _TILE, top + _TILE).clipped(whole)


def _fade(tile: Rect, whole: Rect) -> NDArray[np.float32]:
    """A tile's say in each of its pixels: less towards edges where a neighbour has one."""

    def side(length: int, before: bool, after: bool) -> NDArray[np.float32]:
        rising = np.minimum((np.arange(length, dtype=np.float32) + 1) / _OVERLAP, 1)
        return (rising if before else np.ones_like(rising)) * (rising[::-1] if after else np.ones_like(rising))

    down = side(tile.height, tile.top > whole.top, tile.bottom < whole.bottom)
    across = side(tile.width, tile.left > whole.left, tile.right < whole.right)
    return down[:, None] * across
