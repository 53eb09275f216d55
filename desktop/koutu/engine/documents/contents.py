"""What a document holds between the program and its file."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from koutu.engine.core.errors import PhotoError
from koutu.engine.core.framing import Framing
from koutu.engine.decoding.photo import Photo
from koutu.engine.decoding.read_file import read_file
from koutu.engine.export.presets import Preset
from koutu.engine.matting.cutout import Coarse, Matte
from koutu.engine.matting.refine_settings import RefineSettings
from koutu.engine.networks.catalog import Size
from koutu.engine.networks.modes import Mode
from koutu.engine.touchup.edges import Edges
from koutu.engine.touchup.touchup import Touchup

Mark = Literal["", "done", "doubtful", "star"]
MARKS: tuple[Mark, ...] = get_args(Mark)


@dataclass(frozen=True, slots=True, eq=False)
class Original:
    """The encoded photo, as it came.

    Attributes:
        name: its file name, for people.
        path: the file it is read from, or None.
        data: its bytes where there is no file, or None: then the pixels are all there is.
        sha256: digest of the file when it was read, empty where there is none.
        aside: a copy of the program's own, of this digest, or None: the file may vanish while it is open here.
    """

    name: str
    path: Path | None = None
    data: bytes | None = None
    sha256: str = ""
    aside: Path | None = None

    def bytes(self) -> bytes | None:
        """Return the encoded photo; None when there is none, or the file is no longer the one that was read."""
        if self.data is not None:
            return self.data
        for path in (self.aside, self.path):
            data = None if path is None else _file(path)
            if data is not None and hashlib.sha256(data).hexdigest() == self.sha256:
                return data
        return None


def _file(path: Path) -> bytes | None:
    try:
        return read_file(path)
    except PhotoError:
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """What a document file holds. The arrays must not change while it is written.

    Attributes:
        original, photo: the whole photo, encoded and decoded.
        framing: how it is turned, mirrored and cropped; mattes, touch-up and thumbnail are of the photo so framed.
        mode, size: what the next cut uses.
        matte_choice: the mode and size that made `network`.
        network: (H, W) uint8, the network's matte, or None before the first answer.
        coarse: (h, w) uint16, the coarse matte that it came of, or None where it is not known.
        refine: how it was refined, or None for what the size comes with.
        touchup, edges: the user's edits.
        thumbnail: (h, w, 4) uint8 straight RGBA, at most 512 pixels wide and high.
        finish: the backdrop and export, as a preset, or None while nobody chose any.
        mark: what the user said of it.
    """

    original: Original
    photo: Photo
    mode: Mode
    size: Size
    matte_choice: tuple[Mode, Size]
    network: Matte | None
    touchup: Touchup
    thumbnail: NDArray[np.uint8]
    edges: Edges = field(default_factory=Edges)
    finish: Preset | None = None
    coarse: Coarse | None = None
    refine: RefineSettings | None = None
    framing: Framing = field(default_factory=Framing)
    mark: Mark = ""
