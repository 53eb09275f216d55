"""A network's entry as a checked table: the same keys in the catalogue's TOML and in the JSON of imported networks.

Either `files = [{ role, name, bytes, sha256, urls }, …]`, or the older form for one file: `file`, `bytes`, `sha256` and
`urls` beside the other keys.
"""

import dataclasses
import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any, Literal, get_args

from koutu.engine.files.checked_table import Problem, Table, is_number
from koutu.engine.networks.entry import Digest, NetworkEntry, NetworkFile, Role
from koutu.engine.networks.families import (
    FAMILIES,
    FAMILY_NUMBERINGS,
    Activation,
    Channels,
    Colour,
    Constant,
    ConstantType,
    Family,
    Layout,
    Numbering,
    Range,
    Task,
    Treatment,
    task_of,
)
from koutu.engine.networks.input_rule import input_rule

NETWORK_ID = r"[a-z0-9][a-z0-9.-]*"
FILE_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]*\.onnx"
_CLASSES_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]*\.txt"
# Pixels are treated in 0 to 1 or 0 to 255; nothing that was trained needs a number beyond this.
_LARGEST_SHIFT = 1e4
# What each task's files must be.
_ROLES: dict[Task, set[Role]] = {
    "matte": {"model"},
    "labels": {"model"},
    "trimap": {"model"},
    "prompt": {"encoder", "decoder"},
}


def listed_entry(item: object, where: str) -> NetworkEntry:
    """Read a network of the catalogue.

    Raises:
        Problem: a value is missing, unknown or makes no sense.
    """
    table = Table(item, where)
    network_id = table.text("id", NETWORK_ID)
    table.where = f"network {network_id}"
    licence_file = _inner_path(table, "licence_file")
    treatment = take_treatment(table)
    entry = NetworkEntry(
        id=network_id,
        title=table.text("title"),
        files=take_files(table),
        treatment=treatment,
        licence=table.text("licence"),
        licence_file=licence_file,
        sources=_addresses(table, "sources"),
        task=take_task(table, treatment.family),
        classes=take_numbering(table, treatment.family),
    )
    check_roles(entry, table)
    table.done()
    return entry


def take_task(table: Table, family: Family) -> Task:
    """Take what a network does out of its table; what its family does where that is not said.

    Raises:
        Problem: its family does something else.
    """
    usual = task_of(family)
    task: Task = table.one_of("task", get_args(Task)) if "task" in table else usual
    if task != usual:
        raise table.problem("task", f"must be {usual}, which is what the family {family} does")
    return task


def take_numbering(table: Table, family: Family) -> Numbering | Literal[""]:
    """Take the numbering of a network's classes out of its table; its family's where none is said."""
    if "classes" in table:
        named: Numbering = table.one_of("classes", get_args(Numbering))
        return named
    return FAMILY_NUMBERINGS.get(family, "")


def check_roles(entry: NetworkEntry, table: Table) -> None:
    """Make sure that a network has the files that its task needs.

    Raises:
        Problem: it has not.
    """
    roles = [file.role for file in entry.files if file.role != "classes"]
    wanted = _ROLES[entry.task]
    if set(roles) != wanted or len(roles) != len(wanted) or len(entry.files) > len(roles) + 1:
        raise table.problem("files", f"must be of these roles, each once: {', '.join(sorted(wanted))}")


def take_files(table: Table) -> tuple[NetworkFile, ...]:
    """Take a network's files out of its table, in either form."""
    if "files" not in table:
        return (_file(table, "file", "model"),)
    files = []
    for number, item in enumerate(table.items("files"), 1):
        part = Table(item, f"{table.where}: file {number}")
        role: Role = part.one_of("role", get_args(Role)) if "role" in part else "model"
        files.append(_file(part, "name", role))
        part.done()
    refuse_twins((file.name for file in files), f"{table.where}: file")
    return tuple(files)


def _file(table: Table, key: str, role: Role) -> NetworkFile:
    return NetworkFile(
        name=table.text(key, _CLASSES_NAME if role == "classes" else FILE_NAME),
        bytes=table.whole("bytes"),
        digest=_digest(table),
        role=role,
        urls=_addresses(table, "urls") if "urls" in table else (),
    )


def _digest(table: Table) -> Digest:
    """Take a file's digest out of its table: `sha256`, or `md5` where upstream gives no other."""
    if "md5" in table:
        return Digest("md5", table.text("md5", r"[0-9a-f]{32}"))
    return Digest("sha256", table.text("sha256", r"[0-9a-f]{64}"))


def take_treatment(table: Table) -> Treatment:
    """Take a network's treatment out of its table: its family's, and what is said beside it.

    Without a family, which is the older form, mean, std and input must be there, and the range is the photo's own.

    Raises:
        Problem: a value is missing or makes no sense.
    """
    named = "family" in table
    family: Family = table.one_of("family", get_args(Family)) if named else "custom"
    values: dict[str, Any] = {}
    if not named or "mean" in table:
        values["mean"] = _colour(table, "mean")
    if not named or "std" in table:
        values["std"] = _colour(table, "std")
        if min(values["std"]) < 1 / _LARGEST_SHIFT:
            raise table.problem("std", "must be above 0")
    if not named or "input" in table:
        values["input"] = input_rule(table.take("input"), f"{table.where}: input")
    choices = (("range", Range), ("activation", Activation), ("channels", Channels), ("layout", Layout))
    values |= {key: table.one_of(key, get_args(kind)) for key, kind in choices if key in table}
    if "outputs" in table:
        values["outputs"] = _named(table, "outputs", str)
    if "thresholds" in table:
        values["thresholds"] = {key: float(each) for key, each in _named(table, "thresholds", (int, float)).items()}
    if "constants" in table:
        values["constants"] = tuple(_constant(each, table.where) for each in table.items("constants"))
    return dataclasses.replace(FAMILIES[family], **values)


def _colour(table: Table, key: str) -> Colour:
    first, second, third = table.numbers(key, 3)
    if max(map(abs, (first, second, third))) > _LARGEST_SHIFT:
        raise table.problem("mean and std", f"must not be beyond {_LARGEST_SHIFT:g}")
    return first, second, third


def _named(table: Table, key: str, kind: type | tuple[type, ...]) -> dict[str, Any]:
    values = table.take(key)
    if not isinstance(values, dict) or not all(isinstance(value, kind) for value in values.values()):
        raise table.problem(key, "must be a table of names")
    return dict(values)


def _constant(item: object, where: str) -> Constant:
    table = Table(item, f"{where}: constants")
    shape = table.items("shape")
    value = table.take("value")
    if not all(isinstance(size, int) and 0 < size <= 4096 for size in shape) or not is_number(value):
        raise table.problem("shape", "must be small whole numbers, and the value a number")
    constant = Constant(table.text("name"), table.one_of("dtype", get_args(ConstantType)), tuple(shape), float(value))
    table.done()
    return constant


def _inner_path(table: Table, key: str) -> str:
    path = table.text(key)
    if ".." in PurePosixPath(path).parts or path.startswith("/") or "\\" in path or re.match("[A-Za-z]:", path):
        raise table.problem(key, "must be a path inside the catalogue's folder")
    return path


def _addresses(table: Table, key: str) -> tuple[str, ...]:
    found = table.items(key)
    if not all(isinstance(address, str) and address.startswith("https://") for address in found):
        raise table.problem(key, "must be https:// addresses")
    return tuple(found)


def refuse_twins(names: Iterable[str], kind: str) -> None:
    """Make sure that no name is there twice.

    Raises:
        Problem: one is.
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Problem(f"{kind} {name} is there twice")
        seen.add(name)
