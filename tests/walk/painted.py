"""What a widget really looks like, as pixels, and WCAG 2's contrast of colours."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QWidget

_SHARE = np.arange(256) / 255
_LINEAR = np.where(_SHARE <= 0.04045, _SHARE / 12.92, ((_SHARE + 0.055) / 1.055) ** 2.4)
_SHARPNESS = 2  # thin letters reach their colour only when they are drawn large


def luminance(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """WCAG's relative luminance, 0 to 1, of (…, 3) uint8 sRGB."""
    red, green, blue = (_LINEAR[rgb[..., channel]] for channel in range(3))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    """The ratio of two luminances, 1 to 21."""
    low, high = sorted((one, other))
    return (high + 0.05) / (low + 0.05)


class Painted:
    """A widget's picture; rectangles are in the widget's own points."""

    def __init__(self, widget: QWidget) -> None:
        pixmap = QPixmap(widget.size() * _SHARPNESS)
        pixmap.setDevicePixelRatio(_SHARPNESS)
        pixmap.fill(widget.palette().window().color())
        widget.render(pixmap)
        image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGB888)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        self._pixels = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()

    def part(self, rect: QRect) -> NDArray[np.uint8]:
        """The pixels of a rectangle, (n, 3), of what of it is there."""
        top, left = max(0, rect.top()) * _SHARPNESS, max(0, rect.left()) * _SHARPNESS
        below, right = (rect.top() + rect.height()) * _SHARPNESS, (rect.left() + rect.width()) * _SHARPNESS
        return self._pixels[top : max(top, below), left : max(left, right)].reshape(-1, 3)

    def strongest(self, rect: QRect, ground: QRect | None = None) -> float:
        """The greatest contrast in `rect` to the ground, the commonest colour of it or of the rectangle `ground`."""
        colours, counts = _counted(self.part(rect))
        if not len(colours):
            return 21.0
        below = colours[counts.argmax()]
        if ground is not None:
            colours_below, counts_below = _counted(self.part(ground))
            if len(colours_below):
                below = colours_below[counts_below.argmax()]
        light = luminance(colours)
        base = float(luminance(below))
        return max(contrast(float(light.min()), base), contrast(float(light.max()), base))

    def against_ground(self, colour: QColor, rect: QRect) -> float:
        """The contrast of a colour to the ground of `rect`, its commonest colour."""
        colours, counts = _counted(self.part(rect))
        if not len(colours):
            return 21.0
        own = luminance(np.array([colour.red(), colour.green(), colour.blue()], np.uint8))
        return contrast(float(own), float(luminance(colours[counts.argmax()])))

    def changed(self, other: "Painted") -> tuple[float, int]:
        """The greatest contrast between the same places of two pictures, and how many pixels changed 3 : 1."""
        changed = (self._pixels != other._pixels).any(-1)
        one, two = luminance(self._pixels[changed]), luminance(other._pixels[changed])
        ratio = np.append((np.maximum(one, two) + 0.05) / (np.minimum(one, two) + 0.05), 1.0)
        return float(ratio.max()), int((ratio >= 3).sum())


def _counted(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    values, counts = np.unique(packed, return_counts=True)
    colours = np.stack([values >> 16, values >> 8 & 255, values & 255], -1).astype(np.uint8)
    return colours, counts
