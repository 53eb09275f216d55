"""The tool in the user's hand: leads a canvas's mouse, pen and keys to it, and draws its overlay."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QTabletEvent
from PySide6.QtWidgets import QWidget

from koutu.ui.tools.tool import Pointer, Tool, ToolView

_BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.TabletPress)


class ToolController(QObject):
    """Watches one canvas's events, after its navigation did. Without a tool it lets everything pass."""

    def __init__(self, widget: QWidget) -> None:
        """Watch `widget`, which must be a `ToolView` as well; see `Navigation` on why it is not kept."""
        super().__init__(widget)
        self._tool: Tool | None = None
        self._at: QPointF | None = None
        self._button = Qt.MouseButton.NoButton
        self._drawn = QRectF()

    @property
    def _widget(self) -> QWidget:
        return cast(QWidget, self.parent())

    @property
    def _view(self) -> ToolView:
        return cast(ToolView, self.parent())

    @property
    def tool(self) -> Tool | None:
        """The tool, or None."""
        return self._tool

    def take(self, tool: Tool | None) -> None:
        """Take a tool in hand, or lay it down; what was begun with the last one is taken back."""
        if self._tool is not None:
            self._tool.put_away()
            self._tool.overlayChanged.disconnect(self.cover)
        self._tool = tool
        self._button = Qt.MouseButton.NoButton
        if tool is not None:
            tool.overlayChanged.connect(self.cover)
        self.show_cursor()
        self.cover()

    def show_cursor(self) -> None:
        """Give the mouse the tool's shape."""
        if self._tool is None:
            self._widget.unsetCursor()
        else:
            self._widget.setCursor(self._tool.cursor)

    def draw(self, painter: QPainter) -> None:
        """Draw the tool's overlay."""
        if self._tool is not None:
            painter.save()
            self._tool.draw(painter, self._view, self._at)
            painter.restore()

    def cover(self) -> None:
        """Paint again where the overlay was, and where it is now."""
        now = QRectF() if self._tool is None else self._tool.area(self._view, self._at)
        for area in (self._drawn, now):
            if not area.isEmpty():
                self._widget.update(area.toAlignedRect().adjusted(-1, -1, 1, 1))
        self._drawn = now

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what the tool uses."""
        if self._tool is None:
            return False
        if isinstance(event, QTabletEvent):
            return self._point(event, event.pressure())
        if isinstance(event, QMouseEvent):
            return self._point(event, 1.0)
        if isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() == QEvent.Type.Leave:
            self._at = None
            self.cover()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        assert self._tool is not None
        if event.key() == Qt.Key.Key_Escape and self._tool.busy:
            # Also as ShortcutOverride: the window's own Esc must not stop a cut instead.
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._button = Qt.MouseButton.NoButton
                self._tool.abort()
            return True
        return event.type() == QEvent.Type.KeyPress and self._tool.key(Qt.Key(event.key()))

    def _point(self, event: QMouseEvent | QTabletEvent, pressure: float) -> bool:
        assert self._tool is not None
        if self._button == Qt.MouseButton.NoButton and self._view.grips(event.position()):
            self._at = None
            self.cover()
            return False
        self._at = event.position()
        kind = event.type()
        pressed = kind in _PRESSES
        held = event.modifiers()
        right = (event.button() if self._button == Qt.MouseButton.NoButton else self._button) == _BUTTONS[1]
        pointer = Pointer(
            self._view.photo_point(event.position()),
            event.position(),
            pressure,
            # Many Linux desktops keep Alt with the mouse to themselves, to move windows: Ctrl does the same.
            opposite=right != bool(held & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier)),
            shift=bool(held & Qt.KeyboardModifier.ShiftModifier),
            right=right,
            twice=kind == QEvent.Type.MouseButtonDblClick,
        )
        if pressed:
            self._widget.setFocus(Qt.FocusReason.MouseFocusReason)
            if self._button == Qt.MouseButton.NoButton and event.button() in _BUTTONS:
                self._button = event.button()
                self._tool.press(pointer)
        elif kind in (QEvent.Type.MouseMove, QEvent.Type.TabletMove):
            self._tool.move(pointer)
        elif event.button() == self._button:
            self._button = Qt.MouseButton.NoButton
            self._tool.release(pointer)
        self.cover()
        event.accept()
        return True
