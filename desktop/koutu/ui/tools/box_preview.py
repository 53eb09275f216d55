"""What the box tool shows before anything is done: candidates in small, and what replacing would remove."""

import cv2
import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from koutu.document.document import Document
from koutu.document.selecting import Combining
from koutu.engine.core.pyramid import Pixels
from koutu.engine.core.rect import Rect
from koutu.engine.selection.box import Candidate
from koutu.services.qt_image import qt_image
from koutu.ui.tools.tint import ERASE_COLOUR, KEEP_COLOUR, SIDE, Tint
from koutu.ui.tools.tool import ToolView

_THUMBNAIL = 96  # pixels of a candidate's longer side: enough for buttons on dense screens


class BoxPreview:
    """The candidate in sight as a tint, and what it would remove as another."""

    def __init__(self) -> None:
        self._tint: Tint | None = None
        self._removal: Tint | None = None

    def show(self, document: Document, present: Pixels | None, candidate: Candidate, asked: Combining) -> None:
        """Show a candidate; `present` is the matte as `shrunk` made it, None: nothing is removed."""
        colour, photo = (ERASE_COLOUR, None) if asked == "subtract" else (KEEP_COLOUR, document.screen)
        self._tint = Tint(candidate.part, candidate.preview(SIDE), colour, photo)
        self._removal = None
        if asked == "replace" and present is not None:
            gone = removed(present, document.bounds, candidate)
            self._removal = None if gone is None else Tint(document.bounds, gone, ERASE_COLOUR)

    def clear(self) -> None:
        """Show nothing."""
        self._tint = self._removal = None

    def place(self, view: ToolView) -> QRectF:
        """Return the rectangle of the widget that it covers."""
        covered = QRectF()
        for tint in (self._removal, self._tint):
            if tint is not None:
                covered = covered.united(tint.place(view))
        return covered

    def draw(self, painter: QPainter, view: ToolView) -> None:
        """Draw what goes, and over it what comes."""
        for tint in (self._removal, self._tint):
            if tint is not None:
                tint.draw(painter, view)


def on_view(box: QRectF, view: ToolView) -> QRectF:
    """Return a box of photo points in the widget's positions."""
    return QRectF(view.widget_point(box.topLeft()), view.widget_point(box.bottomRight())).normalized()


def draw_box(painter: QPainter, box: QRectF) -> None:
    """Draw a box in the widget's positions: white dashes on black, seen on any photo."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, style in ((QColor(0, 0, 0), Qt.PenStyle.SolidLine), (QColor(255, 255, 255), Qt.PenStyle.DashLine)):
        painter.setPen(QPen(colour, 1.4, style))
        painter.drawRect(box)


def shrunk(matte: Pixels) -> Pixels:
    """Return a matte, (H, W) uint8, with at most `SIDE` pixels along its longer side."""
    scale = min(1.0, SIDE / max(matte.shape))
    size = (max(1, round(matte.shape[1] * scale)), max(1, round(matte.shape[0] * scale)))
    return cv2.resize(matte, size, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def removed(present: Pixels, bounds: Rect, candidate: Candidate) -> Pixels | None:
    """Return what goes when a candidate takes the place of the matte; None where nothing does.

    Args:
        present: (h, w) uint8, the matte as `shrunk` made it.
        bounds: the whole photo's.
        candidate: what is kept.

    Returns:
        (h, w) uint8 over the whole photo.
    """
    across, down = present.shape[1] / bounds.width, present.shape[0] / bounds.height
    part = candidate.part
    left, right = round(part.left * across), max(round(part.right * across), round(part.left * across) + 1)
    top, bottom = round(part.top * down), max(round(part.bottom * down), round(part.top * down) + 1)
    gone = present.copy()
    here = gone[top:bottom, left:right]
    if here.size:
        kept = cv2.resize(candidate.preview(SIDE), here.shape[::-1], interpolation=cv2.INTER_AREA)
        np.minimum(here, 255 - kept, out=here)
    return gone if (gone >= 128).any() else None


def thumbnail(pixels: Pixels, candidate: Candidate) -> QImage:
    """Return a candidate cut out of the photo, (H, W, 3) uint8, in small and with transparency."""
    alpha = candidate.preview(_THUMBNAIL)
    part = pixels[candidate.part.slices]
    step = max(1, max(part.shape[:2]) // (2 * _THUMBNAIL))
    small = cv2.resize(part[::step, ::step], alpha.shape[::-1], interpolation=cv2.INTER_AREA)
    return qt_image(np.dstack([small, alpha]).astype(np.uint8, copy=False))
