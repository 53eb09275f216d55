"""What the canvases show: the photo, its matte and its clean colours, with their pyramids, held once."""

from PySide6.QtCore import QObject, Signal

from koutu.engine.pyramid import CutoutPyramid, Pixels, Pyramid
from koutu.engine.rect import Rect


class Scene(QObject):
    """The pixels behind one or more canvases. Arrays are kept as they are, never copied.

    Signals:
        changed: the pixels inside a `Rect` of the photo are to be shown anew; None for all of them.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.photo: Pyramid | None = None
        self.matte: Pyramid | None = None
        self._colours: Pixels | None = None
        self._cutout: CutoutPyramid | None = None

    @property
    def bounds(self) -> Rect:
        """The photo's rectangle; empty without one."""
        return Rect.of(self.photo.levels[0]) if self.photo else Rect(0, 0, 0, 0)

    @property
    def colours(self) -> Pixels | None:
        """The colours of the cutout at full size: the clean ones where known, else the photo's."""
        if self._colours is not None:
            return self._colours
        return self.photo.levels[0] if self.photo else None

    def set_photo(self, pixels: Pixels | None) -> None:
        """Show another photo, (H, W, 3) uint8, or none. The matte and colours of the last one go."""
        self.photo = None if pixels is None else Pyramid(pixels)
        self.matte = self._colours = self._cutout = None
        self.changed.emit(None)

    def set_matte(self, matte: Pixels | None) -> None:
        """Show the cutout by a matte, (H, W) uint8 of the photo's size. Clean colours of the last matte go.

        Raises:
            ValueError: the matte has another size than the photo.
        """
        if matte is not None:
            self._check(matte)
        self.matte = None if matte is None else Pyramid(matte)
        self._colours = self._cutout = None
        self.changed.emit(None)

    def set_colours(self, colours: Pixels | None) -> None:
        """Show the cutout in clean colours, (H, W, 3) uint8 of the photo's size; None for the photo's own.

        Raises:
            ValueError: they have another size than the photo.
        """
        if colours is not None:
            self._check(colours)
        self._colours = colours
        self._cutout = None
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
        if matte is not None and matte is not self.matte.levels[0]:
            self.matte.rebase(matte)
            if self._cutout:
                self._cutout.rebase(matte)
        self.matte.refresh(rect)
        if self._cutout:
            self._cutout.refresh(rect)
        self.changed.emit(rect)

    def cutout(self) -> CutoutPyramid | None:
        """Give the cutout's premultiplied levels, built when first shown; None without photo and matte."""
        colours = self.colours
        if self._cutout is None and self.matte is not None and colours is not None:
            self._cutout = CutoutPyramid(colours, self.matte.levels[0])
        return self._cutout

    def _check(self, pixels: Pixels) -> None:
        height, width = pixels.shape[:2]
        if (width, height) != (self.bounds.width, self.bounds.height):
            raise ValueError(f"{width}×{height} pixels do not fit a photo of {self.bounds.width}×{self.bounds.height}")
