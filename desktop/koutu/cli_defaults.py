"""What the command line goes by unless told otherwise: the environment, or else what was chosen in the window.

It reads three values of the settings file by itself: `document.settings` would load half the program for them.
"""

from typing import Literal

from koutu import paths
from koutu.engine.files.bounded import parse_json, read_bounded
from koutu.engine.files.checked_table import Problem

_MOST_BYTES = 1 << 20


def mirror() -> str:
    """Where to look for networks beyond their own addresses; empty: nowhere."""
    return paths.mirror() or _chosen("mirror")


def device() -> str:
    """What networks run on; empty: the first device that works."""
    return paths.device() or _chosen("device")


def keeps_graphs() -> bool:
    """Whether networks are kept as the processor wants them; see `GraphCache`."""
    return _stored().get("graphs") is True


def _chosen(name: Literal["mirror", "device"]) -> str:
    value = _stored().get(name)
    return value if isinstance(value, str) else ""


def _stored() -> dict[str, object]:
    try:
        stored = parse_json(read_bounded(paths.settings(), _MOST_BYTES))
    except (OSError, ValueError, Problem):
        return {}
    return stored if isinstance(stored, dict) else {}
