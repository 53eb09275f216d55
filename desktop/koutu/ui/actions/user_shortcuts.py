"""The keys of every action: Koutu's, the user's own, and those that give way to the tool in hand."""

import re
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from koutu.services.settings import Settings
from koutu.ui.actions.action_set import ActionSet, set_tip

# The canvases and dialogs live by these: moving, panning, looking at the original, going on by keyboard.
_NEEDED = frozenset(
    QKeySequence(keys).toString()
    for keys in ("Space", "Tab", "Shift+Tab", "Return", "Enter", "Ins", "Left", "Right", "Up", "Down")
)

_text = QKeySequence.SequenceFormat.PortableText


class Shortcuts(QObject):
    """What keys call which action; the user's changes are kept in the settings."""

    def __init__(self, sets: Iterable[ActionSet], settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._in_hand: frozenset[str] = frozenset()
        self.actions = {
            f"{actions.area} {name}": action for actions in sets for name, action in actions.named().items()
        }
        self._given = {name: _texts(action.shortcuts()) for name, action in self.actions.items()}
        self._apply()

    def of(self, name: str) -> list[str]:
        """The keys of an action, whether or not the tool in hand uses them now."""
        return self._settings.shortcuts.get(name, self._given[name])

    def is_changed(self, name: str) -> bool:
        """Whether they are not those that Koutu came with."""
        return self.of(name) != self._given[name]

    def owner(self, keys: str, asking: str) -> str | None:
        """The other action than `asking` that keys call, or None."""
        return next((name for name in self.actions if name != asking and keys in self.of(name)), None)

    def is_needed(self, keys: str) -> bool:
        """Whether the canvas cannot do without these keys."""
        return keys in _NEEDED

    def assign(self, name: str, keys: Sequence[str]) -> None:
        """Let these keys alone call an action; whatever they called before loses them."""
        for text in keys:
            while (owner := self.owner(text, name)) is not None:
                self._store(owner, [other for other in self.of(owner) if other != text])
        self._store(name, list(keys))
        self._apply()

    def restore(self, name: str) -> None:
        """Restore the keys of an action that Koutu came with."""
        self.assign(name, self._given[name])

    def restore_all(self) -> None:
        """Forget every change."""
        self._settings.shortcuts.clear()
        self._apply()

    def give_way(self, in_hand: frozenset[str]) -> None:
        """Know which keys the tool in hand uses now: until it is put away, no action answers to them."""
        self._in_hand = in_hand
        self._apply()

    def _store(self, name: str, keys: list[str]) -> None:
        if keys == self._given[name]:
            self._settings.shortcuts.pop(name, None)
        else:
            self._settings.shortcuts[name] = keys

    def _apply(self) -> None:
        for name, action in self.actions.items():
            keys = [text for text in self.of(name) if text not in self._in_hand]
            if keys != _texts(action.shortcuts()):
                action.setShortcuts([QKeySequence(text, _text) for text in keys])
                set_tip(action)


def _texts(shortcuts: Iterable[QKeySequence]) -> list[str]:
    """Keys as the settings hold them; on some systems a standard key has one sequence twice."""
    return list(dict.fromkeys(keys.toString(_text) for keys in shortcuts if not keys.isEmpty()))


def plain(action: QAction) -> str:
    """An action's words without the mark of the letter to press: `&`, and in Chinese brackets behind the words."""
    return re.sub(r"\(&.\)|&(?!&)", "", action.text()).removesuffix("…")
