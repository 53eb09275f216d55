"""What a canvas has rendered of its scene, and what of it is out of date."""

import math
from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QRegion

from koutu.engine.core.rect import Rect
from koutu.engine.display import viewing
from koutu.engine.display.viewing import Mapping, Overlay, ViewMode
from koutu.ui.canvas.frame import CanvasLayer, Frame
from koutu.ui.canvas.scene import Scene

_SQUARE = 8
_LIGHT_SQUARES = (255, 224)
_DARK_SQUARES = (92, 70)


def device_rect(rect: QRect, ratio: float) -> Rect:
    """Return the device pixels that a rectangle of a widget touches; `ratio` is the device's to the widget's."""
    return Rect(
        math.floor(rect.left() * ratio),
        math.floor(rect.top() * ratio),
        math.ceil((rect.left() + rect.width()) * ratio),
        math.ceil((rect.top() + rect.height()) * ratio),
    )


def widget_rect(device: Rect, ratio: float) -> QRect:
    """Return the rectangle of a widget that covers these device pixels."""
    left, top = math.floor(device.left / ratio), math.floor(device.top / ratio)
    right, bottom = math.ceil(device.right / ratio), math.ceil(device.bottom / ratio)
    return QRect(left, top, right - left, bottom - top)


def rectangles(region: QRegion) -> Iterable[QRect]:
    """Return the rectangles that make up a region; Qt's type stubs do not know that it can be iterated."""
    return cast(Iterable[QRect], region)


class Drawing:
    """Renders into a frame of the canvas's size; counts in its device pixels.

    Attributes:
        layer: what is shown.
        mode: how the cutout is shown.
        overlay: the colour of Overlay.
        split: where the slider stands, from 0 (left) to 1.
        cheap: whether some of it was rendered in haste, while the view moved.
    """

    def __init__(self) -> None:
        self.layer = CanvasLayer.CUTOUT
        self.mode: ViewMode = "layers"
        self.overlay = Overlay()
        self.split = 0.5
        self.cheap = False
        self._frame: Frame | None = None
        self._stale = QRegion()

    def forget(self) -> None:
        """Let the frame go: the window's colours changed."""
        self._frame = None

    def spoil_all(self, size: QSize) -> None:
        """Render all of a canvas of that size before it is next painted."""
        self._stale = QRegion(QRect(QPoint(), size))
        self.cheap = False

    def spoil(self, part: Rect) -> None:
        """Render these pixels before they are next painted."""
        self._stale += QRect(part.left, part.top, part.width, part.height)

    def fresh(self, scene: Scene, mapping: Mapping, size: QSize, ratio: float, *, dark: bool, smooth: bool) -> Frame:
        """Render what is out of date, and give all.

        Args:
            scene: the pixels shown.
            mapping: where the photo lies.
            size: of the canvas.
            ratio: device pixels per point, for the checkerboard.
            dark: whether the window is.
            smooth: whether the view rests; otherwise it is rendered in haste.
        """
        if self._frame is None or self._frame.image.size() != size:
            square = max(1, round(_SQUARE * ratio))
            greys = _DARK_SQUARES if dark else _LIGHT_SQUARES
            self._frame = Frame(viewing.checkerboard(size.width(), size.height(), square, *greys))
            self._stale = QRegion(QRect(QPoint(), size))
        self._frame.mode, self._frame.overlay = self.mode, self.overlay
        split = round(self.split * size.width())
        for part in rectangles(self._stale):
            rect = Rect(part.left(), part.top(), part.right() + 1, part.bottom() + 1)
            self._frame.render(scene, mapping, rect, layer=self.layer, split=split, smooth=smooth)
        if not self._stale.isEmpty():
            self.cheap = self.cheap or not smooth
        self._stale = QRegion()
        return self._frame
