"""The picture of the photo as one canvas sees it: a buffer of the view's size, patched where something changed."""

from enum import Enum

import numpy as np
from PySide6.QtGui import QImage

from koutu.engine import viewing
from koutu.engine.pyramid import Pixels
from koutu.engine.rect import Rect
from koutu.engine.tiles import moved
from koutu.engine.viewing import Mapping, Overlay, ViewMode
from koutu.ui.scene import Scene


class Layer(Enum):
    """What a canvas shows."""

    PHOTO = "photo"
    CUTOUT = "cutout"
    SPLIT = "split"


class Frame:
    """A view-sized RGB buffer with the photo, the cutout, or one beside the other.

    Attributes:
        image: the buffer as a QImage, in device pixels; shares its memory.
        mode: how the cutout is shown.
        overlay: the colour of Overlay.
    """

    def __init__(self, checkerboard: Pixels) -> None:
        """Make a buffer the size of `checkerboard`, (height, width, 3) uint8, which lies behind the cutout."""
        self._pixels = np.zeros_like(checkerboard)
        self._checkerboard = checkerboard
        self.mode: ViewMode = "layers"
        self.overlay = Overlay()
        self.bounds = Rect.of(checkerboard)
        height, width = checkerboard.shape[:2]
        self.image = QImage(self._pixels.data, width, height, self._pixels.strides[0], QImage.Format.Format_RGB888)

    def render(self, scene: Scene, mapping: Mapping, rect: Rect, *, layer: Layer, split: int, smooth: bool) -> None:
        """Draw the part `rect` (device pixels) of the scene's photo; outside of the photo nothing changes.

        Args:
            scene: what to draw.
            mapping: where the photo lies in the view.
            rect: the device pixels to draw.
            layer: which layer; with SPLIT the photo is left of column `split`, the cutout right of it.
            split: device column of the slider.
            smooth: a sharp frame; otherwise a cheap one.
        """
        rect = rect.clipped(self.bounds).clipped(mapping.extent(scene.bounds))
        if layer is Layer.SPLIT:
            self._photo(scene, mapping, rect._replace(right=min(rect.right, split)), smooth)
            self._cutout(scene, mapping, rect._replace(left=max(rect.left, split)), smooth)
        elif layer is Layer.CUTOUT:
            self._cutout(scene, mapping, rect, smooth)
        else:
            self._photo(scene, mapping, rect, smooth)

    def _photo(self, scene: Scene, mapping: Mapping, rect: Rect, smooth: bool) -> None:
        if scene.photo and not rect.empty:
            self._pixels[rect.slices] = viewing.sample_levels(scene.photo.levels, mapping, rect, smooth)

    def _cutout(self, scene: Scene, mapping: Mapping, rect: Rect, smooth: bool) -> None:
        if scene.matte is None or scene.colours is None:
            self._photo(scene, mapping, rect, smooth)
            return
        if rect.empty:
            return
        if self.mode in ("layers", "black", "white", "onion"):
            shown = self._on_backdrop(scene, mapping, rect, smooth)
        else:
            shown = self._matte_shown(scene, mapping, rect, smooth)
        self._pixels[rect.slices] = shown

    def _matte_shown(self, scene: Scene, mapping: Mapping, rect: Rect, smooth: bool) -> Pixels:
        assert scene.photo is not None
        assert scene.matte is not None
        if self.mode == "ants":
            # One pixel around: whether the outline runs along the rectangle's rim shows only beyond it.
            more = rect.grown(1).clipped(mapping.extent(scene.bounds))
            alpha = viewing.sample_levels(scene.matte.levels, mapping, more, smooth)
            photo = viewing.sample_levels(scene.photo.levels, mapping, more, smooth)
            return viewing.ants(photo, alpha, more.left, more.top)[moved(rect, more).slices]
        alpha = viewing.sample_levels(scene.matte.levels, mapping, rect, smooth)
        if self.mode == "matte":
            return np.repeat(alpha[..., None], 3, axis=2)
        photo = viewing.sample_levels(scene.photo.levels, mapping, rect, smooth)
        return viewing.overlaid(photo, alpha, self.overlay)

    def _on_backdrop(self, scene: Scene, mapping: Mapping, rect: Rect, smooth: bool) -> Pixels:
        assert scene.photo is not None
        assert scene.matte is not None
        assert scene.colours is not None
        backdrop = self._checkerboard[rect.slices]
        if self.mode == "black":
            backdrop = viewing.plain(backdrop, (0, 0, 0))
        elif self.mode == "white":
            backdrop = viewing.plain(backdrop, (255, 255, 255))
        elif self.mode == "onion":
            photo = viewing.sample_levels(scene.photo.levels, mapping, rect, smooth)
            backdrop = viewing.onion(photo, backdrop)
        alpha = viewing.sample_levels(scene.matte.levels, mapping, rect, smooth)
        level = viewing.level_for(mapping.scale, len(scene.matte.levels))
        cutout = scene.cutout() if level else None
        if cutout:
            colours = viewing.sample(cutout.levels[level - 1], level, mapping, rect, smooth)
            return viewing.over_premultiplied(colours, alpha, backdrop)
        colours = viewing.sample(scene.colours, 0, mapping, rect, smooth)
        return viewing.over(colours, alpha, backdrop)
