"""The networks that the user imported: each a file and, beside it, a small JSON file that says how to run it."""

import logging
import re
from collections.abc import Collection
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from koutu.engine.files.atomic import write_atomically
from koutu.engine.files.bounded import as_json, parse_json, read_bounded
from koutu.engine.files.checked_table import Problem, Table
from koutu.engine.files.names import shown
from koutu.engine.networks.catalog import Catalog, Recipe, Run
from koutu.engine.networks.entry import NetworkEntry, NetworkFile
from koutu.engine.networks.entry_table import check_roles, take_files, take_numbering, take_task, take_treatment
from koutu.engine.networks.families import Treatment, task_of
from koutu.engine.networks.input_rule import InputRule
from koutu.engine.networks.modes import MODES, Mode

# No dots, unlike in the catalogue: “a.encoder” would be taken for a file of “a”.
_ID = r"[a-z0-9][a-z0-9-]*"
_MOST_BYTES = 1 << 16  # bytes: a thousand class names of twenty letters take a third
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
    values: dict[str, Any] = {"id": entry.id, "title": entry.title}
    if entry.task == "matte":
        [file] = entry.files
        values |= {"file": file.name, "bytes": file.bytes, file.digest.algorithm: file.digest.value}
    else:
        values |= {"files": [_file_values(file) for file in entry.files]}
        values |= {"classes": entry.classes} if entry.classes else {}
    values |= {**treatment_values(entry.treatment), "modes": modes}
    write_atomically(description(home, entry), as_json(values, indent=2))


def treatment_values(treatment: Treatment) -> dict[str, Any]:
    """Return a treatment as plain values that `take_treatment` takes."""
    values: dict[str, Any] = {"family": treatment.family}
    if task_of(treatment.family) != "matte":
        values |= {"channels": treatment.channels, "layout": treatment.layout}
        values |= {"outputs": dict(treatment.outputs), "thresholds": dict(treatment.thresholds)}
        values |= {"constants": [asdict(each) for each in treatment.constants]} if treatment.constants else {}
    rule = treatment.input
    older = rule == InputRule(rule.kind, rule.side) and rule.kind in ("squeeze", "aspect", "short")
    values |= {
        "range": treatment.range,
        "mean": treatment.mean,
        "std": treatment.std,
        "activation": treatment.activation,
        "input": {"kind": rule.kind, "side": rule.side} if older else rule.name,
    }
    return values


def _file_values(file: NetworkFile) -> dict[str, Any]:
    digest: dict[str, Any] = {file.digest.algorithm: file.digest.value}
    return {"role": file.role, "name": file.name, "bytes": file.bytes, **digest}


def free_id(name: str, taken: Catalog, others: Collection[str] = ()) -> str:
    """An id made of a name, unlike any that is taken, or one of `others`."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower())[:100].strip("-") or "network"
    ids = {entry.id for entry in taken.networks} | set(others)
    return next(each for each in (stem, *(f"{stem}-{n}" for n in range(2, len(ids) + 3))) if each not in ids)


def _read(path: Path) -> tuple[NetworkEntry, tuple[Mode, ...]]:
    table = Table(parse_json(read_bounded(path, _MOST_BYTES)), path.name)
    network_id = table.text("id", _ID)
    treatment = take_treatment(table)
    entry = NetworkEntry(
        id=network_id,
        title=table.text("title"),
        files=take_files(table),
        treatment=treatment,
        licence="",
        licence_file="",
        sources=(),
        task=take_task(table, treatment.family),
        classes=take_numbering(table, treatment.family),
    )
    if any(file.role == "classes" for file in entry.files):
        entry = replace(entry, classes="")
    check_roles(entry, table)
    # Its files are named after it, so that removing one network never touches another's.
    if not all(
        re.fullmatch(rf"{re.escape(network_id)}(\.(encoder|decoder))?\.(onnx|txt)", each.name) for each in entry.files
    ):
        raise table.problem("files", "must be named after the network")
    named = table.items("modes") if entry.task == "matte" else table.take("modes")
    modes: tuple[Mode, ...] = tuple(each for each in MODES if each in named)
    table.done()
    return entry, modes if entry.task == "matte" else ()
