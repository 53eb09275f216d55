"""The handle by which the cutout is dragged into another program: the hand on the picture only moves the picture."""

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from koutu.ui.style import icons
from koutu.ui.style.theme import Theme


class DragHandle(QToolButton):
    """A button that is dragged; a click says so.

    Signals:
        dragged(): the mouse took hold and moved away.
    """

    dragged = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pressed: QPointF | None = None
        self.setProperty("bare", True)
        self.setIconSize(QSize(20, 20))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        theme.changed.connect(self._paint)
        self._paint()
        self._retranslate()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Ask for the drag once the mouse went far enough."""
        far = QApplication.startDragDistance()
        if self._pressed is not None and (event.position() - self._pressed).manhattanLength() >= far:
            self._pressed = None
            self.setDown(False)
            self.dragged.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: a press that did not move is a click."""
        if self._pressed is not None:
            self._pressed = None
            super().mouseReleaseEvent(event)

    def _paint(self) -> None:
        colours = self._theme.colours
        self.setIcon(icons.icon("drag-out", QColor(colours.text), QColor(colours.faint)))

    def _retranslate(self) -> None:
        self.setToolTip(self.tr("Drag this into another program or a folder: it carries the cutout"))
        self.setAccessibleName(self.tr("Drag the cutout out"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
