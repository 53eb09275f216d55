"""What is in sight in this process's windows, by the names that a screen reader says."""

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget


class Place(NamedTuple):
    """The middle of something, in pixels of its window, by the window system's number."""

    window: int
    x: int
    y: int


_NEVER = ("QTipLabel",)


def in_sight(name: str) -> Place | None:
    """Return where something of that name can be pressed, or None."""
    for part in _parts():
        if _said(part) == name and not part.state().disabled:
            place = _open_place(part)
            if place is not None:
                return place
    return None


def names_in_sight() -> list[str]:
    """Return the names of all that can be seen or pressed."""
    return sorted({_said(part) for part in _parts() if _said(part)})


def _said(part: QAccessibleInterface) -> str:
    return part.text(QAccessible.Text.Name).replace("&", "").strip()


def _parts() -> Iterator[QAccessibleInterface]:
    """What can be reached: of an open menu or list only that, of a dialog that blocks the rest likewise."""
    on_top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    tops = [on_top] if on_top is not None else [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    for top in tops:
        if not any(top.inherits(kind) for kind in _NEVER):
            yield from _tree(QAccessible.queryAccessibleInterface(top))


def _tree(top: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield top
    for place in range(top.childCount()):
        child = top.child(place)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from _tree(child)


def _open_place(part: QAccessibleInterface) -> Place | None:
    """Its place, if its middle is neither scrolled away nor covered."""
    middle = part.rect().center()
    hit = QApplication.widgetAt(middle)
    owner: QAccessibleInterface | None = part
    while owner is not None and not isinstance(owner.object(), QWidget):
        owner = owner.parent()
    widget = None if owner is None else owner.object()
    if part.rect().isEmpty() or hit is None or not isinstance(widget, QWidget):
        return None
    if hit is not widget and not widget.isAncestorOf(hit):
        return None
    inside = widget.window().mapFromGlobal(middle)
    return Place(int(widget.window().winId()), inside.x(), inside.y())
