"""Light and dark: the palette, and who changes it; see `colours.py` and `style_sheet.py`."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from koutu.services.settings import Scheme
from koutu.ui.style.colours import DARK, LIGHT, Colours
from koutu.ui.style.style_sheet import style_sheet


def palette(colours: Colours) -> QPalette:
    """The palette for widgets that the style sheet says nothing about."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, colour in (
        (roles.Window, colours.window),
        (roles.WindowText, colours.text),
        (roles.Base, colours.surface),
        (roles.AlternateBase, colours.window),
        (roles.Text, colours.text),
        (roles.Button, colours.surface),
        (roles.ButtonText, colours.text),
        (roles.BrightText, colours.danger),
        (roles.ToolTipBase, colours.surface),
        (roles.ToolTipText, colours.text),
        (roles.PlaceholderText, colours.muted),
        (roles.Highlight, colours.accent),
        (roles.HighlightedText, colours.on_accent),
        (roles.Accent, colours.accent),
        (roles.Link, colours.ring),
        (roles.Light, colours.raised),
        (roles.Midlight, colours.line),
        (roles.Mid, colours.line),
        (roles.Dark, colours.faint),
        (roles.Shadow, colours.sunken),
    ):
        made.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.faint))
    return made


class Theme(QObject):
    """Dresses the program, and again whenever the system changes between light and dark.

    Signals:
        changed(): `colours` are others now: draw the icons anew.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._scheme: Scheme = "system"
        self._percent = 100
        self._points = application.font().pointSizeF()
        self.colours = LIGHT
        application.setStyle(QStyleFactory.create("Fusion"))
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        dark = self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        self.wear(dark=dark if self._scheme == "system" else self._scheme == "dark")

    def set_scheme(self, scheme: Scheme) -> None:
        """Be light or dark, or as the system is."""
        self._scheme = scheme
        self._follow()

    def set_text_size(self, percent: int) -> None:
        """Make all letters larger or smaller than the system's."""
        if percent == self._percent:
            return
        self._percent = percent
        font = self._application.font()
        font.setPointSizeF(self._points * percent / 100)
        self._application.setFont(font)
        self._follow()

    def wear(self, *, dark: bool) -> None:
        """Dress the program in dark or light colours."""
        self.colours = DARK if dark else LIGHT
        self._application.setPalette(palette(self.colours))
        self._application.setStyleSheet(style_sheet(self.colours, self._percent))
        self.changed.emit()
