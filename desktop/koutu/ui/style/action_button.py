"""A button that is an action's."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QActionEvent
from PySide6.QtWidgets import QToolButton


class ActionButton(QToolButton):
    """Shows an action, and triggers it however it is pressed.

    Screen readers toggle a button: that alone checks its action and triggers nothing, and leaves an exclusive group
    without a choice.
    """

    def __init__(self, action: QAction, side: int) -> None:
        """Make one with an icon of so many points."""
        super().__init__()
        self._following = False
        self.setDefaultAction(action)
        self.setIconSize(QSize(side, side))
        self.toggled.connect(self._trigger)

    def actionEvent(self, event: QActionEvent) -> None:
        """Follow the action: what is toggled now was not pressed."""
        self._following = True
        super().actionEvent(event)
        self._following = False

    def _trigger(self, on: bool) -> None:
        action = self.defaultAction()
        if self._following or action is None:
            return
        if action.actionGroup() is not None:
            action.trigger()
        else:
            action.triggered[bool].emit(on)  # type: ignore[index]  # PySide6's stubs know no overloads
