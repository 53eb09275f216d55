"""The Help menu: shortcuts, a sample photo, a problem's log, about."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from koutu import paths
from koutu.services import crash_log
from koutu.services.sources import FileSource, PhotoSource
from koutu.ui.actions.action_set import ActionSet, word
from koutu.ui.actions.user_shortcuts import Shortcuts
from koutu.ui.dialogs.about import AboutDialog
from koutu.ui.dialogs.shortcuts import ShortcutsDialog
from koutu.ui.dialogs.trouble import TroubleDialog
from koutu.ui.style.theme import Theme


def sample() -> Path:
    """The photo that comes with the program."""
    return paths.resources() / "samples" / "lemur.jpg"


class Help(ActionSet):
    """The actions of the Help menu, and what they do."""

    area = "help"

    def __init__(self, theme: Theme, window: QWidget, open_sources: Callable[[list[PhotoSource]], None]) -> None:
        super().__init__(theme, window)
        self._window = window
        self._open = open_sources
        self._log: Path | None = None
        self._keys: Shortcuts | None = None
        self.sample = self.action()
        self.shortcuts = self.action("F1")
        self.report = self.action()
        self.about = self.action()
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.sample.triggered.connect(self._open_sample)
        self.shortcuts.triggered.connect(self._show_shortcuts)
        self.report.triggered.connect(self._show_log)
        self.about.triggered.connect(self._show_about)
        self.retranslate()

    def fill(self, menu: QMenu) -> None:
        """Put the actions into a menu."""
        menu.addActions([self.sample, self.shortcuts])
        menu.addSeparator()
        menu.addActions([self.report, self.about])

    def set_log(self, log: Path) -> None:
        """Know where this run's log is."""
        self._log = log

    def set_keys(self, keys: Shortcuts) -> None:
        """Know which keys there are."""
        self._keys = keys

    def tell_of_trouble(self, logs: list[str]) -> None:
        """Show what earlier runs wrote when something went wrong in them."""
        if logs:
            sentence = self.tr(
                "Something went wrong when Koutu ran last. If you report it, this helps to find out what it was:"
            )
            TroubleDialog(self._window, self.tr("Koutu had a problem"), sentence, "\n\n".join(logs)).open()

    def retranslate(self) -> None:
        """Set the words."""
        for action, text, short, tip in (
            (self.sample, self.tr("Open the &sample photo"), self.tr("Sample photo"), self.tr("Try Koutu on a photo")),
            (self.shortcuts, self.tr("&Shortcuts"), self.tr("Shortcuts"), self.tr("Every shortcut, to search")),
            (
                self.report,
                self.tr("&Report a problem…"),
                self.tr("Report"),
                self.tr("Versions, device and what was done last, to copy"),
            ),
            (self.about, self.tr("&About Koutu"), self.tr("About"), self.tr("Version, licences")),
        ):
            word(action, text, short, tip)

    def _open_sample(self) -> None:
        self._open([FileSource(sample())])

    def _show_shortcuts(self) -> None:
        if self._keys is not None:
            ShortcutsDialog(self._window, self._keys).open()

    def _show_log(self) -> None:
        log = crash_log.about() if self._log is None else self._log.read_text("utf-8", "replace")
        sentence = self.tr("Copy this into your report, and write what you did and what you expected:")
        TroubleDialog(self._window, self.tr("Report a problem"), sentence, log).open()

    def _show_about(self) -> None:
        AboutDialog(self._window).open()
