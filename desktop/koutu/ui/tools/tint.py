"""A selected area as a coloured film over the photo."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from koutu.engine.pieces import Area
from koutu.engine.pyramid import Pixels
from koutu.ui.tools.tool import View

KEEP_COLOUR, ERASE_COLOUR = QColor(40, 160, 70), QColor(215, 50, 50)
_SIDE = 1400  # of the film at most: larger areas are shown coarser
_STRENGTH = 0.45


class Tint:
    """The film; its rim is white, so that it shows on any photo."""

    def __init__(self, area: Area, colour: QColor, photo: Pixels | None = None) -> None:
        """Make it.

        Args:
            area: what it covers.
            colour: of the film.
            photo: (H, W, 3) uint8, shown through the film where the canvas shows it no more; None for what is there.
        """
        self._rect = area.rect
        step = max(1, -(-max(area.coverage.shape) // _SIDE))
        coverage = np.ascontiguousarray(area.coverage[::step, ::step])
        height, width = coverage.shape
        self._cells = QRectF(0, 0, width, height)
        # The last cells reach beyond the area where it is no whole number of steps.
        self._covered = (width * step, height * step)
        film = np.empty((height, width, 4), np.uint8)
        strength = coverage.astype(np.float32) * np.float32(1 / 255)
        if photo is None:
            strength *= _STRENGTH
            film[..., :3] = strength[..., None] * _bgr(colour)
        else:
            under = photo[area.rect.slices][::step, ::step, ::-1] * np.float32(1 - _STRENGTH)
            film[..., :3] = strength[..., None] * (under + _bgr(colour) * _STRENGTH)
        film[..., 3] = strength * 255
        solid = (coverage >= 128).astype(np.uint8)
        film[(cv2.dilate(solid, np.ones((3, 3), np.uint8)) > solid)] = 230
        self._film = film
        self._image = QImage(film.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied)

    def place(self, view: View) -> QRectF:
        """Give where it lies in the widget."""
        corner = QPointF(self._rect.left, self._rect.top)
        far = corner + QPointF(*self._covered)
        return QRectF(view.widget_point(corner), view.widget_point(far)).normalized()

    def draw(self, painter: QPainter, view: View) -> None:
        """Draw it."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.place(view), self._image, self._cells)


def _bgr(colour: QColor) -> NDArray[np.float32]:
    return np.array([colour.blue(), colour.green(), colour.red()], np.float32)
