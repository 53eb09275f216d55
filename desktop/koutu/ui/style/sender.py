"""The action whose signal a slot answers."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction


def sending_action(receiver: QObject) -> QAction:
    """Return the action whose signal `receiver`'s slot is answering; to be called inside that slot only."""
    action = receiver.sender()
    assert isinstance(action, QAction)
    return action
