"""The networks that the user imported: each a file and, beside it, a small JSON file that says how to run it."""

import logging
import re
from dataclasses import asdict
from pathlib import Path
from typing import get_args

from koutu.engine.files.atomic import write_atomically
from koutu.engine.files.bounded import as_json, parse_json, read_bounded
from koutu.engine.files.checked_table import Problem, Table
from koutu.engine.files.names import shown
from koutu.engine.networks.catalog import Catalog, Mode, NetworkEntry, Recipe, Run, digest_of, treatment

_ID = r"[a-z0-9][a-z0-9-]*"
_MOST_BYTES = 1 << 16
_log = logging.getLogger(__name__)


def imported(home: Path) -> Catalog:
    """The imported networks in a folder, each with a recipe in every mode that it is for, under its own name as size.

    What cannot be read is left out: a bad file never stops the program.
    """
    networks, recipes = [], []
    for path in sorted(home.glob("*.json"), key=lambda path: path.stem):
        try:
            network, modes = _read(path)
        except (OSError, ValueError, Problem) as error:
            _log.info("%s is left out: %s", shown(path), error)
            continue
        networks.append(network)
        run = Run(network, network.input)
        recipes += [Recipe(mode, network.id, (run,)) for mode in modes]
    return Catalog(tuple(networks), tuple(recipes))


def description(home: Path, entry: NetworkEntry) -> Path:
    """The JSON file that belongs to an imported network."""
    return home / f"{entry.id}.json"


def describe(home: Path, entry: NetworkEntry, modes: tuple[Mode, ...]) -> None:
    """Write the file that makes a network in `home` an imported one.

    Raises:
        ExportError: it cannot be written.
    """
    kept = ("id", "title", "file", "bytes", "range", "mean", "std", "activation")
    values = {name: value for name, value in asdict(entry).items() if name in kept}
    values |= {entry.digest.algorithm: entry.digest.value, "input": asdict(entry.input), "modes": modes}
    write_atomically(description(home, entry), as_json(values, indent=2))


def free_id(name: str, taken: Catalog) -> str:
    """An id made of a name, unlike any that is taken."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "network"
    ids = {entry.id for entry in taken.networks}
    return next(each for each in (stem, *(f"{stem}-{n}" for n in range(2, len(ids) + 3))) if each not in ids)


def _read(path: Path) -> tuple[NetworkEntry, tuple[Mode, ...]]:
    table = Table(parse_json(read_bounded(path, _MOST_BYTES)), path.name)
    named = table.items("modes")
    modes: tuple[Mode, ...] = tuple(each for each in get_args(Mode) if each in named)
    network_id = table.text("id", _ID)
    entry = NetworkEntry(
        id=network_id,
        title=table.text("title"),
        file=table.text("file", re.escape(f"{network_id}.onnx")),
        bytes=table.whole("bytes"),
        digest=digest_of(table),
        licence="",
        licence_file="",
        sources=(),
        **treatment(table),
    )
    table.done()
    return entry, modes
