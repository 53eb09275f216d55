"""The column of panels beside the picture, one shown at a time."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QVBoxLayout, QWidget

from koutu.ui.style.column_area import ColumnArea
from koutu.ui.style.sender import sending_action

_WIDTH = 236
_LETTERS = 36  # of the text size that is set


class Panels(QFrame):
    """Hidden while no panel's action is checked.

    Signals:
        shown(QWidget): a panel came in sight: time to fill it.
    """

    shown = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._actions: list[QAction] = []
        self._title = QLabel()
        self._title.setProperty("muted", True)
        self._pages = QStackedWidget()
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._pages, 1)
        self.hide()

    def add(self, action: QAction, panel: QWidget) -> None:
        """Add a panel that a checkable action shows and hides."""
        self._actions.append(action)
        self._pages.addWidget(ColumnArea(panel))
        action.toggled.connect(self._follow)
        action.changed.connect(self._name)

    def _fit_width(self) -> None:
        margins = self.contentsMargins()
        sides = self._column.contentsMargins()
        around = margins.left() + margins.right() + sides.left() + sides.right()
        needed = self._pages.minimumSizeHint().width() + around
        self.setFixedWidth(max(_WIDTH, _LETTERS * self.fontMetrics().averageCharWidth(), needed))

    def event(self, event: QEvent) -> bool:
        """Follow what the panels need: another language, a larger text."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_width()
        return super().event(event)

    def _follow(self, on: bool) -> None:
        action = sending_action(self)
        if on:
            self._pages.setCurrentIndex(self._actions.index(action))
            for other in self._actions:
                if other is not action:
                    other.setChecked(False)
        self.setVisible(any(each.isChecked() for each in self._actions))
        self._name()
        if on:
            area = self._pages.currentWidget()
            assert isinstance(area, ColumnArea)
            self.shown.emit(area.widget())

    def _name(self) -> None:
        if self._actions:
            name = self._actions[self._pages.currentIndex()].iconText()
            self._title.setText(name)
            self.setAccessibleName(name)
