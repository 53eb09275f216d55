"""The tool in the user's hand: leads a canvas's mouse, pen and Esc to it, and draws its overlay."""

import math

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QTabletEvent
from PySide6.QtWidgets import QWidget

from koutu.ui.navigation import View
from koutu.ui.tools.tool import Pointer, Tool

_BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)


class Hand(QObject):
    """Watches one canvas's events, after its navigation did. Without a tool it lets everything pass."""

    def __init__(self, widget: QWidget) -> None:
        """Watch `widget`, which must be a `View` as well; see `Navigation` on why it is not kept."""
        super().__init__(widget)
        self._tool: Tool | None = None
        self._at: QPointF | None = None
        self._button = Qt.MouseButton.NoButton

    @property
    def _widget(self) -> QWidget:
        return self.parent()

    @property
    def _view(self) -> View:
        return self.parent()

    @property
    def tool(self) -> Tool | None:
        """The tool, or None."""
        return self._tool

    def take(self, tool: Tool | None) -> None:
        """Take a tool in hand, or lay it down; what was begun with the last one is taken back."""
        if self._tool is not None:
            self._tool.abort()
            self._cover()
        self._tool = tool
        self._button = Qt.MouseButton.NoButton
        if tool is None:
            self._widget.unsetCursor()
        else:
            self._widget.setCursor(tool.cursor)
            self._cover()

    def draw(self, painter: QPainter, scale: float) -> None:
        """Draw the tool's overlay; `scale` is widget units per photo pixel."""
        if self._tool is not None and self._at is not None:
            self._tool.draw(painter, self._at, scale)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what the tool uses."""
        if self._tool is None:
            return False
        if isinstance(event, QTabletEvent):
            return self._point(event, event.pressure())
        if isinstance(event, QMouseEvent):
            return self._point(event, 1.0)
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self._tool.busy:
            # Also as ShortcutOverride: the window's own Esc must not stop a cut instead.
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._button = Qt.MouseButton.NoButton
                self._tool.abort()
            return True
        if event.type() == QEvent.Type.Leave:
            self._cover()
            self._at = None
        return False

    def _point(self, event: QMouseEvent | QTabletEvent, pressure: float) -> bool:
        assert self._tool is not None
        self._cover()
        self._at = event.position()
        self._cover()
        held = event.modifiers()
        button = event.button() if self._button == Qt.MouseButton.NoButton else self._button
        opposite = button == Qt.MouseButton.RightButton
        pointer = Pointer(
            self._view.photo_point(event.position()),
            pressure,
            opposite != bool(held & Qt.KeyboardModifier.AltModifier),
            bool(held & Qt.KeyboardModifier.ShiftModifier),
        )
        kind = event.type()
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.TabletPress):
            if self._button == Qt.MouseButton.NoButton and event.button() in _BUTTONS:
                self._button = event.button()
                self._tool.press(pointer)
        elif kind in (QEvent.Type.MouseMove, QEvent.Type.TabletMove):
            self._tool.move(pointer)
        elif event.button() == self._button:
            self._button = Qt.MouseButton.NoButton
            self._tool.release(pointer)
        event.accept()
        return True

    def _cover(self) -> None:
        """Paint again where the overlay is."""
        if self._tool is not None and self._at is not None:
            reach = math.ceil(self._tool.reach(self._view.widget_scale)) + 1
            x, y = round(self._at.x()), round(self._at.y())
            self._widget.update(QRect(x - reach, y - reach, 2 * reach, 2 * reach))
