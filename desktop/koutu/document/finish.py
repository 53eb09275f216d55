"""What is made of a final matte: clean colours, the cutout's PNG, pixels for the clipboard."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.cancel import CancelToken
from koutu.engine.decoding.photo import Photo
from koutu.engine.display.thumbnails import eight_bit
from koutu.engine.export.export import encode_cutout
from koutu.engine.files.atomic import write_atomically
from koutu.engine.matting.cutout import make_cutout
from koutu.engine.matting.cutout_type import Cutout
from koutu.engine.touchup.layers import Layers


class Finish:
    """One photo and one final matte. Use it from one lane's thread only.

    It keeps no pixels: the file it wrote last gives the PNG again.
    """

    def __init__(self, photo: Photo, layers: Layers) -> None:
        """Take a photo and its layers, which nobody changes any more."""
        self._photo = photo
        self._layers = layers
        self._file: Path | None = None

    def cutout(self, cancel: CancelToken) -> Cutout:
        """The cutout with clean colours.

        Raises:
            Cancelled: by the token.
        """
        return make_cutout(self._photo, self._layers.flat(), cancel)

    def write(self, cutout: Cutout, path: Path, cancel: CancelToken) -> None:
        """Write the PNG of `cutout`, which must be this one's, as `koutu cut` does.

        Raises:
            Cancelled: by the token.
            ExportError: the file cannot be written.
        """
        cancel.check()
        png = encode_cutout(cutout)
        cancel.check()
        path.parent.mkdir(exist_ok=True)
        write_atomically(path, png, True)
        self._file = path

    def png(self, cancel: CancelToken) -> bytes:
        """The file, as `koutu cut` writes it.

        Raises:
            Cancelled: by the token.
        """
        if self._file is not None and self._file.is_file():
            return self._file.read_bytes()
        cutout = self.cutout(cancel)
        cancel.check()
        return encode_cutout(cutout)

    def rgba(self, cancel: CancelToken) -> NDArray[np.uint8]:
        """(H, W, 4) uint8, straight alpha.

        Raises:
            Cancelled: by the token.
        """
        cutout = self.cutout(cancel)
        return np.dstack((eight_bit(cutout.colours), cutout.matte))
