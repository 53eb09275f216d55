"""Words of a command line that mean files: `file://` addresses, and patterns where the shell leaves them alone."""

import glob
import os
import re
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import unquote, urlsplit


def local_files(
    words: Sequence[str],
    *,
    windows: bool = os.name == "nt",
    exists: Callable[[str], bool] = os.path.lexists,
    matches: Callable[[str], list[str]] = glob.glob,
) -> tuple[str, ...]:
    """Return `words` with `file://` addresses as paths and, on Windows, patterns as the files that match them.

    Args:
        words: files, folders, links or "-".
        windows: whether paths and patterns are Windows's: no shell there opens `*.jpg` out.
        exists: whether there is a file of a name; such a word is no pattern.
        matches: the files that match a pattern of `glob`.

    A pattern that matches nothing, and an address on another machine, stay as they are: whoever reads them says why
    they cannot be read.
    """
    return tuple(each for word in words for each in _files_of(word, windows, exists, matches))


def _files_of(
    word: str, windows: bool, exists: Callable[[str], bool], matches: Callable[[str], list[str]]
) -> Iterator[str]:
    path = _path_of(word, windows)
    if path is not None:
        yield path
    elif windows and re.search(r"[*?]", word) and "://" not in word and not exists(word):
        # In Windows's patterns brackets are letters, in glob's they are not.
        yield from sorted(matches(re.sub(r"\[", "[[]", word))) or [word]
    else:
        yield word


def _path_of(word: str, windows: bool) -> str | None:
    if word[:7].lower() != "file://":
        return None
    parts = urlsplit(word.replace("#", "%23").replace("?", "%3F"))
    if parts.netloc.lower() not in ("", "localhost"):
        return None
    path = unquote(parts.path, errors="surrogateescape")
    if windows:
        path = re.sub(r"^/([A-Za-z]:)", r"\1", path).replace("/", "\\")
    return path or None
