"""A selected area as a coloured film over the photo."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.ui.tools.tool import ToolView

KEEP_COLOUR, ERASE_COLOUR = QColor(40, 160, 70), QColor(215, 50, 50)
SIDE = 1400  # of the film at most: larger areas are shown coarser
_STRENGTH = 0.45


class Tint:
    """The film; its rim is white, so that it shows on any photo."""

    def __init__(
        self, rect: Rect, coverage: Pixels, colour: QColor, photo: Pixels | None = None, small: Pixels | None = None
    ) -> None:
        """Make it.

        Args:
            rect: the part of the photo it lies over.
            coverage: (h, w) uint8 of any size, stretched over the part.
            colour: of the film.
            photo: (H, W, 3) uint8, shown through the film where the canvas shows it no more; None for what is there.
            small: the same photo in small, where it need not be sharp: reading a large one costs more than the film.
        """
        self._rect = rect
        scale = min(1.0, SIDE / max(coverage.shape))
        size = (max(1, round(coverage.shape[1] * scale)), max(1, round(coverage.shape[0] * scale)))
        coverage = cv2.resize(coverage, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
        if photo is None:
            film = _plain(coverage, colour)
        else:
            film = np.empty((size[1], size[0], 4), np.uint8)
            strength = coverage.astype(np.float32) * np.float32(1 / 255)
            seen, part = (photo, rect) if small is None else (small, _in_small(rect, photo, small))
            step = max(1, max(part.width, part.height) // (2 * max(size)))
            under = cv2.resize(seen[part.slices][::step, ::step, ::-1], size, interpolation=cv2.INTER_AREA)
            film[..., :3] = strength[..., None] * (under * np.float32(1 - _STRENGTH) + _bgr(colour) * _STRENGTH)
            film[..., 3] = strength * 255
        solid = (coverage >= 128).astype(np.uint8)
        film[(cv2.dilate(solid, np.ones((3, 3), np.uint8)) > solid)] = 230
        self._film = film  # the image is a view of it
        self._image = QImage(film.data, *size, size[0] * 4, QImage.Format.Format_ARGB32_Premultiplied)

    def place(self, view: ToolView) -> QRectF:
        """Return where it lies in the widget."""
        corners = QPointF(self._rect.left, self._rect.top), QPointF(self._rect.right, self._rect.bottom)
        return QRectF(*(view.widget_point(corner) for corner in corners)).normalized()

    def draw(self, painter: QPainter, view: ToolView) -> None:
        """Draw it."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.place(view), self._image, QRectF(self._image.rect()))


def _plain(coverage: NDArray[np.uint8], colour: QColor) -> NDArray[np.uint8]:
    """The film where the canvas shows the photo below, (h, w, 4): looked up, for it is made as a stroke ends."""
    strength = np.arange(256, dtype=np.float32) * np.float32(1 / 255) * np.float32(_STRENGTH)
    table = np.empty((256, 4), np.uint8)
    table[:, :3] = strength[:, None] * _bgr(colour)
    table[:, 3] = strength * 255
    return np.take(table.view(np.uint32)[:, 0], coverage).view(np.uint8).reshape(*coverage.shape, 4)


def _bgr(colour: QColor) -> NDArray[np.float32]:
    return np.array([colour.blue(), colour.green(), colour.red()], np.float32)


def _in_small(rect: Rect, photo: Pixels, small: Pixels) -> Rect:
    across, down = small.shape[1] / photo.shape[1], small.shape[0] / photo.shape[0]
    left, top = int(rect.left * across), int(rect.top * down)
    return Rect(left, top, max(left + 1, int(rect.right * across)), max(top + 1, int(rect.bottom * down)))
