"""Presets: a look and an export under a name, one readable TOML file each, the user's own beside Koutu's."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from koutu.engine.compose.style import Colour, Stop, Style
from koutu.engine.core.colour import parse_colour
from koutu.engine.core.errors import KoutuError, PresetError
from koutu.engine.export.export import Export
from koutu.engine.files.atomic import write_atomically
from koutu.engine.files.bounded import parse_toml, read_bounded
from koutu.engine.files.checked_table import Problem
from koutu.engine.files.names import from_plain_text, plain_text, shown

Group = Literal["product", "marketplace", "social", "id", "effect", "own"]
GROUPS: tuple[Group, ...] = get_args(Group)
_LOOK_PARTS = {field.name: get_type_hints(Style)[field.name] for field in fields(Style)}
_SUFFIX = ".toml"
_MOST_BYTES = 1 << 16  # bytes: a preset is a short text
_PICTURE = "backdrop.picture"


@dataclass(frozen=True, slots=True)
class Preset:
    """A finished picture under a name.

    Attributes:
        id: the file's name without its ending; what the command line calls it.
        title: for people, in English; `title_zh_CN` in Chinese, empty where there is none.
        group: where menus put it.
        look, export: what it does.
    """

    id: str
    title: str
    look: Style
    export: Export
    group: Group = "own"
    title_zh_CN: str = ""  # noqa: N815 - named as the language is

    def titled(self, language: str) -> str:
        """The title for a language such as `en` or `zh_CN`."""
        return self.title_zh_CN if language.startswith("zh") and self.title_zh_CN else self.title


def find_presets(folders: Iterable[Path]) -> dict[str, Path]:
    """The preset files by their ids; those of later folders hide earlier ones of the same id."""
    found: dict[str, Path] = {}
    for folder in folders:
        found |= {path.stem: path for path in sorted(folder.glob(f"*{_SUFFIX}"))}
    return found


def named_preset(name: str, folders: Iterable[Path]) -> Preset:
    """The preset of an id, or of a file whose path ends in .toml.

    Raises:
        PresetError: there is none, or its file makes no sense.
    """
    if name.endswith(_SUFFIX):
        return read_preset(Path(name))
    found = find_presets(folders)
    if name not in found:
        raise PresetError("There is no preset “{name}”. There are: {known}.", name=name, known=", ".join(sorted(found)))
    return read_preset(found[name])


def read_preset(path: Path) -> Preset:
    """Read a preset's file.

    Raises:
        PresetError: it cannot be read, or holds a word or value that Koutu does not know.
    """
    try:
        data = read_bounded(path, _MOST_BYTES)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise PresetError("The preset “{path}” cannot be read ({reason}).", path=shown(path), reason=reason) from error
    return parse_preset(data, str(path))


def parse_preset(data: bytes, path: str) -> Preset:
    """Read the text of a preset's file, UTF-8; `path` is where it was, for its id and for messages.

    Raises:
        PresetError: it holds a word or value that Koutu does not know.
    """
    try:
        table = parse_toml(data)
    except Problem as problem:
        raise PresetError("The preset “{path}” cannot be read ({reason}).", path=path, reason=problem) from problem
    try:
        parts = {name: _filled(kind, table.pop(name, {}), name) for name, kind in _LOOK_PARTS.items()}
        export = _filled(Export, table.pop("export", {}), "export")
        head = {key: _value(key, hint, table.pop(key)) for key, hint in _HEAD.items() if key in table}
        for key in table:
            raise PresetError("“{key}” is not a word that presets know.", key=key)
    except KoutuError as error:
        raise PresetError("The preset “{path}” makes no sense: {reason}", path=path, reason=error) from error
    stem = Path(path).stem
    return Preset(stem, head.pop("title", stem), Style(**parts), export, **head)


_HEAD: dict[str, Any] = {"title": str, "title_zh_CN": str, "group": Group}


def write_preset(preset: Preset, folder: Path) -> Path:
    """Write a preset into a folder, made if need be, over one of the same id.

    Raises:
        ExportError: the file cannot be written.
        PresetError: the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PresetError(
            "The folder “{path}” cannot be made ({reason}).", path=folder, reason=error.strerror or error
        ) from error
    path = folder / f"{preset.id}{_SUFFIX}"
    write_atomically(path, as_toml(preset).encode())
    return path


def as_toml(preset: Preset) -> str:
    """A preset as its file's text: only what differs from the defaults."""
    lines = [f"title = {_text(preset.title)}"]
    if preset.title_zh_CN:
        lines.append(f"title_zh_CN = {_text(preset.title_zh_CN)}")
    lines.append(f"group = {_text(preset.group)}")
    for name in _LOOK_PARTS:
        lines += _section(name, getattr(preset.look, name))
    lines += _section("export", preset.export)
    return "\n".join(lines) + "\n"


def preset_id(title: str) -> str:
    """A file name for a title that every file system takes."""
    kept = "".join(character if character.isalnum() else "-" for character in title.strip().lower())
    return "-".join(part for part in kept.split("-") if part)[:60] or "preset"


@cache
def _hints(kind: type) -> dict[str, Any]:
    # Python works these out anew each time, which is most of what reading a preset takes.
    return get_type_hints(kind)


def _filled(kind: Any, table: object, where: str) -> Any:
    if not isinstance(table, Mapping):
        raise PresetError("“{where}” must be a section of its own, such as [{where}].", where=where)
    hints = _hints(kind)
    for key in table:
        if key not in hints:
            raise PresetError("“{key}” in [{where}] is not a word that presets know.", key=key, where=where)
    for field in fields(kind):
        if field.default is MISSING and field.default_factory is MISSING and field.name not in table:
            raise PresetError("[{where}] must say “{key}”.", key=field.name, where=where)
    return kind(**{key: _value(f"{where}.{key}", hints[key], value) for key, value in table.items()})


def _value(key: str, hint: Any, value: object) -> Any:
    """A value as its field wants it."""
    if hint == Colour and isinstance(value, str):
        return parse_colour(value)
    if hint == tuple[Stop, ...] and isinstance(value, list):
        return tuple(_filled(Stop, each, key) for each in value)
    if get_origin(hint) is Literal:
        if value in get_args(hint) and not isinstance(value, bool):
            return value
        choices = ", ".join(str(choice) for choice in get_args(hint))
        raise PresetError("“{key}” is “{value}”, but must be one of: {choices}.", key=key, value=value, choices=choices)
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if key == _PICTURE and isinstance(value, str):
        return from_plain_text(value)
    if hint in (int, bool, str) and type(value) is hint:
        return value
    raise PresetError("“{key}” cannot be “{value}”.", key=key, value=value)


def _section(name: str, part: Any) -> list[str]:
    changed = []
    for field in fields(part):
        value = getattr(part, field.name)
        if field.default is MISSING or value != field.default:
            changed.append(f"{field.name} = {_written(value)}")
    return ["", f"[{name}]", *changed] if changed else []


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple) and all(isinstance(each, Stop) for each in value):
        stops = ", ".join(f"{{ at = {_written(stop.at)}, colour = {_written(stop.colour)} }}" for stop in value)
        return f"[{stops}]"
    if isinstance(value, tuple):
        red, green, blue = value
        return f'"#{red:02X}{green:02X}{blue:02X}"'
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 and value == round(value, 4) else repr(value)


def _text(value: str) -> str:
    """A TOML basic string."""
    plain = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    value = plain_text(value)
    return '"' + "".join(plain.get(each, each if each.isprintable() else f"\\U{ord(each):08X}") for each in value) + '"'
