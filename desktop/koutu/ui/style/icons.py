"""The icons: our own SVG files, drawn in a colour of the theme."""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from koutu import paths

_SIDES = (16, 20, 24, 32, 40, 48, 64)


def pixmap(name: str, colour: QColor, side: int, ratio: float = 1.0) -> QPixmap:
    """Draw `resources/icons/<name>.svg`, `side` points wide, with its `currentColor` replaced."""
    return _drawn(_renderer(_svg(name), colour), side, ratio)


def icon(name: str, colour: QColor, disabled: QColor | None = None) -> QIcon:
    """An icon in `colour`, and in `disabled` where it cannot be used."""
    made, svg = QIcon(), _svg(name)
    # The file is parsed once for all sides: the window's icons took 105 ms of its start when it was for each.
    for mode, ink in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        if ink is not None:
            renderer = _renderer(svg, ink)
            for side in _SIDES:
                made.addPixmap(_drawn(renderer, side), mode)
    return made


def _svg(name: str) -> bytes:
    return (paths.resources() / "icons" / f"{name}.svg").read_bytes()


def _renderer(svg: bytes, colour: QColor) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg.replace(b"currentColor", colour.name().encode())))


def _drawn(renderer: QSvgRenderer, side: int, ratio: float = 1.0) -> QPixmap:
    drawn = QPixmap(round(side * ratio), round(side * ratio))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def application_icon() -> QIcon:
    """Koutu's own icon."""
    made = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(pixmap("koutu", QColor("black"), side))
    return made
