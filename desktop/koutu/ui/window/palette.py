"""The column of tools left of the picture, and the bar of the options of the one in hand."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QFrame, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from koutu.ui.style.roving import Roving
from koutu.ui.tools.toolbox import Toolbox

_ICON = QSize(22, 22)


def tool_button(action: QAction) -> QToolButton:
    """A button with an action's icon alone."""
    button = QToolButton()
    button.setProperty("tool", True)
    button.setDefaultAction(action)
    button.setIconSize(_ICON)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


class Palette(QFrame):
    """One button for every tool, and below them those for panels."""

    def __init__(self, toolbox: Toolbox, panels: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(5, 6, 5, 6)
        column.setSpacing(2)
        roving = Roving(self)
        tools = [tool_button(action) for action in toolbox.faces.values()]
        shown = [tool_button(action) for action in panels]
        for button in tools:
            column.addWidget(button)
        column.addStretch(1)
        for button in shown:
            column.addWidget(button)
        for button in (*tools, *shown):
            roving.add(button)


class OptionsBar(QFrame):
    """Shows the options of the tool in hand; Enter in a field gives the keyboard back to the canvas."""

    def __init__(self, toolbox: Toolbox, canvas: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._toolbox = toolbox
        self._canvas = canvas
        self._pages = QStackedWidget()
        self._empty = QWidget()
        self._pages.addWidget(self._empty)
        self._options = {}
        for tool in toolbox.tools:
            self._options[tool] = tool.make_options()
            self._pages.addWidget(self._options[tool])
            for field in self._options[tool].findChildren(QAbstractSpinBox):
                field.installEventFilter(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 5, 6, 5)
        self._row.setSpacing(8)
        self._row.addWidget(self._pages, 1)
        toolbox.taken.connect(self._follow)

    def add(self, widget: QWidget) -> None:
        """Put something at its end, whatever tool is in hand."""
        self._row.addWidget(widget)

    def _follow(self) -> None:
        tool = self._toolbox.tool
        self._pages.setCurrentWidget(self._empty if tool is None else self._options[tool])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch the fields."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            return False
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        return event.key() == Qt.Key.Key_Escape
