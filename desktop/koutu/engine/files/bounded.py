"""Read what is no picture: settings, presets, catalogues, journals. Whatever the file, it costs little and ends soon.

A file of a few kilobytes can cost a parser minutes and gigabytes: one TOML key of 30,000 dots took 45 s and 3.5 GB, and
a JSON number of 400 digits ends as an OverflowError wherever it is used. So the bytes are looked over first.
"""

import json
import math
import os
import re
import stat
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from koutu.engine.files.checked_table import Problem

# Enough for every file of ours; what people write by hand is nested four deep at most.
DEEPEST = 32
_MOST_KEY_PARTS = 16  # of a dotted TOML key: nested tables, too, cost Python's stack
_LONGEST_KEY = 256  # letters: names of fields, not texts
_LARGEST_NUMBER = 2**53  # above it floats leave whole numbers out
_JSON_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|\Z)', re.DOTALL)
# Each kind also ends where the file does: nothing is scanned twice. A text over several lines comes first.
_TOML_TEXT = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*(?:"""|\Z)'
    rb"|'''(?:[^']|'(?!''))*(?:'''|\Z)"
    rb'|"(?:[^"\\\n]|\\.)*(?:"|\n|\Z)'
    rb"|'[^'\n]*(?:'|\n|\Z)"
    rb"|\#[^\n]*",
    re.DOTALL,
)
_TOML_PART = re.compile(rb"[^=,\[\]{}\n]+")


def read_bounded(path: Path, most: int) -> bytes:
    """Read a whole regular file of at most `most` bytes; never wait for a pipe or a device.

    Raises:
        OSError: it cannot be read, is no regular file, or is larger; `strerror` says so in words.
        ValueError: no system has a file of this name.
    """
    with open_regular(path) as descriptor:
        size = os.fstat(descriptor).st_size
        pieces, room = [], most + 1
        # Not read at once: a file in /proc says that it has 0 bytes, and a sparse one would take its size of memory.
        while size <= most and room > 0 and (piece := os.read(descriptor, min(room, 1 << 20))):
            pieces.append(piece)
            room -= len(piece)
    if size > most or room <= 0:
        raise OSError(None, f"it is larger than {_in_words(most)}", str(path))
    return b"".join(pieces)


@contextmanager
def open_regular(path: Path) -> Iterator[int]:
    """Open a file for reading: its descriptor, closed at the end. Never wait for a pipe or a device.

    Raises:
        OSError: it cannot be opened, or is no file.
        ValueError: no system has a file of this name.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        check_regular(descriptor, path)
        yield descriptor
    finally:
        os.close(descriptor)


def check_regular(descriptor: int, path: Path) -> None:
    """Make sure that what was opened is a file.

    Raises:
        OSError: it is a folder, a pipe, a device.
    """
    kind = os.fstat(descriptor).st_mode
    if stat.S_ISDIR(kind):
        raise OSError(None, "it is a folder", str(path))
    if not stat.S_ISREG(kind):
        raise OSError(None, "it is a device or a pipe, not a file", str(path))


def parse_json(data: bytes | str) -> Any:
    """What a JSON text holds: at most `DEEPEST` deep, UTF-8.

    A number that is none (NaN), infinite or larger than floats count becomes None: one odd value costs its own setting,
    not the others.

    Raises:
        Problem: it is none, or holds more than that; what is wrong, in a few words.
    """
    raw = data.encode(errors="surrogatepass") if isinstance(data, str) else data
    _check_depth(_JSON_TEXT.sub(b"", raw))
    try:
        found = json.loads(raw.decode(), parse_int=_whole, parse_float=_finite, parse_constant=_nothing)
    except (ValueError, RecursionError) as error:
        raise Problem(f"it is not JSON: {_first_line(error)}") from error
    _check_values(found)
    return found


def parse_toml(data: bytes) -> dict[str, Any]:
    """What a TOML text holds, under the same limits.

    Raises:
        Problem: it is none, or holds more than that; what is wrong, in a few words.
    """
    bare = _TOML_TEXT.sub(_lines_of, data)
    _check_depth(bare)
    for part in _TOML_PART.finditer(bare):
        if part[0].count(b".") >= _MOST_KEY_PARTS:
            raise Problem("it has a key of too many parts")
    try:
        found = tomllib.loads(data.decode())
    except (ValueError, RecursionError, OverflowError) as error:
        raise Problem(f"it is not TOML: {_first_line(error)}") from error
    # TOML has words for what is no number and for infinity: whoever takes the value out says what it must be.
    _check_values(found)
    return found


def as_json(values: object, indent: int | None = None) -> bytes:
    """A JSON text in UTF-8 that `parse_json` gives back, whatever bytes the names of files in it are made of.

    Python keeps a byte that is no UTF-8 as half a surrogate pair; JSON's own escape carries that, and nothing else can.
    """
    return json.dumps(values, indent=indent, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _lines_of(text: re.Match[bytes]) -> bytes:
    return b"\n" if text[0].endswith(b"\n") else b"" if text[0].startswith(b"#") else b"_"


def _check_depth(bare: bytes) -> None:
    depth = 0
    for bracket in re.finditer(rb"[\[{\]}]", bare):
        depth += 1 if bracket[0] in b"[{" else -1
        if depth > DEEPEST:
            raise Problem("its parts are nested too deeply")


def _whole(digits: str) -> int | None:
    # int() takes time that grows with the square of the digits, and refuses 4301 of them with an error of its own.
    return int(digits) if len(digits) <= 17 and abs(int(digits)) <= _LARGEST_NUMBER else None


def _finite(digits: str) -> float | None:
    number = float(digits)
    return number if math.isfinite(number) else None


def _nothing(_: str) -> None:
    return None


def _check_values(value: object) -> None:
    waiting = [value]
    while waiting:
        match waiting.pop():
            case dict() as table:
                if any(len(key) > _LONGEST_KEY for key in table):
                    raise Problem("it has a key that is too long")
                waiting += table.values()
            case list() as several:
                waiting += several
            case bool():
                pass
            case int() as whole if abs(whole) > _LARGEST_NUMBER:
                raise Problem("it has a number that is too large")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _in_words(size: int) -> str:
    return f"{size / 1e6:.0f} MB" if size >= 1_000_000 else f"{size // 1000} kB"
