"""What Koutu remembers between two starts: one small file that a person can read and mend."""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from koutu.engine.files.atomic import write_atomically
from koutu.engine.files.bounded import as_json, parse_json, read_bounded
from koutu.engine.files.checked_table import Problem, is_number
from koutu.engine.files.file_lock import folder_lock
from koutu.engine.networks.catalog import Size
from koutu.engine.networks.modes import GENERAL, MODES, Mode
from koutu.engine.touchup.brush import Brush

View = Literal["side", "slider", "single"]
Language = Literal["system", "en", "zh_CN"]
Scheme = Literal["system", "light", "dark"]

RECENT = 12
VERSION = 1
MOST_BYTES = 1 << 20
# Windows' and X11's coordinates have 16 bits; Qt gives up beyond 24, and Python's C++ side beyond 32.
_FARTHEST = 32767
_log = logging.getLogger(__name__)


@dataclass
class Settings:
    """The user's choices.

    Attributes:
        mode, size: of the next picture.
        view: two canvases, one with a slider, or the cutout alone.
        language: of the window.
        place: left, top, width and height of the window in points, or None before the first close.
        maximized: whether the window filled the screen.
        folder: where a picture was last opened or saved; empty before that.
        recent: paths and links that were opened, the last one first.
        mirror: where to look for networks beyond their own addresses: a folder or an address; empty: nowhere.
        device: what networks run on; empty: the first device that works.
        threads: of one run on the processor; 0: one for each of its cores.
        graphs: keep networks on disk as the processor wants them: more disk, quicker opening.
        hints: whether the first start's hints are still to be shown.
        brush: how it paints.
        smoothing: 0 to 1, how much strokes are steadied.
        shortcuts: the keys that are not those Koutu came with, by action.
        theme: light, dark, or as the system is.
        text_percent: of the system's text size.
        checkerboard: behind transparent places: light, dark, or as the window is.
        output_folder: where cutouts are saved without asking; empty: beside their photos.
        output_name: their names, by `file_names`; empty: the photo's, with -cutout.
        default_preset: the id of the preset that the export window begins with; empty: none.
        undo_megabytes: memory for undo; what has no room in it goes to a temporary file.
        loaded: what the file held when this was read, for `save`; no setting.
    """

    mode: Mode = GENERAL
    size: Size = "large"
    view: View = "side"
    language: Language = "system"
    place: tuple[int, int, int, int] | None = None
    maximized: bool = False
    folder: str = ""
    recent: list[str] = field(default_factory=list)
    mirror: str = ""
    device: str = ""
    threads: int = 0
    graphs: bool = False
    undo_megabytes: int = 256
    hints: bool = True
    brush: Brush = field(default_factory=Brush)
    smoothing: float = 0.0
    shortcuts: dict[str, list[str]] = field(default_factory=dict)
    theme: Scheme = "system"
    text_percent: int = 100
    checkerboard: Scheme = "system"
    output_folder: str = ""
    output_name: str = ""
    default_preset: str = ""
    loaded: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def remember(self, opened: str) -> None:
        """Put a path or link at the head of the recent ones."""
        self.recent = [opened, *(other for other in self.recent if other != opened)][:RECENT]


def _is_share(value: object) -> bool:
    return is_number(value) and 0 <= value <= 1  # type: ignore[operator]


def _is_brush(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == asdict(Brush()).keys()
        and is_number(value["size"])
        and 1 <= value["size"] <= 5000
        and all(_is_share(value[name]) for name in ("hardness", "opacity", "flow"))
        and all(isinstance(value[name], bool) for name in ("pressure_sizes", "pressure_flows"))
    )


def _is_place(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 4
        and all(type(part) is int and abs(part) <= _FARTHEST for part in value)
        and min(value[2:]) > 0
    )


def _are_shortcuts(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(keys, list) and all(isinstance(text, str) for text in keys) for keys in value.values()
    )


_VALID: dict[str, Callable[[object], bool]] = {
    "mode": lambda value: value in tuple(MODES),
    "size": lambda value: isinstance(value, str) and value != "",
    "view": lambda value: value in ("side", "slider", "single"),
    "language": lambda value: value in ("system", "en", "zh_CN"),
    "place": _is_place,
    "hints": lambda value: isinstance(value, bool),
    "maximized": lambda value: isinstance(value, bool),
    "graphs": lambda value: isinstance(value, bool),
    "folder": lambda value: isinstance(value, str),
    "device": lambda value: isinstance(value, str),
    "threads": lambda value: type(value) is int and 0 <= value <= 256,
    "mirror": lambda value: isinstance(value, str),
    "undo_megabytes": lambda value: type(value) is int and 16 <= value <= 65536,
    "recent": lambda value: isinstance(value, list) and all(isinstance(part, str) for part in value),
    "brush": _is_brush,
    "smoothing": _is_share,
    "shortcuts": _are_shortcuts,
    "theme": lambda value: value in ("system", "light", "dark"),
    "text_percent": lambda value: type(value) is int and 75 <= value <= 300,
    "checkerboard": lambda value: value in ("system", "light", "dark"),
    "output_folder": lambda value: isinstance(value, str),
    "output_name": lambda value: isinstance(value, str),
    "default_preset": lambda value: isinstance(value, str),
}
# What a value in the file becomes, where it is not itself.
_TAKEN: dict[str, Callable[[Any], object]] = {"place": tuple, "brush": lambda value: Brush(**value)}


def load(path: Path) -> Settings:
    """Read settings. What is missing or makes no sense takes its default: a bad file never stops the program."""
    try:
        stored = parse_json(read_bounded(path, MOST_BYTES))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, Problem) as error:
        _log.warning("settings start anew, %s cannot be read: %s", path, error)
        return Settings()
    if not isinstance(stored, dict):
        return Settings()
    stored = _migrated(stored)
    settings = Settings()
    _take(settings, stored)
    settings.loaded = _plain(settings)
    return settings


def _take(settings: Settings, stored: dict[str, Any]) -> None:
    for name, valid in _VALID.items():
        if name in stored and valid(stored[name]):
            value = stored[name]
            setattr(settings, name, _TAKEN[name](value) if name in _TAKEN else value)


def save(settings: Settings, path: Path) -> None:
    """Write settings, whole or not at all.

    What another window has written since these were read stays where this one changed nothing: the settings of two
    windows are merged, key by key.

    Raises:
        ExportError: the file cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with folder_lock(path.parent):
        ours, before = _plain(settings), settings.loaded
        theirs = _plain(load(path)) if before else {}
        written = {name: _merged(name, value, before.get(name), theirs.get(name)) for name, value in ours.items()}
        write_atomically(path, as_json({"version": VERSION, **written}, indent=2), private=True)
        settings.loaded = ours


def _plain(settings: Settings) -> dict[str, Any]:
    values = json.loads(json.dumps(asdict(settings)))
    del values["loaded"]
    return dict(values)


def _merged(name: str, ours: Any, before: Any, theirs: Any) -> Any:
    if theirs is None or before is None or theirs == before:
        return ours
    if ours == before:
        return theirs
    if name == "recent":
        return list(dict.fromkeys([*ours, *theirs]))[:RECENT]
    if name == "shortcuts":
        changed = {key: keys for key, keys in ours.items() if before.get(key) != keys}
        return {key: keys for key, keys in theirs.items() if key in ours or key not in before} | changed
    return ours


def _migrated(stored: dict[str, Any]) -> dict[str, Any]:
    """Bring settings of an earlier version up to date, step by step; a file without a version is of version 0."""
    version = stored.get("version", 0)
    if version == 0 and stored:
        # Somebody who has used Koutu before needs no hints.
        stored = {**stored, "hints": False}
    return stored
