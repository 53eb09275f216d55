"""Templates of file names."""

import os
import re
import string
from collections.abc import Callable
from pathlib import Path

from koutu.engine.core.errors import ExportError
from koutu.engine.files.long_paths import plain

# In bytes, on every disk that people use; some allow fewer, none allows more.
LONGEST = 255
# A byte of a name that is no UTF-8: where Python keeps it (half a surrogate pair, which no text may hold), and the
# letters for private use that stand for it where a text must be one.
_BYTES = range(0xDC80, 0xDD00)
_LETTERS = range(0xF780, 0xF800)  # as many as `_BYTES`
# Names that are devices on Windows, with any ending: what is written to NUL.png is gone.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"}
)
# What a template may hold beside plain text: the picture's own name, the mode, its number.
FIELDS = ("{name}", "{mode}", "{n}")
# Leading zeros, as in {n:03}; whatever else `str.format` knows has no place in a name.
_WIDTH = re.compile(r"0?[1-9]?")


def file_names(template: str, mode: str) -> Callable[[str, int], str]:
    """What a template makes of a picture's name and number, counted from 1; neither has the file's ending.

    Raises:
        ExportError: it holds a field that is not one, or a letter that a file's name cannot have.
    """
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        parts = [("", "?", "", None)]
    for _, field, width, conversion in parts:
        fits = field is None or (f"{{{field}}}" in FIELDS and _WIDTH.fullmatch(width or "") and not conversion)
        if not fits or (field != "n" and width):
            raise ExportError(
                "“{written}” is not a name for files: it may hold {fields} and plain text.",
                written=template,
                fields=", ".join(FIELDS),
            )
    sample = template.format(name="a", mode=mode, n=1)
    if not sample.strip(" .") or re.search(r'[/\\:*?"<>|\x00-\x1f]', sample):
        raise ExportError(
            '“{written}” is not a name for files: it must not be empty, nor hold any of / \\ : * ? " < > |.',
            written=template,
        )
    return lambda name, number: no_device(template.format(name=name, mode=mode, n=number))


def no_device(name: str) -> str:
    """The name, or another one where it is a device's on Windows; on every system, since disks and folders travel."""
    return f"_{name}" if name.partition(".")[0].rstrip(" ").lower() in _DEVICES else name


def plain_utf8(path: Path) -> bool:
    """Whether the name on the disk is the path's text in UTF-8, as libraries in C++ take it to be.

    It is not where the name's bytes are no UTF-8, and in a legacy locale (GBK, Latin-1) where they are no ASCII.
    """
    if os.name == "nt":
        return True  # names are text there
    text = os.fspath(path)
    return os.fsencode(text) == text.encode("utf-8", "replace")


def shown(path: str | os.PathLike[str]) -> str:
    """A path for people: no line breaks, no broken characters, nothing that a screen or a UTF-8 text cannot take."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in plain(os.fspath(path)))


def fitting(stem: str, ending: str) -> str:
    """A file name of a stem and an ending, the stem cut where a disk allows no more bytes."""
    room = LONGEST - len(os.fsencode(ending))
    if len(os.fsencode(stem)) <= room:
        return stem + ending
    while len(os.fsencode(stem)) > room:
        stem = stem[:-1]
    return stem.rstrip(" .") + ending


def plain_text(path: str) -> str:
    """A path as text that every encoding takes: a byte of it that is no UTF-8 becomes a letter for private use."""
    return path.translate(dict(zip(_BYTES, _LETTERS, strict=True)))


def from_plain_text(text: str) -> str:
    """The path that `plain_text` made the text of."""
    return text.translate(dict(zip(_LETTERS, _BYTES, strict=True)))
