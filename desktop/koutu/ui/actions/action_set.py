"""What sets of actions have in common: making them, and icons that follow the theme."""

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QColor, QKeySequence

from koutu.ui.style import icons
from koutu.ui.style.theme import Theme

_Name = TypeVar("_Name", bound=str)
Shortcut = str | QKeySequence.StandardKey


class ActionSet(QObject):
    """Some actions. Whoever carries one out connects to it; the set knows only how they look.

    A subclass says in `area` what the settings file calls it.
    """

    area = ""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictured: list[tuple[QAction, str]] = []
        theme.changed.connect(self._paint)

    def action(self, *shortcuts: Shortcut, icon: str = "") -> QAction:
        """Make one."""
        action = QAction(self)
        action.setShortcuts([QKeySequence(shortcut) for shortcut in shortcuts])
        if icon:
            self.picture(action, icon)
        return action

    def choice(self, shortcuts: Mapping[_Name, str]) -> dict[_Name, QAction]:
        """Make one for every name, of which one is checked; each has its name as data, and its shortcut or none."""
        group = QActionGroup(self)
        made = {}
        for name, shortcut in shortcuts.items():
            made[name] = self.action(*([shortcut] if shortcut else []))
            made[name].setCheckable(True)
            made[name].setData(name)
            group.addAction(made[name])
        return made

    def picture(self, action: QAction, icon: str) -> None:
        """Give an action an icon."""
        self._pictured.append((action, icon))
        self._draw(action, icon)

    def named(self) -> dict[str, QAction]:
        """Every action by the name that the program knows it by, the same in every language."""
        named = {}
        for name, value in vars(self).items():
            if isinstance(value, QAction):
                named[name] = value
            elif isinstance(value, dict) and not name.startswith("_"):
                named |= {f"{name} {key}": action for key, action in value.items() if isinstance(action, QAction)}
        return named

    def all(self) -> list[QAction]:
        """Every action."""
        return self.findChildren(QAction, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def _paint(self) -> None:
        for action, name in self._pictured:
            self._draw(action, name)

    def _draw(self, action: QAction, icon: str) -> None:
        colours = self._theme.colours
        action.setIcon(icons.icon(icon, QColor(colours.text), QColor(colours.faint)))


def word(action: QAction, text: str, short: str, tip: str) -> None:
    """Set an action's words: the menu's, a short form for buttons, and a longer one for tooltips and screen readers."""
    action.setText(text)
    action.setIconText(short)
    action.setStatusTip(tip)
    set_tip(action)


def set_tip(action: QAction) -> None:
    """Set the tooltip: the longer words, and the keys as they are now."""
    tip = action.statusTip()
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{tip} ({keys})" if keys else tip)
