"""Paths that Windows takes at any length: beyond 259 characters only in its extended spelling, or with a switch on."""

import os
from pathlib import Path

# Of 259, for what comes beside a file: the hidden name that it is written under first, an ending more. A folder may
# have 247.
_LONGEST = 200
_EXTENDED, _DEVICE, _SHARE = "\\\\?\\", "\\\\.\\", "\\\\"


def reachable(path: Path, *, windows: bool = os.name == "nt") -> Path:
    """Return a path by which the system reaches a file however deep it lies; everywhere else the path itself."""
    return Path(extended(os.path.abspath(path))) if windows else path  # noqa: PTH100 - links stay


def extended(path: str) -> str:
    """Return an absolute, normalised path of Windows in its extended spelling if it is long, as it is otherwise."""
    if len(path) <= _LONGEST or path.startswith((_EXTENDED, _DEVICE)):
        return path
    if path.startswith(_SHARE):
        return f"{_EXTENDED}UNC\\{path.removeprefix(_SHARE)}"
    return _EXTENDED + path


def plain(path: str) -> str:
    """Return the path as people write it."""
    if path.startswith(f"{_EXTENDED}UNC\\"):
        return _SHARE + path.removeprefix(f"{_EXTENDED}UNC\\")
    return path.removeprefix(_EXTENDED)
