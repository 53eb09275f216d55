"""The words of a mode in the window's language."""

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from koutu.engine.networks.modes import ModeSpec


class ModeWords(NamedTuple):
    """A mode's words: with the letter that a menu underlines, its name, what it is for."""

    menu: str
    title: str
    hint: str


def mode_words(spec: ModeSpec) -> ModeWords:
    """Return a mode's words; `resources/i18n/update.py` finds them in the table."""
    return ModeWords(*(QCoreApplication.translate("Actions", text) for text in (spec.menu, spec.title, spec.hint)))
