"""Mode and size: the actions that choose them, and the sizes that there are to choose from."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from koutu.engine.networks.catalog import SIZES
from koutu.engine.networks.modes import GENERAL
from koutu.services.session import Session
from koutu.services.settings import Settings
from koutu.ui.actions.actions import Actions
from koutu.ui.style.selector import Selector


class Choosing(QObject):
    """Keeps the actions and the session saying the same.

    Small and Large, and Medium where General has it, are always there. The others come and go with their networks; a
    network that has no place among the sizes is offered under its own name. What is lit is what runs.
    """

    def __init__(self, session: Session, settings: Settings, actions: Actions, selector: Selector) -> None:
        super().__init__(selector)
        self._session = session
        self._settings = settings
        self._actions = actions
        self._selector = selector
        self._menu: QMenu | None = None
        self._behind: QAction | None = None
        for action in (*actions.modes.values(), *actions.sizes.values()):
            action.triggered.connect(self._choose)
        session.choiceChanged.connect(self._follow)
        session.networksChanged.connect(self._follow)
        self._follow()

    def fill_menu(self, menu: QMenu) -> None:
        """Put the sizes into a menu; those still to come go behind them."""
        menu.addActions(list(self._actions.sizes.values()))
        self._menu = menu
        self._behind = menu.addSeparator()

    def _choose(self) -> None:
        modes, sizes = self._actions.modes, self._actions.sizes
        mode = next((name for name, action in modes.items() if action.isChecked()), self._session.mode)
        size = next((name for name, action in sizes.items() if action.isChecked()), self._session.size)
        self._session.choose(mode, size)

    def _follow(self) -> None:
        mode, size = self._session.mode, self._session.size
        catalog = self._session.segmenter.catalog
        at_work = catalog.recipe(mode, size).recipe.size
        offered = dict.fromkeys((*SIZES[:3], *catalog.sizes(mode), at_work))
        general = catalog.sizes(GENERAL)
        for each in offered:
            if each not in self._actions.sizes:
                self._add(each, catalog.network(each).title)
        for name, action in self._actions.sizes.items():
            action.setVisible(name in offered and (name in general or name in catalog.sizes(mode)))
        self._actions.modes[mode].setChecked(True)
        self._actions.sizes[at_work].setChecked(True)
        self._settings.mode, self._settings.size = mode, size

    def _add(self, size: str, title: str) -> None:
        action = self._actions.add_size(size, title)
        action.triggered.connect(self._choose)
        self._selector.add(action)
        if self._menu is not None and self._behind is not None:
            self._menu.insertAction(self._behind, action)
