"""All tools, and the one in hand."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from koutu.document.document import Document
from koutu.ui.actions.action_set import ActionSet, word
from koutu.ui.style.sender import sending_action
from koutu.ui.style.theme import Theme
from koutu.ui.tools.tool import Tool

MOVE = "move"


class Toolbox(ActionSet):
    """Makes one action for every face of every tool; the checked one is in hand. Without a tool the mouse pans.

    Attributes:
        tool: the one in hand, or None.
        faces: the actions by the faces' names, in the palette's order.

    Signals:
        taken(): another tool is in hand.
    """

    taken = Signal()

    area = "tool"

    def __init__(self, tools: Sequence[Tool], theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window)
        self.tools = tuple(tools)
        self.tool: Tool | None = None
        self.faces: dict[str, QAction] = {}
        self._group = QActionGroup(self)
        self._add(MOVE, "hand", "H", None)
        self._shortcuts: list[tuple[Tool, QShortcut]] = []
        for tool in self.tools:
            tool.setParent(self)
            for face in tool.faces():
                self._add(face.name, face.icon, face.key, tool)
            for keys, call in tool.shortcuts():
                shortcut = QShortcut(QKeySequence(keys), window)
                shortcut.activated.connect(call)
                # One key may match two of a tool's sequences that mean the same: Shift+[ and {.
                shortcut.activatedAmbiguously.connect(call)
                shortcut.setEnabled(False)
                self._shortcuts.append((tool, shortcut))
            tool.wayChanged.connect(self._follow_way)
        self.faces[MOVE].setChecked(True)
        self.retranslate()

    @property
    def keys_in_hand(self) -> frozenset[str]:
        """The keys that the tool in hand uses now, which mean something else otherwise."""
        return frozenset(shortcut.key().toString() for tool, shortcut in self._shortcuts if tool is self.tool)

    def take(self, name: str) -> None:
        """Take the tool with the face of that name in hand, or `MOVE`."""
        self.faces[name].trigger()

    def set_document(self, document: Document | None) -> None:
        """Let every tool work on a document, as far as it has what the tool needs; None for no document."""
        matted = document is not None and document.final.exists
        for tool in self.tools:
            wanted = document if matted or not tool.needs_matte else None
            if tool.document is not wanted:
                tool.set_document(wanted)
        for action in self.faces.values():
            _, tool = action.data()
            action.setEnabled(tool is None or tool.document is not None)

    def abort(self) -> bool:
        """Take back what the tool in hand has begun; False if nothing was begun."""
        if self.tool is None or not self.tool.busy:
            return False
        self.tool.abort()
        return True

    def _add(self, name: str, icon: str, key: str, tool: Tool | None) -> None:
        action = self.action(key, icon=icon)
        action.setCheckable(True)
        action.setData((name, tool))
        self._group.addAction(action)
        self.faces[name] = action
        action.triggered.connect(self._take)

    def _take(self) -> None:
        name, tool = sending_action(self).data()
        if tool is not None:
            tool.take_way(name)
        if tool is self.tool:
            return
        if self.tool is not None:
            self.tool.put_away()
        self.tool = tool
        for owner, shortcut in self._shortcuts:
            shortcut.setEnabled(owner is tool)
        self.taken.emit()

    def _follow_way(self) -> None:
        if self.sender() is self.tool and self.tool is not None:
            self.faces[self.tool.way].setChecked(True)

    def retranslate(self) -> None:
        """Set the words."""
        tip = self.tr("Move the picture; past the window's edge the hand carries the cutout into another program")
        word(self.faces[MOVE], self.tr("Hand"), self.tr("Hand"), tip)
        for tool in self.tools:
            for face in tool.faces():
                word(self.faces[face.name], face.title, face.title, face.tip)
