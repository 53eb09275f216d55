"""A choice among a few as one button with a menu, where there is no room for a row of segments."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from koutu.ui.style.selector import Selector


class ChoiceMenu(QToolButton):
    """Says what a selector's row would show as chosen; its menu has the selector's actions, those to come as well."""

    def __init__(self, selector: Selector, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selector = selector
        self._name = ""
        self.setProperty("menu", True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)
        selector.changed.connect(self._follow)
        self.hide()
        self._follow()

    def set_name(self, name: str) -> None:
        """Say what is chosen here; screen readers hear it with the choice."""
        self._name = name
        self.setToolTip(name)
        self._follow()

    def _fill(self) -> None:
        self.menu().clear()
        self.menu().addActions(self._selector.choices)

    def _follow(self) -> None:
        chosen = next((action for action in self._selector.choices if action.isChecked()), None)
        words = "" if chosen is None else chosen.iconText()
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(f"{self._name}: {words}")
