"""Make Linux' shared libraries smaller and less dependent: what a frozen program never calls can stay behind.

64-bit little-endian ELF only. The structures: System V ABI, "Object files" and "Dynamic linking"; symbol versions: LSB
core, "Symbol versioning".
"""

import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

_NEEDED, _VERNEEDNUM = 1, 0x6FFFFFFF
# In the range left to systems, unknown to all of them: the loader passes over it.
_IGNORED = 0x60001000
_WEAK = 2


class _Section(NamedTuple):
    offset: int
    size: int


def needed(data: bytes) -> list[str]:
    """Return the names of the libraries that a shared library asks for."""
    sections = _sections(data)
    if ".dynamic" not in sections:
        return []
    dynamic, strings = sections[".dynamic"], sections[".dynstr"]
    entries = struct.iter_unpack("<qQ", data[dynamic.offset : dynamic.offset + dynamic.size])
    return [_text(data, strings.offset + value) for tag, value in entries if tag == _NEEDED]


def forget(data: bytes, unwanted: Callable[[str], bool]) -> bytes:
    """Make a library do without some of those it asks for; calling a function of theirs then ends the program.

    OpenCV's wheel asks for FFmpeg, its codecs and an old OpenSSL (34 MB) only to read and write videos. Entries are
    changed in place: nothing moves, so that alignment and addresses stay as they were.
    """
    out = bytearray(data)
    sections = _sections(data)
    strings = sections[".dynstr"].offset
    versions, files = _forget_versions(out, sections[".gnu.version_r"].offset, strings, unwanted)
    # A weak symbol that nobody defines is 0; a strong one would keep the library from loading.
    versioned = sections[".gnu.version"]
    for number in range(versioned.size // 2):
        place = versioned.offset + 2 * number
        if struct.unpack_from("<H", out, place)[0] & 0x7FFF in versions:
            struct.pack_into("<H", out, place, 1)
            info = sections[".dynsym"].offset + 24 * number + 4
            out[info] = _WEAK << 4 | out[info] & 15
    dynamic = sections[".dynamic"]
    for place in range(dynamic.offset, dynamic.offset + dynamic.size, 16):
        tag, value = struct.unpack_from("<qQ", out, place)
        if tag == _NEEDED and unwanted(_text(data, strings + value)):
            struct.pack_into("<q", out, place, _IGNORED)
        elif tag == _VERNEEDNUM:
            struct.pack_into("<Q", out, place + 8, value - files)
    return bytes(out)


def _forget_versions(out: bytearray, start: int, strings: int, unwanted: Callable[[str], bool]) -> tuple[set[int], int]:
    """Unlink the libraries' version requirements; gives the versions' numbers and how many libraries they were of."""
    numbers: set[int] = set()
    files = 0
    place, before = start, None
    while True:
        _, count, name, first, following = struct.unpack_from("<HHIII", out, place)
        if before is not None and unwanted(_text(out, strings + name)):
            files += 1
            part = place + first
            for _ in range(count):
                _, _, number, _, step = struct.unpack_from("<IHHII", out, part)
                numbers.add(number)
                part += step
            struct.pack_into("<I", out, before + 12, place + following - before if following else 0)
        else:
            before = place
        if not following:
            return numbers, files
        place += following


def stripped(source: Path, target: Path) -> bool:
    """Copy a library without its symbol tables; False where that gains nothing, or breaks it.

    A library that was patched after linking, as pip's wheels have them, may come out with misplaced segments.
    """
    data = source.read_bytes()
    if shutil.which("strip") is None or ".symtab" not in _sections(data):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["strip", "--strip-unneeded", "-o", target, source], capture_output=True, check=False)
    return done.returncode == 0 and _aligned(target.read_bytes())


def _aligned(data: bytes) -> bool:
    start, size, count = struct.unpack_from("<Q", data, 32)[0], *struct.unpack_from("<HH", data, 54)
    for place in range(start, start + size * count, size):
        kind, _, offset, address, _, _, _, align = struct.unpack_from("<IIQQQQQQ", data, place)
        if kind == 1 and align > 1 and (address - offset) % align:
            return False
    return True


def _sections(data: bytes) -> dict[str, _Section]:
    if data[:6] != b"\x7fELF\x02\x01":
        return {}
    start = struct.unpack_from("<Q", data, 40)[0]
    size, count, names = struct.unpack_from("<HHH", data, 58)
    heads = [struct.unpack_from("<IIQQQQIIQQ", data, start + size * number) for number in range(count)]
    if not heads:
        return {}
    text = heads[names][4]
    return {_text(data, text + head[0]): _Section(head[4], head[5]) for head in heads}


def _text(data: bytes | bytearray, start: int) -> str:
    return bytes(data[start : data.index(0, start)]).decode()
