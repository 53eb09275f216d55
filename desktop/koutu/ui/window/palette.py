"""The column of tools left of the picture, and the bar of the options of the one in hand."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from koutu.ui.style.action_button import ActionButton
from koutu.ui.style.roving import Roving
from koutu.ui.tools.toolbox import Toolbox

_ICON = 22  # points


def tool_button(action: QAction) -> QToolButton:
    """A button with an action's icon alone."""
    button = ActionButton(action, _ICON)
    button.setProperty("tool", True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


class Palette(QFrame):
    """One button for every tool, and below them those for panels."""

    def __init__(self, toolbox: Toolbox, panels: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._tools = [tool_button(action) for action in toolbox.faces.values()]
        self._shown = [tool_button(action) for action in panels]
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(5, 6, 5, 6)
        self._grid.setSpacing(2)
        roving = Roving(self)
        for button in (*self._tools, *self._shown):
            roving.add(button)
        self._lay(1)
        self._retranslate()

    def minimumSizeHint(self) -> QSize:
        """Return the height with two columns: in a low window the tools stand side by side."""
        rows = -(-len(self._tools) // 2) + -(-len(self._shown) // 2)
        return QSize(super().minimumSizeHint().width(), rows * (self._tools[0].sizeHint().height() + 2) + 14)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take a second column where one is too high."""
        super().resizeEvent(event)
        needed = (len(self._tools) + len(self._shown)) * (self._tools[0].sizeHint().height() + 2) + 14
        self._lay(1 if needed <= self.height() else 2)

    def _lay(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for button in (*self._tools, *self._shown):
            self._grid.removeWidget(button)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        for place, button in enumerate(self._tools):
            self._grid.addWidget(button, place // columns, place % columns)
        gap = -(-len(self._tools) // columns)
        self._grid.setRowStretch(gap, 1)
        for place, button in enumerate(self._shown):
            self._grid.addWidget(button, gap + 1 + place // columns, place % columns)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Tools"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


class OptionsBar(QFrame):
    """Shows the options of the tool in hand; Enter in a field returns the keyboard to the canvas."""

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
        # Options for which a narrow window has no room are scrolled to; Tab brings them into sight.
        area = QScrollArea()
        area.setWidget(self._pages)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area = area
        self._row.addWidget(area, 1)
        toolbox.taken.connect(self._follow)
        self._retranslate()

    def add(self, widget: QWidget) -> None:
        """Put something at its right end, whatever tool is in hand."""
        self._row.addWidget(widget)

    def _follow(self) -> None:
        tool = self._toolbox.tool
        page = self._empty if tool is None else self._options[tool]
        self._pages.setCurrentWidget(page)
        # A stack is as wide as its widest page; only the one in sight counts.
        for each in (self._empty, *self._options.values()):
            policy = QSizePolicy.Policy.Preferred if each is page else QSizePolicy.Policy.Ignored
            each.setSizePolicy(policy, QSizePolicy.Policy.Preferred)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for the scroll bar while there is one."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        heights = [option.sizeHint().height() for option in self._options.values()]
        bar = self._area.horizontalScrollBar()
        needs_bar = self._pages.minimumSizeHint().width() > self._area.width() > 0
        self._area.setFixedHeight(max(heights, default=30) + (bar.sizeHint().height() if needs_bar else 0))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Options of the tool"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch the fields."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            return False
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        return event.key() == Qt.Key.Key_Escape
