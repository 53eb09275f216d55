"""What screen readers are told of widgets that are pictures: Qt takes them for something that only fills a place."""

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_PICTURE = "picture"


def mark_as_picture(widget: QWidget) -> None:
    """Let a widget that is drawn by hand be a canvas for screen readers."""
    widget.setProperty(_PICTURE, True)


@cache
def install() -> None:
    """Answer for pictures; however often it is called, it is done once."""
    QAccessible.installFactory(_interface)


def _interface(_: str, asked: QObject) -> QAccessibleInterface | None:
    if isinstance(asked, QWidget) and asked.property(_PICTURE):
        return QAccessibleWidget(asked, QAccessible.Role.Canvas)
    return None
