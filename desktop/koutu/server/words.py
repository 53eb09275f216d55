"""The fields of a request, read as the words of `koutu cut` are."""

from collections.abc import Iterable

from koutu.cli.cut_arguments import CutOptions, cut_options
from koutu.engine.core.errors import UsageError

_FLAGS = frozenset(("matte_only", "trim", "srgb", "strip", "copyright", "position", "mirror"))
_VALUES = frozenset(
    ("mode", "size", "refine", "radius", "detail", "haze", "format", "margin", "preset", "backdrop", "canvas")
) | {"scale", "dpi", "quality", "bits", "turn", "crop"}
# These may come several times.
_LISTS = frozenset(("keep", "drop", "point", "box", "also"))
FIELDS = sorted(_FLAGS | _VALUES | _LISTS)
_TRUE = frozenset(("1", "true", "yes", "on"))
_FALSE = frozenset(("", "0", "false", "no", "off"))


def options_of(fields: Iterable[tuple[str, str]]) -> CutOptions:
    """Return what a request asks for; the names are those of the command line, with or without their dashes.

    Whoever sends it may be another machine, so nothing in it names a file of this one: backdrops are colours,
    `blurred`, `grey` or `none`, and presets go by their ids.

    Raises:
        UsageError: a field is unknown, or its value makes no sense.
    """
    words: list[str] = []
    for name, value in fields:
        plain = name.replace("-", "_")
        if plain in _FLAGS:
            if _truth(plain, value):
                words.append(f"--{plain.replace('_', '-')}")
        elif plain in _VALUES | _LISTS:
            _refuse_files(plain, value)
            words.append(f"--{plain}={value}")
        else:
            raise UsageError("there is no field “{name}”: use one of {known}", name=name, known=", ".join(FIELDS))
    return cut_options([*words, "--output=cutout", "photo"])


def _truth(name: str, value: str) -> bool:
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    raise UsageError("{name} is 1 or 0, not “{value}”", name=name, value=value)


def _refuse_files(name: str, value: str) -> None:
    path_like = "/" in value or "\\" in value or value.lower().endswith((".toml", ".png", ".jpg", ".jpeg", ".webp"))
    if name in ("preset", "also", "backdrop") and path_like:
        raise UsageError("{name} cannot be a file here: nothing that is sent names files of this machine", name=name)
