"""The table of digests: made, read, written, compared."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.e2e.digests import ways
from tests.e2e.digests.contents import Digests, digests_of
from tests.e2e.digests.machine import fingerprint
from tests.e2e.digests.pictures import CHECKOUT, DOCUMENT, PICTURES, Picture, write_pictures
from tests.e2e.digests.ways import FORMATS, Task

TABLE = CHECKOUT / "tests" / "data" / "digests.json"
_SAME = "the same in other bytes"
_WINDOW, _BATCH, _COMMAND_LINE, _SCRIPT = "window", "batch", "command line", "script"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One file.

    Attributes:
        key: which picture, and what was made of it.
        way: how.
        digests: the file's.
    """

    key: Key
    way: str
    digests: Digests


def make_rows(folder: Path, application: QApplication, *, whole: bool) -> list[Row]:
    """Make the files, and their digests.

    Args:
        folder: gets pictures and files.
        application: the program's.
        whole: make everything in every way. Otherwise the window makes everything, and the other ways a part of it.
    """
    photos = folder / "photos"
    for path in (photos, *(folder / way for way in (_WINDOW, _BATCH, _COMMAND_LINE, _SCRIPT))):
        path.mkdir()
    write_pictures(photos)
    made: dict[str, ways.Made] = {}
    with ways.user_of_its_own(folder / "user"):
        with ways.shown_window(application) as window:
            made[_WINDOW] = ways.by_window(_everything(), photos, folder / _WINDOW, window)
            made[_BATCH] = ways.by_batch(_turns(3, whole), photos, folder / _BATCH, window)
        made[_COMMAND_LINE] = ways.by_command_line(_turns(11, whole), photos, folder / _COMMAND_LINE)
        made[_SCRIPT] = ways.by_script(_plain(whole), photos, folder / _SCRIPT)
    return [
        Row((task.picture.stem, task.product), way, digests_of(path))
        for way, files in made.items()
        for task, path in files.items()
    ]


def disagreements(rows: list[Row]) -> list[str]:
    """Which files are not the window's."""
    return _differences(rows, _by_window(rows))


def changes(rows: list[Row]) -> list[str]:
    """Which files are not the table's."""
    products = json.loads(TABLE.read_text("utf-8"))["digests"]
    known = {(picture, name): Digests(**each) for picture, files in products.items() for name, each in files.items()}
    odd = [f"{' '.join(key)}: in the table or made, not both" for key in known.keys() ^ _by_window(rows).keys()]
    return sorted(odd) + _differences([row for row in rows if row.key in known], known)


def lasting(compare: Callable[[list[Row]], list[str]], rows: list[Row], again: Callable[[], list[Row]]) -> list[str]:
    """What `compare` finds, and finds again where it is bytes alone.

    Now and then ISA-L, on a busy machine, packs the same rows of a PNG some bytes shorter; a few seconds later it does
    not.
    """
    found = compare(rows)
    if found and all(each.endswith(_SAME) for each in found):
        second = compare(again())
        return [each for each in found if each in second]
    return found


def strange_machine() -> list[str]:
    """In what this machine differs from the table's: it may give other bytes then."""
    known, here = json.loads(TABLE.read_text("utf-8"))["machine"], _machine()
    return [
        f"{name}: {here.get(name)}, not {known.get(name)}" for name in known | here if known.get(name) != here.get(name)
    ]


def write_table(rows: list[Row]) -> None:
    """Let this be the table from now on."""
    table: dict[str, dict[str, dict[str, str]]] = {}
    for (picture, product), digests in _by_window(rows).items():
        table.setdefault(picture, {})[product] = asdict(digests)
    TABLE.write_text(json.dumps({"machine": _machine(), "digests": table}, indent=1) + "\n", "utf-8")


def _machine() -> dict[str, str]:
    return fingerprint(ways.NETWORK)


def _by_window(rows: list[Row]) -> dict[Key, Digests]:
    return {row.key: row.digests for row in rows if row.way == _WINDOW}


def _differences(rows: Iterable[Row], known: dict[Key, Digests]) -> list[str]:
    found = []
    for row in rows:
        if row.digests != known[row.key]:
            what = _SAME if row.digests.content == known[row.key].content else "something else"
            found.append(f"{' '.join(row.key)} by {row.way}: {what}")
    return found


def _formats(picture: Picture) -> list[str]:
    return [name for name in FORMATS if picture.deep or name != "png16"]


def _everything() -> list[Task]:
    tasks = [Task(each, product) for each in PICTURES for product in (*_formats(each), "preset", "document")]
    return tasks + [Task(DOCUMENT, product) for product in ("png", "psd", "preset", "document")]


def _turns(first: int, whole: bool) -> list[Task]:
    """What batch or command line make: all, or of each small picture one format and of every other one its preset.

    Every fourth format, beginning with `first` 3 or 11, is every format once. Of the pictures that take long, each
    makes one.
    """
    tasks = []
    for number, picture in enumerate(PICTURES):
        formats = _formats(picture)
        turn = formats[(first + 4 * number) % len(formats)]
        mine = number % 2 == (first == 3)
        if whole:
            tasks += [Task(picture, product) for product in (*formats, "preset")]
        elif picture.size == "small":
            tasks += [Task(picture, product) for product in (turn, *["preset"] * mine)]
        elif mine:
            tasks.append(Task(picture, turn))
    return tasks


def _plain(whole: bool) -> list[Task]:
    """What a script can make: files without options, of all pictures or of a few."""
    return [
        Task(picture, product)
        for picture in (PICTURES if whole else PICTURES[:8:4])
        for product in _formats(picture)
        if product != "png" or not picture.deep
    ]
