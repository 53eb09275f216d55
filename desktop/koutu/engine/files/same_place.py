"""Whether two paths are the same thing: asked before a file is written, and again at the moment it is."""

import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path

_Key = tuple[object, ...]


def place_keys(path: Path) -> frozenset[_Key]:
    """What stands for the place of a file: two paths that share a key are, or would become, the same file.

    Names alone do not tell: a folder may be mounted twice, a share may have two letters, a file two names (hard links),
    and a disk may know no capitals. So the keys are the device and number of the file, where there is one, and of its
    folder with the file's name; for the path as it is and for what it links to. A folder that cannot be asked counts by
    its name.
    """
    keys: set[_Key] = set()
    for each in (Path(os.path.realpath(path.parent), path.name), Path(os.path.realpath(path))):
        keys.add((_folder(each.parent), folded(each.name)))
        keys |= {("file", *number) for number in (_number(each),) if number is not None}
    return frozenset(keys)


def same_place(one: Path, other: Path) -> bool:
    """Whether writing to one path would change, or make, what is at the other."""
    return bool(place_keys(one) & place_keys(other))


def same_folder(one: Path, other: Path) -> bool:
    """Whether two paths are the same folder, however it is spelled or mounted."""
    numbers = _number(one), _number(other)
    if None not in numbers:
        return numbers[0] == numbers[1]
    return _folder(Path(os.path.realpath(one))) == _folder(Path(os.path.realpath(other)))


def file_number(path: Path) -> tuple[int, int] | None:
    """The device and the number of what is at a path, links followed; None where there is nothing."""
    return _number(path)


def any_of(path: Path, numbers: Iterable[tuple[int, int]]) -> bool:
    """Whether what is at `path` now is one of these files, by `file_number`."""
    number = _number(path)
    return number is not None and number in set(numbers)


def folded(name: str) -> str:
    """A name as a disk sees it that knows neither capitals nor composed from decomposed accents: macOS, Windows."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


def is_elsewhere(path: str) -> bool:
    r"""Whether a path may lead to another machine: any spelling of a share, on any system that may read it later.

    `\\host`, `//host`, `/\host`, `\/host`, `\\?\UNC\host`, and addresses such as `smb://host` or `file://host`.
    """
    stripped = path.strip().replace("\\", "/")
    scheme, colon, rest = stripped.partition(":")
    address = bool(colon) and len(scheme) > 1 and scheme.isascii() and scheme.replace("+", "").isalnum()
    return stripped.startswith("//") or (address and rest.startswith("/"))


def _number(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    # Some network disks number nothing: all of their files would be the same.
    return (found.st_dev, found.st_ino) if found.st_ino else None


def _folder(path: Path) -> _Key:
    number = _number(path)
    if number is not None:
        return number
    # Not made yet: by the nearest folder above that is.
    return (folded(str(path)),) if path.parent == path else (*_folder(path.parent), folded(path.name))
