"""A bar of buttons as one Tab stop: arrow keys move the keyboard inside it, Tab leaves it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_SEEN_ANEW = (QEvent.Type.EnabledChange, QEvent.Type.ShowToParent, QEvent.Type.HideToParent)


class Roving(QObject):
    """Lets one of its buttons be the stop: the one that had the keyboard last, or the checked one.

    Arrow keys only move the keyboard; Space presses. Home and End go to the ends.
    """

    def __init__(self, bar: QWidget) -> None:
        super().__init__(bar)
        self._buttons: list[QAbstractButton] = []
        self._stop: QAbstractButton | None = None

    def add(self, button: QAbstractButton) -> None:
        """Add a button after the others; whether a click moves the keyboard to it stays as it is."""
        self._buttons.append(button)
        button.installEventFilter(self)
        button.toggled.connect(self._on_toggled)
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take arrows; follow the keyboard and what can be used."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not event.modifiers():
            return isinstance(watched, QAbstractButton) and self._key(watched, Qt.Key(event.key()))
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QAbstractButton):
            self._settle(watched)
        elif event.type() in _SEEN_ANEW:
            self._settle()
        return False

    def _key(self, button: QAbstractButton, key: Qt.Key) -> bool:
        usable = [each for each in self._buttons if each.isVisible() and each.isEnabled()]
        if button not in usable:
            return False
        place = usable.index(button)
        mirrored = button.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if key in _BACK or key in _ON:
            by = 1 if (key in _ON) != (mirrored and key in (Qt.Key.Key_Left, Qt.Key.Key_Right)) else -1
            place = (place + by) % len(usable)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            place = 0 if key == Qt.Key.Key_Home else -1
        else:
            return False
        usable[place].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _on_toggled(self, on: bool) -> None:
        button = self.sender()
        if on and isinstance(button, QAbstractButton):
            self._settle(button)

    def _settle(self, wanted: QAbstractButton | None = None) -> None:
        usable = [each for each in self._buttons if not each.isHidden() and each.isEnabled()]
        stop = wanted or self._stop
        if stop not in usable:
            stop = next((each for each in usable if each.isChecked()), usable[0] if usable else None)
        self._stop = stop
        for each in self._buttons:
            click = each.focusPolicy() & Qt.FocusPolicy.ClickFocus
            policy = Qt.FocusPolicy.TabFocus if each is stop else Qt.FocusPolicy.NoFocus
            each.setFocusPolicy(Qt.FocusPolicy(policy.value | click.value))
