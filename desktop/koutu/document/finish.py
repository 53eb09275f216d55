"""What is made of a final matte: clean colours, the cutout's PNG, pixels for the clipboard."""

import numpy as np
from numpy.typing import NDArray

from koutu.document.thumbnails import eight_bit
from koutu.engine.cancel import CancelToken
from koutu.engine.cutout import make_cutout
from koutu.engine.cutout_type import Cutout
from koutu.engine.export import encode_cutout
from koutu.engine.photo import Photo


class Finish:
    """One photo and one final matte. Each product is made once and kept; use it from one lane's thread only."""

    def __init__(self, photo: Photo, matte: NDArray[np.uint8]) -> None:
        self._photo = photo
        self._matte = matte
        self._cutout: Cutout | None = None
        self._png: bytes | None = None

    def cutout(self, cancel: CancelToken) -> Cutout:
        """The cutout with clean colours.

        Raises:
            Cancelled: by the token.
        """
        if self._cutout is None:
            self._cutout = make_cutout(self._photo, self._matte, cancel)
        return self._cutout

    def png(self, cancel: CancelToken) -> bytes:
        """The file, as `koutu cut` writes it.

        Raises:
            Cancelled: by the token.
        """
        if self._png is None:
            cutout = self.cutout(cancel)
            cancel.check()
            self._png = encode_cutout(cutout, "png")
        return self._png

    def rgba(self, cancel: CancelToken) -> NDArray[np.uint8]:
        """(H, W, 4) uint8, straight alpha.

        Raises:
            Cancelled: by the token.
        """
        cutout = self.cutout(cancel)
        return np.dstack((eight_bit(cutout.colours), cutout.matte))
