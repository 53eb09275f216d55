"""The row of controls above the picture."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from koutu.ui.actions.actions import Actions
from koutu.ui.style.action_button import ActionButton
from koutu.ui.style.choice_menu import ChoiceMenu
from koutu.ui.style.roving import Roving
from koutu.ui.style.selector import Selector

_SHORT = 150
_GAP = 8
_ICON_BUTTON = 44  # an icon and its padding


class Header(QWidget):
    """Open on the left; how to cut in the middle; what to do with the cutout on the right."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._laying = False
        self._mode = QLabel()
        self._size = QLabel()
        for label in (self._mode, self._size):
            label.setProperty("muted", True)
        self.modes = Selector(list(actions.modes.values()))
        self.sizes = Selector(list(actions.sizes.values()))
        self._mode_menu, self._size_menu = ChoiceMenu(self.modes), ChoiceMenu(self.sizes)
        self._save = QPushButton()
        self._save.setProperty("main", True)
        self._save.clicked.connect(actions.save.trigger)
        actions.save.changed.connect(self._follow_save)
        self._buttons = [_button(action, text=True) for action in (actions.open, actions.finish, actions.copy)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._buttons[0])
        row.addStretch(1)
        row.addWidget(self._mode)
        row.addWidget(self.modes)
        row.addWidget(self._mode_menu)
        row.addSpacing(14)
        row.addWidget(self._size)
        row.addWidget(self.sizes)
        row.addWidget(self._size_menu)
        row.addStretch(1)
        roving = Roving(self)
        self._views = [_button(view) for view in actions.views.values()]
        for button in self._views:
            roving.add(button)
            row.addWidget(button)
        row.addSpacing(6)
        row.addWidget(self._buttons[1])
        row.addWidget(self._buttons[2])
        row.addWidget(self._save)
        self._retranslate()
        self._follow_save()

    def _follow_save(self) -> None:
        action = self._actions.save
        self._save.setText(action.iconText())
        self._save.setToolTip(action.toolTip())
        self._save.setEnabled(action.isEnabled())
        self._save.setAccessibleName(action.iconText())
        self._save.setAccessibleDescription(action.statusTip())

    def minimumSizeHint(self) -> QSize:
        """Return the width with everything shortened."""
        shown = [self._mode_menu, self._size_menu, self._save, *self._views, *self._buttons]
        width = sum(min(each.sizeHint().width(), _SHORT) for each in shown) + 8 * (len(shown) + 4)
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window icons do without their words, and in a narrower one choices become menus."""
        super().resizeEvent(event)
        # Showing and hiding would resize again, so widths come from size hints, not from trying.
        if not self._laying:
            self._laying = True
            self._lay_words(next((level for level in range(2) if self._needed(level) <= self.width()), 2))
            self._laying = False

    def _needed(self, level: int) -> int:
        """Points that the row takes with words (0), with icons (1)."""
        fixed: list[QWidget] = [*self._views, self._save, self.modes, self.sizes]
        gaps = _GAP * (len(fixed) + len(self._buttons) + 6) + 20
        widths = sum(each.sizeHint().width() for each in fixed) + gaps
        for button in self._buttons:
            words = button.fontMetrics().horizontalAdvance(button.text()) + _GAP if level == 0 else 0
            widths += _ICON_BUTTON + words
        if level == 0:
            widths += sum(label.sizeHint().width() + _GAP for label in (self._mode, self._size))
        return widths

    def _lay_words(self, level: int) -> None:
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._buttons:
            button.setToolButtonStyle(beside if level == 0 else alone)
        for label in (self._mode, self._size):
            label.setVisible(level == 0)
        for selector, menu in ((self.modes, self._mode_menu), (self.sizes, self._size_menu)):
            selector.setVisible(level < 2)
            menu.setVisible(level == 2)

    def _retranslate(self) -> None:
        self._mode.setText(self.tr("Mode"))
        self._size.setText(self.tr("Network"))
        for selector, menu, name in (
            (self.modes, self._mode_menu, self.tr("Mode")),
            (self.sizes, self._size_menu, self.tr("Network")),
        ):
            selector.setAccessibleName(name)
            selector.setToolTip(name)
            menu.set_name(name)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _button(action: QAction, *, text: bool = False) -> QToolButton:
    button = ActionButton(action, 20)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if text else Qt.ToolButtonStyle.ToolButtonIconOnly
    button.setToolButtonStyle(style)
    return button
