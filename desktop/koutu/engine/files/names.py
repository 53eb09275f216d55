"""Templates of file names."""

import re
import string
from collections.abc import Callable

from koutu.engine.core.errors import ExportError

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
    return lambda name, number: template.format(name=name, mode=mode, n=number)
