"""The row of controls above the picture."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from koutu.ui.actions.actions import Actions
from koutu.ui.style.roving import Roving
from koutu.ui.style.selector import Selector


class Header(QWidget):
    """Open on the left; how to cut in the middle; what to do with the cutout on the right."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._mode = QLabel()
        self._size = QLabel()
        for label in (self._mode, self._size):
            label.setProperty("muted", True)
        self.modes = Selector(list(actions.modes.values()))
        self.sizes = Selector(list(actions.sizes.values()))
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
        row.addSpacing(14)
        row.addWidget(self._size)
        row.addWidget(self.sizes)
        row.addStretch(1)
        roving = Roving(self)
        for view in actions.views.values():
            button = _button(view)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window icons and choices do without their words."""
        super().resizeEvent(event)
        self._lay_words(True)
        self._lay_words(self.minimumSizeHint().width() <= self.width())

    def _lay_words(self, roomy: bool) -> None:
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if roomy else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._buttons:
            button.setToolButtonStyle(style)
        for label in (self._mode, self._size):
            label.setVisible(roomy)

    def _retranslate(self) -> None:
        self._mode.setText(self.tr("Mode"))
        self._size.setText(self.tr("Network"))
        self.modes.setAccessibleName(self.tr("Mode"))
        self.sizes.setAccessibleName(self.tr("Network"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _button(action: QAction, *, text: bool = False) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setIconSize(QSize(20, 20))
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if text else Qt.ToolButtonStyle.ToolButtonIconOnly
    button.setToolButtonStyle(style)
    return button
