"""A first word that is neither a command nor anything that can be opened: one sentence instead of a window."""

import difflib
import os
import sys
from collections.abc import Mapping, Sequence

from koutu.engine.files.arguments import local_files
from koutu.engine.files.links import is_link

# Below this likeness a guess only puzzles: "segmnt" has 0.92 to "segment", "serv" 0.89 to "serve".
_ALIKE = 0.6


def refusal(word: str, commands: Sequence[str]) -> str | None:
    """Return what is said of a first word that cannot be opened in the window; None where it can.

    Args:
        word: the first one after the program's name.
        commands: the words that are commands, and the options that stand alone.
    """
    # macOS gives programs that it starts from a click a number of their own.
    if is_link(word) or word.startswith("-psn_"):
        return None
    if any(os.path.lexists(path) for path in local_files([word])):
        return None
    near = difflib.get_close_matches(word.lower(), commands, n=1, cutoff=_ALIKE)
    known = f'Did you mean "koutu {near[0]}"?' if near else 'See "koutu --help".'
    return f'"{word}" is neither a command of Koutu nor a file that is there. {known}'


def no_screen(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> str | None:
    """Return what is said where no window can open: a shell on a Unix machine without a display; None elsewhere."""
    if system in ("win32", "darwin"):
        return None
    if any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        return None
    return 'There is no screen to open a window on. "koutu cut" works without one: see "koutu --help".'
