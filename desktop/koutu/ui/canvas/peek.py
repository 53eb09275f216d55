"""Holding Tab: the untouched original, as long as the key is down."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from koutu.ui.tools.toolbox import Toolbox

_TAP_MS = 160


class Peek(QObject):
    """Watches the canvases for Tab. A tap still does what Tab does everywhere: the next control gets the keyboard.

    Signals:
        changed(bool): show the original, or no longer.
    """

    changed = Signal(bool)

    def __init__(self, toolbox: Toolbox, canvases: list[QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self._toolbox = toolbox
        self._tap = QTimer(self)
        self._tap.setSingleShot(True)
        self._tap.setInterval(_TAP_MS)
        self._tap.timeout.connect(self._begin)
        self._on = False
        for canvas in canvases:
            canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Tab."""
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self._end()
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Tab or event.modifiers():
            return False
        if event.type() == QEvent.Type.KeyPress:
            tool = self._toolbox.tool
            if not event.isAutoRepeat() and not (tool is not None and tool.key(Qt.Key.Key_Tab)):
                self._tap.start()
            return True
        if event.type() == QEvent.Type.KeyRelease and not event.isAutoRepeat():
            if self._tap.isActive() and isinstance(watched, QWidget):
                self._tap.stop()
                watched.focusNextChild()
            self._end()
            return True
        return False

    def _begin(self) -> None:
        self._on = True
        self.changed.emit(True)

    def _end(self) -> None:
        self._tap.stop()
        if self._on:
            self._on = False
            self.changed.emit(False)
