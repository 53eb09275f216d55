"""The button that says how the cutout is shown, and the menu of the other ways."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QColorDialog, QMenu, QToolButton, QWidget, QWidgetAction

from koutu.engine.display.viewing import Overlay
from koutu.ui.actions.touchup_actions import TouchupActions
from koutu.ui.style.number import Number

_SWATCH = 16


class ViewButton(QToolButton):
    """Shows the present view mode; its menu has them all, and the overlay's colour.

    Signals:
        overlayChanged(Overlay): another colour or opacity.
    """

    overlayChanged = Signal(object)

    def __init__(self, actions: TouchupActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modes = actions.view_modes
        self.overlay = Overlay()
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setProperty("menu", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self)
        menu.addActions(list(self._modes.values()))
        menu.addSeparator()
        menu.addActions([actions.next_mode, actions.mode_before, actions.backdrop, actions.before])
        menu.addSeparator()
        self._colour = menu.addAction("")
        self._colour.triggered.connect(self._ask_colour)
        self._opacity = Number(10, 100, " %")
        self._opacity.setContentsMargins(12, 6, 12, 6)
        self._opacity.changed.connect(self._take_opacity)
        row = QWidgetAction(menu)
        row.setDefaultWidget(self._opacity)
        menu.addAction(row)
        self.setMenu(menu)
        for action in self._modes.values():
            action.changed.connect(self._follow)
        self.set_overlay(self.overlay)
        self._retranslate()

    def set_overlay(self, overlay: Overlay) -> None:
        """Show a colour and an opacity; everyone is told."""
        self.overlay = overlay
        self._opacity.set_value(overlay.opacity * 100)
        swatch = QPixmap(_SWATCH, _SWATCH)
        swatch.fill(QColor(*overlay.colour))
        self._colour.setIcon(QIcon(swatch))
        self.overlayChanged.emit(overlay)

    def _take_opacity(self, value: int) -> None:
        self.set_overlay(Overlay(self.overlay.colour, value / 100))

    def _ask_colour(self) -> None:
        dialog = QColorDialog(QColor(*self.overlay.colour), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Overlay colour"))
        dialog.currentColorChanged.connect(self._take_colour)
        dialog.open()

    def _take_colour(self, colour: QColor) -> None:
        self.set_overlay(Overlay((colour.red(), colour.green(), colour.blue()), self.overlay.opacity))

    def _follow(self) -> None:
        action = next(action for action in self._modes.values() if action.isChecked())
        self.setText(action.iconText().replace("&", "&&"))
        self.setIcon(action.icon())
        self.setAccessibleName(self.tr("View mode: {mode}").format(mode=action.iconText()))

    def _retranslate(self) -> None:
        self._colour.setText(self.tr("Overlay colour…"))
        self._opacity.set_words(self.tr("Overlay opacity"), self.tr("How much of what is removed the colour covers"))
        self.setToolTip(self.tr("How the cutout is shown (F for the next way)"))
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
