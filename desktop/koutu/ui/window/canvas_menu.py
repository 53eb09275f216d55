"""The menu of the picture: with the hand by the right button, with any tool by the menu key."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu, QWidget

from koutu.ui.actions.actions import Actions
from koutu.ui.window.workbench import Workbench


class CanvasMenu(QObject):
    """Opens a menu over the canvases. A tool in hand keeps the right button, which does the tool's opposite."""

    def __init__(self, workbench: Workbench, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._toolbox = workbench.toolbox
        a = actions
        self._groups = (
            (a.save, a.save_as, a.copy, a.finish, a.export_again),
            (a.undo, a.redo, a.cut),
            (a.fit, a.actual, workbench.touchup.backdrop),
            (a.close,),
        )
        for canvas in (workbench.stage.original, workbench.stage.cutout):
            canvas.installEventFilter(self)

    def menu(self) -> QMenu:
        """Return the menu."""
        window = self.parent()
        assert isinstance(window, QWidget)
        made = QMenu(window)
        for group in self._groups:
            made.addActions(group)
            made.addSeparator()
        return made

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer the menu key, and the right button where no tool needs it."""
        if not isinstance(event, QContextMenuEvent):
            return False
        if event.reason() == QContextMenuEvent.Reason.Mouse and self._toolbox.tool is not None:
            return False
        self.menu().popup(event.globalPos())
        return True
