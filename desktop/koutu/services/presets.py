"""The presets as the window uses them: all of them, the user's own, and what was set last."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from koutu.engine.compose.style import Style
from koutu.engine.core.errors import KoutuError
from koutu.engine.export.export import Export
from koutu.engine.export.formats import FORMATS
from koutu.engine.export.presets import Preset, find_presets, preset_id, read_preset, write_preset
from koutu.engine.files.names import file_names

_log = logging.getLogger(__name__)
_LAST = "last"
# Beside its photo a cutout needs a name of its own.
_NAME = "{name}-cutout"


class PresetShelf:
    """Presets in folders.

    Args:
        folders: where presets lie; the last one is the user's own.
        state: folder of the file that keeps what was set last.
    """

    def __init__(self, folders: Sequence[Path], state: Path) -> None:
        self._folders = list(folders)
        self._state = state
        self._read: dict[Path, tuple[tuple[int, int], Preset]] = {}

    def all(self) -> list[Preset]:
        """Every preset that can be read; the log tells of the others."""
        found = []
        for path in find_presets(self._folders).values():
            try:
                found.append(self._kept(path))
            except KoutuError as error:
                _log.warning("%s", error)
        return found

    def _kept(self, path: Path) -> Preset:
        """Read a file once, and again when it was changed: all of them together take longer than a frame."""
        try:
            state = path.stat()
        except OSError:
            return read_preset(path)
        stamp = state.st_mtime_ns, state.st_size
        known = self._read.get(path)
        if known is None or known[0] != stamp:
            known = self._read[path] = stamp, read_preset(path)
        return known[1]

    def last(self) -> Preset:
        """What was set last; at first a transparent PNG."""
        try:
            return read_preset(self._state / f"{_LAST}.toml")
        except KoutuError:
            return Preset(_LAST, _LAST, Style(), Export())

    def remember(self, preset: Preset) -> None:
        """Begin with this the next time. Where that cannot be written, the log tells."""
        try:
            write_preset(replace(preset, id=_LAST), self._state)
        except KoutuError as error:
            _log.warning("%s", error)

    def keep(self, preset: Preset, title: str) -> Preset:
        """Keep a preset of the user's own under a title; one of the same title is replaced.

        Raises:
            PresetError, ExportError: it cannot be written.
        """
        kept = replace(preset, id=preset_id(title), title=title, title_zh_CN="", group="own")
        write_preset(kept, self._folders[-1])
        return kept

    def file_name(self, picture: str, preset: Preset, mode: str, number: int = 1) -> str:
        """What an exported file is called, by its picture's name and a number that the preset may ask for."""
        name = file_names(preset.export.name or _NAME, mode)(Path(picture).stem or "picture", number)
        return f"{name}{FORMATS[preset.export.format].suffix}"
