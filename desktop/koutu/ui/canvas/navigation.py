"""Zooming and panning a canvas by wheel, touchpad, touch screen, mouse and keys."""

from typing import Protocol, cast

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QInputDevice, QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from koutu.ui.canvas.viewport import Viewport

_NOTCH = 120  # Qt counts a mouse wheel in eighths of a degree; a notch has 15 degrees
_NOTCHES_TO_DOUBLE = 3
_ARROW_PAN = 64
_ARROWS = {
    Qt.Key.Key_Left: QPointF(_ARROW_PAN, 0),
    Qt.Key.Key_Right: QPointF(-_ARROW_PAN, 0),
    Qt.Key.Key_Up: QPointF(0, _ARROW_PAN),
    Qt.Key.Key_Down: QPointF(0, -_ARROW_PAN),
}


class NavigableView(Protocol):
    """What a canvas tells about the place of things on it."""

    def photo_point(self, position: QPointF) -> QPointF:
        """Return the photo point at a position of the widget."""

    @property
    def widget_scale(self) -> float:
        """Widget units per photo pixel."""


class Navigation(QObject):
    """Watches the events of one canvas and moves its viewport; what it uses, the canvas does not see.

    A mouse wheel zooms at the pointer, a touchpad scrolls, Ctrl+scroll zooms, Shift+wheel scrolls sideways, a pinch
    zooms. Space with the left button pans, and so does the middle button. Plain or with Ctrl: 0 fits, 1 shows actual
    pixels, + and - zoom. Arrows pan.

    Signals:
        draggedOut(): the hand that pans and carries left the window; the photo is back where it was.
    """

    draggedOut = Signal()

    def __init__(self, widget: QWidget, viewport: Viewport) -> None:
        """Watch `widget`, which must be a `NavigableView` as well."""
        super().__init__(widget)
        self._viewport = viewport
        self._space = False
        self._grabbed: QPointF | None = None
        # Where a hand that carries took hold; what it panned is undone when it leaves the window.
        self._carried_from: QPointF | None = None
        self._covered_cursor: Qt.CursorShape | None = None
        widget.grabGesture(Qt.GestureType.PinchGesture)
        widget.installEventFilter(self)

    # Asked for, not kept: a circle of references would leave the canvas to the garbage collector, which empties this
    # object while the widget still gets events.
    @property
    def _widget(self) -> QWidget:
        return cast(QWidget, self.parent())

    @property
    def _view(self) -> NavigableView:
        return cast(NavigableView, self.parent())

    @property
    def hand(self) -> bool:
        """Whether the mouse pans now instead of using a tool."""
        return self._space or self._grabbed is not None

    def grab(self, position: QPointF, *, carries: bool = False) -> None:
        """Pan with the mouse until its button goes up; a hand that carries says so when it leaves the window."""
        self._grabbed = position
        self._carried_from = position if carries else None
        self._show_hand()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the events that navigate."""
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if isinstance(event, QNativeGestureEvent):
            return self._native_gesture(event)
        if isinstance(event, QGestureEvent):
            return self._gesture(event)
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if isinstance(event, QKeyEvent):
            return self._key(event)
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self._space = False
            self._grabbed = None
            self._show_hand()
        return False

    def _wheel(self, event: QWheelEvent) -> bool:
        device = event.device()
        touchpad = not event.pixelDelta().isNull() and (
            event.phase() != Qt.ScrollPhase.NoScrollPhase
            or (device is not None and device.type() == QInputDevice.DeviceType.TouchPad)
        )
        angle = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not (touchpad or self._sideways(event)):
            notches = (angle.y() or angle.x()) / _NOTCH
            if notches:
                self._zoom(event.position(), 2 ** (notches / _NOTCHES_TO_DOUBLE))
        elif touchpad:
            self._pan(QPointF(event.pixelDelta()))
        else:
            # Qt swaps the axes itself while Alt is down, not while Shift is.
            self._pan(QPointF(angle.y() or angle.x(), 0) * (_ARROW_PAN / _NOTCH))
        event.accept()
        return True

    @staticmethod
    def _sideways(event: QWheelEvent) -> bool:
        return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)

    def _native_gesture(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._zoom(event.position(), 1 + event.value())
        event.accept()
        return True

    def _gesture(self, event: QGestureEvent) -> bool:
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        centre = self._widget.mapFromGlobal(pinch.centerPoint())
        self._zoom(centre, pinch.scaleFactor())
        if pinch.state() != Qt.GestureState.GestureStarted:
            self._pan(pinch.centerPoint() - pinch.lastCenterPoint())
        event.accept()
        return True

    def _mouse(self, event: QMouseEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            middle = event.button() == Qt.MouseButton.MiddleButton
            if middle or (self._space and event.button() == Qt.MouseButton.LeftButton):
                self.grab(event.position())
                return True
        elif kind == QEvent.Type.MouseMove and self._grabbed is not None:
            self._lead_hand(event.position(), self._grabbed)
            return True
        elif kind == QEvent.Type.MouseButtonRelease and self._grabbed is not None:
            self._grabbed = None
            self._show_hand()
            return True
        return False

    def _lead_hand(self, position: QPointF, before: QPointF) -> None:
        window = self._widget.window()
        inside = window.rect().contains(self._widget.mapTo(window, position.toPoint()))
        if inside or self._carried_from is None:
            self._pan(position - before)
            self._grabbed = position
            return
        self._pan(self._carried_from - before)
        self._grabbed = self._carried_from = None
        self._show_hand()
        self.draggedOut.emit()

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            if not event.isAutoRepeat() and event.type() != QEvent.Type.ShortcutOverride:
                self._space = event.type() == QEvent.Type.KeyPress
                self._show_hand()
            return event.type() != QEvent.Type.ShortcutOverride
        if event.type() != QEvent.Type.KeyPress:
            return False
        plain = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if plain not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
            return False
        return self._navigate_by(Qt.Key(event.key()))

    def _navigate_by(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_0:
            self._viewport.fit()
        elif key == Qt.Key.Key_1:
            self._viewport.actual_pixels()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._viewport.step(1)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self._viewport.step(-1)
        elif key in _ARROWS:
            self._pan(_ARROWS[key])
        else:
            return False
        return True

    def _zoom(self, position: QPointF, factor: float) -> None:
        if factor > 0:
            self._viewport.zoom_at(self._view.photo_point(position), factor)

    def _pan(self, delta: QPointF) -> None:
        self._viewport.pan_by(delta * self._widget.devicePixelRatioF())

    def _show_hand(self) -> None:
        if self.hand:
            if self._covered_cursor is None:
                self._covered_cursor = self._widget.cursor().shape()
            closed = self._grabbed is not None
            self._widget.setCursor(Qt.CursorShape.ClosedHandCursor if closed else Qt.CursorShape.OpenHandCursor)
        elif self._covered_cursor is not None:
            self._widget.setCursor(self._covered_cursor)
            self._covered_cursor = None
