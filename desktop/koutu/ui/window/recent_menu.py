"""The pictures, documents and links that were opened last."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from koutu.engine.files.links import is_link
from koutu.services.settings import Settings
from koutu.services.sources import FileSource, LinkSource, PhotoSource
from koutu.ui.style.sender import sending_action


class RecentMenu(QMenu):
    """Fills itself whenever it is shown."""

    def __init__(self, settings: Settings, open_sources: Callable[[list[PhotoSource]], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._settings = settings
        self._open = open_sources
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        for name in self._settings.recent:
            action = self.addAction(name if is_link(name) else Path(name).name)
            action.setToolTip(name)
            action.setData(name)
            action.triggered.connect(self._choose)
        if not self._settings.recent:
            self.addAction(self.tr("Nothing yet")).setEnabled(False)

    def _choose(self) -> None:
        name = sending_action(self).data()
        self._open([LinkSource(name) if is_link(name) else FileSource(Path(name))])
