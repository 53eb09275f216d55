"""Bars that float over the picture's lower edge: what they say never moves the picture."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

_WIDEST = 760
_EDGE = 12


class Floating(QWidget):
    """Lies over a widget, exactly as large as the bars in it that are in sight; the newest message is lowest."""

    def __init__(self, below: QWidget, picture: QWidget, bars: Sequence[QWidget]) -> None:
        """Lie over `picture`, a widget somewhere in `below`, while it is in sight, and over `below` otherwise."""
        super().__init__(below.parentWidget())
        self._below = below
        self._picture = picture
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._bars = tuple(bars)
        for bar in self._bars:
            bar.setProperty("floats", True)
            self._column.addWidget(bar)
            bar.installEventFilter(self)
        below.installEventFilter(self)
        picture.installEventFilter(self)
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the widget below, and the bars that come and go."""
        kinds = QEvent.Type
        if event.type() in (kinds.Resize, kinds.Move, kinds.ShowToParent, kinds.HideToParent, kinds.LayoutRequest):
            self._settle()
        return False

    def _settle(self) -> None:
        shown = [bar for bar in self._bars if not bar.isHidden()]
        self.setVisible(bool(shown))
        if not shown:
            return
        area = self._below.geometry()
        parent = self.parentWidget()
        if self._picture.isVisible() and parent is not None:
            area = QRect(self._picture.mapTo(parent, QPoint()), self._picture.size())
        width = min(_WIDEST, max(120, area.width() - 2 * _EDGE))
        heights = [_height(bar, width) for bar in shown]
        height = min(sum(heights) + (len(shown) - 1) * self._column.spacing(), max(40, area.height() - 2 * _EDGE))
        left = area.left() + (area.width() - width) // 2
        self.setGeometry(left, area.bottom() - height - _EDGE, width, height)
        self.raise_()

    def event(self, event: QEvent) -> bool:
        """Follow what the bars need: another text, other buttons."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._settle()
        return handled

    def minimumSizeHint(self) -> QSize:
        """None: it takes no part in anybody's layout."""
        return QSize(0, 0)


def _height(bar: QWidget, width: int) -> int:
    # Before its first show a widget has not heard of the style sheet, and asks for less than it needs.
    for widget in (bar, *bar.findChildren(QWidget)):
        widget.ensurePolished()
    layout = bar.layout()
    if layout is not None:
        layout.invalidate()
    wrapped = bar.heightForWidth(width) if bar.hasHeightForWidth() else -1
    return max(wrapped, bar.minimumSizeHint().height())
