"""What a canvas draws around and over the photo: the empty state, the drop frame, the slider."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen

GRIP_RADIUS = 14


def surround(palette: QPalette) -> QColor:
    """Return the colour around the photo: the window's, a shade darker."""
    return palette.color(QPalette.ColorRole.Window).darker(125 if is_dark(palette) else 107)


def is_dark(palette: QPalette) -> bool:
    """Whether the window is dark."""
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def draw_state(painter: QPainter, area: QRect, palette: QPalette, *, text: str, drop: bool, focus: bool) -> None:
    """Draw the text of an empty canvas, if there is one, and the frame of a welcome drop or of the keyboard's focus."""
    if text:
        draw_placeholder(painter, area, palette, text)
    if drop:
        draw_drop_frame(painter, area, palette)
    elif focus:
        draw_focus_ring(painter, area, palette)


def draw_placeholder(painter: QPainter, area: QRect, palette: QPalette, text: str) -> None:
    """Draw the text of an empty canvas in the middle of `area`."""
    font = painter.font()
    font.setPointSizeF(font.pointSizeF() * 1.3)
    painter.setFont(font)
    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(area.adjusted(24, 24, -24, -24), int(flags), text)


def draw_drop_frame(painter: QPainter, area: QRect, palette: QPalette) -> None:
    """Draw a frame and a veil in the highlight colour: a drop is welcome here."""
    colour = palette.color(QPalette.ColorRole.Highlight)
    veil = QColor(colour)
    veil.setAlpha(40)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 3))
    painter.setBrush(veil)
    painter.drawRoundedRect(QRectF(area).adjusted(6, 6, -6, -6), 10, 10)


def draw_focus_ring(painter: QPainter, area: QRect, palette: QPalette) -> None:
    """Draw the ring that shows where the keyboard is."""
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(area).adjusted(1, 1, -1, -1))


def draw_badge(painter: QPainter, area: QRect, text: str) -> None:
    """Say in the upper left corner of `area` that something other than the cutout is shown."""
    font = painter.font()
    font.setBold(True)
    painter.setFont(font)
    metrics = painter.fontMetrics()
    plate = QRectF(12, 12, metrics.horizontalAdvance(text) + 24, metrics.height() + 12)
    plate.setWidth(min(plate.width(), area.width() - 24))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(255, 255, 255), 1))
    painter.setBrush(QColor(20, 22, 26, 225))
    painter.drawRoundedRect(plate, 7, 7)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)


def draw_slider(painter: QPainter, x: float, height: int) -> None:
    """Draw the slider at column `x`: a white line with a dark edge, seen on any photo, and a grip with two arrows."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 90), 4))
    painter.drawLine(QPointF(x, 0), QPointF(x, height))
    painter.setPen(QPen(QColor(255, 255, 255), 2))
    painter.drawLine(QPointF(x, 0), QPointF(x, height))
    middle = QPointF(x, height / 2)
    painter.setPen(QPen(QColor(0, 0, 0, 90), 1))
    painter.setBrush(QColor(255, 255, 255))
    painter.drawEllipse(middle, GRIP_RADIUS, GRIP_RADIUS)
    painter.setPen(QPen(QColor(60, 60, 60), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for side in (-1, 1):
        tip = middle + QPointF(side * 8, 0)
        painter.drawLine(tip, tip + QPointF(-side * 4, -4))
        painter.drawLine(tip, tip + QPointF(-side * 4, 4))
