"""A first word that is neither a command nor anything that can be opened: one sentence instead of a window."""

import difflib
import os
import shlex
import sys
from collections.abc import Mapping, Sequence

from koutu.cli import screens
from koutu.engine.files.arguments import local_files
from koutu.engine.files.links import is_link

# Below this likeness a guess only puzzles: "segmnt" has 0.92 to "segment", "serv" 0.89 to "serve".
_ALIKE = 0.6
_WITHOUT = '"koutu cut" works without one: see "koutu --help".'


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
    platform = environment.get("QT_QPA_PLATFORM", "")
    if platform and not platform.startswith(("xcb", "wayland")):
        return None
    named = next((name for name in ("DISPLAY", "WAYLAND_DISPLAY") if environment.get(name)), None)
    if named is None:
        return f"There is no screen to open a window on. {_WITHOUT}"
    if not screens.answering(environment):
        return f'The screen "{environment[named]}" does not answer (see {named}). {_WITHOUT}'
    return None


def stray_option(arguments: Sequence[str]) -> str | None:
    """Return what is said of options behind the files that the window is to open; None where there are none."""
    for word in arguments[1:]:
        if word.startswith("-") and not word.startswith("-psn_") and not os.path.lexists(word):
            return f'"{word}" is an option of a command. Did you mean "koutu cut {shlex.join(arguments)}"?'
    return None
