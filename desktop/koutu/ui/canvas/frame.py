"""The picture of the photo as one canvas sees it: a buffer of the view's size, patched where something changed."""

from collections.abc import Iterator
from enum import Enum
from typing import Literal

import cv2
import numpy as np
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.core.tiles import moved
from koutu.engine.display import viewing
from koutu.engine.display.edge_colours import EdgeColours
from koutu.engine.display.viewing import Mapping, Overlay, ViewMode
from koutu.ui.canvas.scene import Scene

LayerName = Literal["photo", "cutout", "split"]


class CanvasLayer(Enum):
    """What a canvas shows."""

    PHOTO = "photo"
    CUTOUT = "cutout"
    SPLIT = "split"


class Frame:
    """A view-sized buffer with the photo, the cutout, or one beside the other.

    Attributes:
        image: the buffer as a QImage, in device pixels; shares its memory.
        mode: how the cutout is shown.
        overlay: the colour of Overlay.
    """

    def __init__(self, checkerboard: Pixels) -> None:
        """Make a buffer the size of `checkerboard`, (height, width) uint8, which lies behind the cutout."""
        height, width = checkerboard.shape[:2]
        # Four bytes a pixel, in the window's own order: Qt then copies where it would convert at every painting.
        self._pixels = np.zeros((height, width, 4), np.uint8)
        self._checkerboard = checkerboard
        self.mode: ViewMode = "layers"
        self.overlay = Overlay()
        self.bounds = Rect.of(checkerboard)
        self.image = QImage(self._pixels.data, width, height, self._pixels.strides[0], QImage.Format.Format_RGB32)

    def render(
        self, scene: Scene, mapping: Mapping, rect: Rect, *, layer: CanvasLayer, split: int, smooth: bool
    ) -> None:
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
        if layer is CanvasLayer.SPLIT:
            self._photo(scene, mapping, rect._replace(right=min(rect.right, split)), smooth)
            self._cutout(scene, mapping, rect._replace(left=max(rect.left, split)), smooth)
        elif layer is CanvasLayer.CUTOUT:
            self._cutout(scene, mapping, rect, smooth)
        else:
            self._photo(scene, mapping, rect, smooth)

    def paint(
        self, painter: QPainter, part: QRect, asked: Rect, *, extent: Rect, ratio: float, surround: QColor
    ) -> None:
        """Paint a part of the buffer onto its widget, and the surroundings where the photo does not reach.

        Args:
            painter: of the widget.
            part, asked: the part in the widget's units and in device pixels.
            extent: the device pixels that the photo covers.
            ratio: device pixels per unit.
            surround: the colour around the photo.
        """
        shown = asked.clipped(self.bounds).clipped(extent)
        if shown != asked:
            painter.fillRect(part, surround)
        source = QRectF(shown.left, shown.top, shown.width, shown.height)
        painter.drawImage(QRectF(source.topLeft() / ratio, source.size() / ratio), self.image, source)

    def _photo(self, scene: Scene, mapping: Mapping, rect: Rect, smooth: bool) -> None:
        if scene.photo and not rect.empty:
            self._put(rect, viewing.sample_levels(scene.photo, mapping, rect, smooth))

    def _cutout(self, scene: Scene, mapping: Mapping, rect: Rect, smooth: bool) -> None:
        if scene.matte is None or scene.photo is None:
            self._photo(scene, mapping, rect, smooth)
            return
        if rect.empty:
            return
        if self.mode in ("layers", "black", "white", "onion"):
            shown = self._on_backdrop(scene, mapping, rect, smooth)
        else:
            shown = self._matte_shown(scene, mapping, rect, smooth)
        self._put(rect, shown)

    def _put(self, rect: Rect, shown: Pixels) -> None:
        self._pixels[rect.slices] = cv2.cvtColor(shown, cv2.COLOR_RGB2BGRA)

    def _matte_shown(self, scene: Scene, mapping: Mapping, rect: Rect, smooth: bool) -> Pixels:
        assert scene.photo is not None
        assert scene.matte is not None
        if self.mode == "ants":
            # One pixel around: whether the outline runs along the rectangle's rim shows only beyond it.
            more = rect.grown(1).clipped(mapping.extent(scene.bounds))
            alpha = viewing.sample_levels(scene.matte, mapping, more, smooth)
            photo = viewing.sample_levels(scene.photo, mapping, more, smooth)
            return viewing.ants(photo, alpha, more.left, more.top)[moved(rect, more).slices]
        alpha = viewing.sample_levels(scene.matte, mapping, rect, smooth)
        if self.mode == "matte":
            return viewing.three(alpha)
        if self.mode == "trimap":
            return viewing.three(viewing.trimap(alpha))
        photo = viewing.sample_levels(scene.photo, mapping, rect, smooth)
        return viewing.overlaid(photo, alpha, self.overlay)

    def _on_backdrop(self, scene: Scene, mapping: Mapping, rect: Rect, smooth: bool) -> Pixels:
        assert scene.photo is not None
        assert scene.matte is not None
        backdrop = viewing.three(self._checkerboard[rect.slices])
        if self.mode == "layers" and scene.backdrop is not None:
            backdrop = viewing.stretched(scene.backdrop, scene.bounds, mapping, rect)
        elif self.mode == "black":
            backdrop = viewing.plain(backdrop, (0, 0, 0))
        elif self.mode == "white":
            backdrop = viewing.plain(backdrop, (255, 255, 255))
        elif self.mode == "onion":
            photo = viewing.sample_levels(scene.photo, mapping, rect, smooth)
            backdrop = viewing.onion(photo, backdrop)
        alpha = viewing.sample_levels(scene.matte, mapping, rect, smooth)
        photo = viewing.sample_levels(scene.photo, mapping, rect, smooth)
        shown = viewing.over(photo, alpha, backdrop)
        if scene.fringe and smooth:
            level = viewing.level_for(mapping.scale, len(scene.matte))
            whole = scene.matte.whole(level)
            for part in _soft_parts(scene.fringe, whole, level, mapping, rect):
                here = moved(part, rect).slices
                source = viewing.seen(whole, level, mapping, part)
                soft = scene.fringe.premultiplied(level, source) if level else scene.fringe.straight(source)
                soft = viewing.resample(soft, source, level, mapping, part, smooth=True)
                composite = viewing.over_premultiplied if level else viewing.over
                shown[here] = composite(soft, alpha[here], backdrop[here])
        return shown


def _soft_parts(fringe: EdgeColours, whole: Rect, level: int, mapping: Mapping, rect: Rect) -> Iterator[Rect]:
    """The device pixels of `rect` that the fringe's tiles have a part in, the smooth filter's reach included."""
    for tiles in fringe.parts(level, viewing.seen(whole, level, mapping, rect)):
        sides = (side * 2**level for side in tiles.grown(1))
        part = mapping.to_device(Rect(*sides)).clipped(rect)
        if not part.empty:
            yield part
