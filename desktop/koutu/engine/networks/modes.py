"""What may be in a picture: one row for each mode, in the order in which people meet them. Imports nothing heavy.

A new mode is a word of `Mode` and a row of `MODES`; window, settings, command line, documents and the catalogue follow.
"""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["general", "human", "anime"]


@dataclass(frozen=True, slots=True)
class ModeSpec:
    """A mode as people see it.

    Attributes:
        id: what the catalogue, settings, documents and the command line call it.
        title, menu, hint: its name, the same with the letter that a menu underlines, and what it is for; in English:
            the window translates them in the context `Actions`.
        keys: that choose it; empty: none.
        icon: a name of `resources/icons`; empty: none.
    """

    id: Mode
    title: str
    menu: str
    hint: str
    keys: str = ""
    icon: str = ""


MODES: dict[Mode, ModeSpec] = {
    spec.id: spec
    for spec in (
        ModeSpec("general", "General", "&General", "Any subject", "Alt+1"),
        ModeSpec("human", "Human", "&Human", "People and portraits", "Alt+2"),
        ModeSpec("anime", "Anime", "&Anime", "Drawn figures", "Alt+3"),
    )
}
# Its networks stand in where a mode has none of its own.
GENERAL: Mode = "general"
