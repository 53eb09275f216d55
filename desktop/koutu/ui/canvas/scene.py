"""What the canvases show: the photo, its matte and the colours of its soft edges, held once."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from koutu.engine.core.pyramid import Pixels, Pyramid
from koutu.engine.core.rect import Rect
from koutu.engine.display.edge_colours import EdgeColours, Tiles


class Scene(QObject):
    """The pixels behind one or more canvases. Arrays are kept as they are, never copied.

    Attributes:
        photo: its levels, or None.
        matte: its levels, or None.
        fringe: the cutout's colours in soft edges, or None until they are made.
        backdrop: (h, w, 3) uint8 of any size, over the whole photo behind the cutout; None for the checkerboard.

    Signals:
        changed: the pixels inside a `Rect` of the photo are to be shown anew; None for all of them.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.photo: Pyramid | None = None
        self.matte: Pyramid | None = None
        self.fringe: EdgeColours | None = None
        self.backdrop: Pixels | None = None

    @property
    def bounds(self) -> Rect:
        """The photo's rectangle; empty without one."""
        return Rect.of(self.photo.base) if self.photo else Rect(0, 0, 0, 0)

    def set_photo(self, pixels: Pixels | None) -> None:
        """Show another photo, (H, W, 3) uint8, or none. The matte and fringe of the last one go."""
        self.photo = None if pixels is None else Pyramid(pixels)
        self.matte = self.fringe = self.backdrop = None
        self.changed.emit(None)

    def set_backdrop(self, pixels: Pixels | None) -> None:
        """Let the cutout stand on pixels, stretched over the photo, or on the checkerboard, until another photo."""
        if pixels is not self.backdrop:
            self.backdrop = pixels
            if self.photo is not None:
                self.changed.emit(self.bounds)

    def set_matte(self, matte: Pixels | None) -> None:
        """Show the cutout by a matte, (H, W) uint8 of the photo's size. The fringe of the last matte goes.

        Raises:
            ValueError: the matte has another size than the photo.
        """
        if matte is not None:
            self._check(matte)
        self.matte = None if matte is None else Pyramid(matte)
        self.fringe = None
        self.changed.emit(None)

    def set_fringe(self, tiles: Sequence[Tiles] | None) -> None:
        """Show the cutout's soft edges in their own colours: the levels of a `EdgeColours` of this photo and matte."""
        if tiles is None or self.photo is None or self.matte is None:
            self.fringe = None
        else:
            self.fringe = EdgeColours(self.photo, self.matte, tiles)
        self.changed.emit(None)

    def matte_changed(self, rect: Rect, matte: Pixels | None = None) -> None:
        """Show anew what its owner changed in the matte's array inside `rect`.

        Args:
            rect: what changed.
            matte: the array, where it is another one now, whose pixels outside of `rect` are the same.
        """
        rect = rect.clipped(self.bounds)
        if self.matte is None or rect.empty:
            return
        if matte is not None and matte is not self.matte.base:
            self.matte.rebase(matte)
        self.matte.refresh(rect)
        if self.fringe:
            self.fringe.refresh(rect)
        self.changed.emit(rect)

    def _check(self, pixels: Pixels) -> None:
        height, width = pixels.shape[:2]
        if (width, height) != (self.bounds.width, self.bounds.height):
            raise ValueError(f"{width}×{height} pixels do not fit a photo of {self.bounds.width}×{self.bounds.height}")
