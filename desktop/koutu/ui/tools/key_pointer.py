"""A tool led by the keyboard: arrow keys stand for the mouse's way, Enter for its button."""

from typing import cast

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication, QWidget

from koutu.ui.tools.tool import Tool

_STEP = 8.0
_ARM = 7.0
_WAYS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
# Insert presses also where Enter means something to the tool: a polygon's corner, where Enter would close it.
_BUTTONS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Insert)


class KeyPointer(QObject):
    """Watches one canvas's keys while a tool is in hand, and sends it the mouse events that they stand for.

    Arrow keys move by 8 points, with Shift by one; with Ctrl they are left to whoever pans. The button is down as long
    as its key is, so that arrows meanwhile paint; Shift and Alt mean to the tool what they do with the mouse.
    """

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self.tool: Tool | None = None
        self._at: QPointF | None = None
        self._down = False
        self._leads = False
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that point and press."""
        if isinstance(event, QMouseEvent):
            self._at = event.position()
            if self._leads and event.spontaneous():
                self._leads = False
                self._cover()
        elif event.type() == QEvent.Type.FocusOut and self._down:
            self._button(QEvent.Type.MouseButtonRelease, Qt.KeyboardModifier.NoModifier)
        elif self.tool is not None and isinstance(event, QKeyEvent) and event.type() != QEvent.Type.ShortcutOverride:
            return self._key(event, self.tool)
        return False

    def _key(self, event: QKeyEvent, tool: Tool) -> bool:
        key, pressed = Qt.Key(event.key()), event.type() == QEvent.Type.KeyPress
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _WAYS and pressed and held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            self._move(_WAYS[key] * (1.0 if held else _STEP))
        elif key not in _BUTTONS or held & Qt.KeyboardModifier.ControlModifier:
            return False
        elif not event.isAutoRepeat():
            if pressed and not self._down and not (key != Qt.Key.Key_Insert and tool.key(key)):
                self._button(QEvent.Type.MouseButtonPress, held)
            elif not pressed and self._down:
                self._button(QEvent.Type.MouseButtonRelease, held)
        return True

    def draw(self, painter: QPainter) -> None:
        """Draw a cross where the keys have led to, for tools that leave it to the mouse's own shape to show that."""
        if not self._leads or self.tool is None or self.tool.cursor == Qt.CursorShape.BlankCursor:
            return
        at = self._place()
        for colour, width in ((QColor(0, 0, 0), 3.4), (QColor(255, 255, 255), 1.4)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(at - QPointF(_ARM, 0), at + QPointF(_ARM, 0))
            painter.drawLine(at - QPointF(0, _ARM), at + QPointF(0, _ARM))

    def _cover(self) -> None:
        reach = QPointF(_ARM + 2, _ARM + 2)
        self._canvas.update(QRectF(self._place() - reach, self._place() + reach).toAlignedRect())

    def _move(self, by: QPointF) -> None:
        canvas = self._canvas
        self._cover()
        self._leads = True
        at = self._place() + by
        self._at = QPointF(min(max(at.x(), 0.0), canvas.width() - 1.0), min(max(at.y(), 0.0), canvas.height() - 1.0))
        self._cover()
        self._send(QEvent.Type.MouseMove, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)

    def _button(self, kind: QEvent.Type, held: Qt.KeyboardModifier) -> None:
        self._down = kind == QEvent.Type.MouseButtonPress
        self._send(kind, Qt.MouseButton.LeftButton, held)

    def _send(self, kind: QEvent.Type, button: Qt.MouseButton, held: Qt.KeyboardModifier) -> None:
        down = Qt.MouseButton.LeftButton if self._down else Qt.MouseButton.NoButton
        at = self._place()
        QApplication.sendEvent(self._canvas, QMouseEvent(kind, at, self._canvas.mapToGlobal(at), button, down, held))

    def _place(self) -> QPointF:
        return QPointF(self._canvas.rect().center()) if self._at is None else self._at

    @property
    def _canvas(self) -> QWidget:
        return cast(QWidget, self.parent())
